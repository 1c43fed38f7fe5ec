// SPDX-License-Identifier: GPL-2.0-only

#ifndef SERVER_CHOICE_H
#define SERVER_CHOICE_H

#include "ns3/flow-key.h"
#include "ns3/member-list.h"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * Chooses the server of a new connection (T5). A policy sees keys and counts of connections, never
 * packets. The base keeps the membership, sorted by id, and the number of open connections of each
 * server; a policy derives and implements DoChoose.
 *
 * Made from a spec: the name of a policy and, where it has any, its parameters:
 *
 * | spec                | choice                                                                 |
 * |---------------------|------------------------------------------------------------------------|
 * | `round-robin`       | live servers in turn, in order of id; weights do not count, 0 excludes |
 * | `weighted`          | the selector `weighted-round-robin`: smooth, as nginx does it          |
 * | `least-connections` | the selector `weighted-least-connections`; equals in turn              |
 * | `hash ...`          | by a scheme; the rest is its spec, without state                       |
 * | any selector's name | that selector of the hash core, with its parameters                    |
 *
 * All of them choose by the hash core (SchemeChoice); those that read loads see open connections.
 */
class ServerChoice
{
  public:
    /// Makes a policy. @param parameters what follows its name in the spec
    using Maker = std::function<std::unique_ptr<ServerChoice>(const std::string& parameters)>;

    /**
     * Makes a policy.
     * @param spec its name and parameters
     * @return the policy, without servers
     * @throws flowhash::SpecError that lists the known names and the nearest one
     */
    static std::unique_ptr<ServerChoice> Make(std::string_view spec);

    /**
     * Adds a policy of your own, before the first spec that names it.
     * @param name its name in specs @param maker makes one
     * @throws flowhash::SpecError where the name is taken
     */
    static void Register(const std::string& name, Maker maker);

    /// @param spec for Make @throws flowhash::SpecError as there; unlike it, takes no random stream
    static void Check(std::string_view spec);

    /**
     * Tells which scheme of the hash core a choice stands for.
     * @param spec as for Make
     * @return the scheme's spec, or none for a policy of one's own and for `round-robin`, to which
     * weights do not matter
     */
    static std::optional<std::string> GetWeighingScheme(std::string_view spec);

    /// @param spec as for Make @return whether it reads what servers have to do; a policy of one's
    /// own may
    static bool ReadsLoads(std::string_view spec);

    /// @return the names of all policies, selectors included, sorted
    static std::vector<std::string> GetNames();

    ServerChoice() = default;
    virtual ~ServerChoice() = default;
    ServerChoice(const ServerChoice&) = delete;
    ServerChoice& operator=(const ServerChoice&) = delete;

    /**
     * Chooses; the caller reports with ConnectionStarted what came of it.
     * @param flow key of the new connection @return the server, or none where none is live
     */
    std::optional<flowhash::MemberId> Choose(const flowhash::FlowKey& flow);

    /**
     * Applies a set of changes at once.
     * @param changes the changes, in order
     * @throws flowhash::SpecError if one cannot be; nothing is applied then
     */
    void Update(const std::vector<flowhash::MemberChange>& changes);

    /// Changes nothing. @param changes in order
    /// @throws flowhash::SpecError where Update() would refuse them
    void CheckUpdate(const std::vector<flowhash::MemberChange>& changes) const;

    /// Takes over the servers of another policy. @param other the policy it replaces
    /// @throws flowhash::SpecError where their weights have no meaning here
    void TakeMembers(const ServerChoice& other);

    /// A connection was opened. @param id its server, known or not
    void ConnectionStarted(flowhash::MemberId id);

    /// A connection ended. @param id its server, one whose ConnectionStarted came before
    void ConnectionEnded(flowhash::MemberId id);

    /// What a server has to do is another: its own word, in place of connections' coming and going.
    /// @param id it @param change how much more or less
    void AddLoad(flowhash::MemberId id, int64_t change);

    /// @param id a server @return its open connections, or what AddLoad made of them
    uint64_t GetNConnections(flowhash::MemberId id) const;

    /// @return all servers sorted by id
    const std::vector<flowhash::Member>& GetMembers() const;

    /// Fixes the random streams used. @param stream first stream number @return how many were used
    int64_t AssignStreams(int64_t stream);

  private:
    /**
     * Chooses.
     * @param flow key of the new connection @param live the live servers by id, at least one; their
     * connections are to be had by GetNConnections
     * @return the chosen one of them
     */
    virtual flowhash::MemberId DoChoose(const flowhash::FlowKey& flow,
                                        const std::vector<flowhash::Member>& live) = 0;

    /// @param changes that servers can undergo @throws flowhash::SpecError where this policy cannot
    virtual void DoCheck(const std::vector<flowhash::MemberChange>& changes) const;

    /// The membership is about to change. @param changes those that DoCheck let pass
    virtual void DoUpdate(const std::vector<flowhash::MemberChange>& changes);

    /// Connections came or went. @param id their server, known or not @param change how many
    virtual void DoConnectionsChanged(flowhash::MemberId id, int64_t change);

    /// @copydoc AssignStreams
    virtual int64_t DoAssignStreams(int64_t stream);

    flowhash::MemberList m_members;
    std::vector<flowhash::Member> m_live;
    std::map<flowhash::MemberId, uint64_t> m_connections;
};

} // namespace ns3

#endif // SERVER_CHOICE_H
