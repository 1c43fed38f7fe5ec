// SPDX-License-Identifier: GPL-2.0-only

#ifndef APPLICATION_CHOICE_H
#define APPLICATION_CHOICE_H

#include "reported-loads.h"

#include "ns3/flow-key.h"
#include "ns3/member-change.h"
#include "ns3/member-list.h"
#include "ns3/server-choice.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * Chooses servers by application (C7): each application, told by protocol and port, has a group of
 * servers and a ServerChoice of its own; all others share the servers that no application has.
 * Applications are written as `tcp:80=0-3 udp:53=4-7,9`: protocol, port, ids of servers. Two
 * applications may have the same servers; what one of them opens counts as load for the other.
 *
 * Of a TCP port there may be several, told by how the path of the request begins,
 * `tcp:80/images=0-1 tcp:80/images/old=2 tcp:80=3`: the longest counts (RequestPath). What names
 * none of them is of the port's application without a path; where there is none, of the others.
 */
class ApplicationChoice
{
  public:
    /// One application, and its servers.
    struct Application
    {
        uint8_t protocol{0};
        uint16_t port{0};
        std::string path; //!< how the path begins; empty: whatever it is
        std::set<flowhash::MemberId> servers;
        std::string service; //!< protocol:port as it was written
    };

    /// Which application a payload named.
    struct Named
    {
        std::size_t group{0}; //!< for Choose
        bool byPath{false};   //!< else the payload names none, and it is the group for such
    };

    static constexpr std::size_t MOST_PATH = 200; //!< bytes of a path

    /// @param text applications, as above; empty: none @return them, in order
    /// @throws flowhash::SpecError where it is none, or names one twice
    static std::vector<Application> Parse(const std::string& text);

    /// How servers are chosen from now on; those that there are stay. @param policy a spec of
    /// ServerChoice @param applications as above @throws flowhash::SpecError
    void Configure(const std::string& policy, const std::string& applications);

    /// @param flow key of a request @return its server, whatever its payload is; none: its group
    /// has none that is live
    std::optional<flowhash::MemberId> Choose(const flowhash::FlowKey& flow);

    /// @param flow key of a request @param group of Identify @return as above
    std::optional<flowhash::MemberId> Choose(const flowhash::FlowKey& flow, std::size_t group);

    /// @return whether the paths of requests tell any application
    bool ReadsPaths() const;

    /// @param flow key of a request @return whether its payload tells the application
    bool NeedsPayload(const flowhash::FlowKey& flow) const;

    /// @return bytes of payload that always tell the application
    uint32_t GetMostPayload() const;

    /// @param flow key of a request that needs its payload @param payload its first bytes
    /// @param whole whether no more will come @return the application; none: more bytes are needed
    std::optional<Named> Identify(const flowhash::FlowKey& flow,
                                  const std::vector<uint8_t>& payload,
                                  bool whole) const;

    /// Changes the servers. @param changes in order @throws flowhash::SpecError where one cannot
    /// be; nothing is applied then
    void Update(const std::vector<flowhash::MemberChange>& changes);

    /// @copydoc ServerChoice::CheckUpdate
    void CheckUpdate(const std::vector<flowhash::MemberChange>& changes) const;

    /// @param id a server @return whether it is known to be down
    bool IsDown(flowhash::MemberId id) const;

    /// @return whether servers are chosen by application
    bool HasApplications() const;

    /// From now on a server's load is what it reports, not the connections that are known of.
    void GoByReports();

    /// @param server who @param report of its load; heeded of a member, where that counts
    void Hear(flowhash::MemberId server, const LoadReportHeader& report);

    /// @return what came of reports
    const ReportedLoads::Counts& GetReports() const;

    /// @copydoc ServerChoice::ConnectionStarted
    void ConnectionStarted(flowhash::MemberId id);
    /// @copydoc ServerChoice::ConnectionEnded
    void ConnectionEnded(flowhash::MemberId id);
    /// @copydoc ServerChoice::AssignStreams
    int64_t AssignStreams(int64_t stream);

  private:
    /// Servers that are chosen from together.
    struct Group
    {
        Application application; //!< of the last group: what no other one has
        std::unique_ptr<ServerChoice> choice;
    };

    std::size_t FindGroup(const flowhash::FlowKey& flow) const;
    bool Has(const Group& group, flowhash::MemberId id) const;
    std::vector<flowhash::MemberChange> Own(
        const Group& group, const std::vector<flowhash::MemberChange>& changes) const;
    void UpdateGroups(const std::vector<flowhash::MemberChange>& changes);

    void AddLoad(flowhash::MemberId id, int64_t change);

    std::vector<Group> m_groups; //!< the last one is that of the other applications
    std::set<flowhash::MemberId> m_taken;
    uint32_t m_longestPath{0}; //!< bytes; 0: none has one
    flowhash::MemberList m_servers;
    bool m_byReports{false};
    ReportedLoads m_reports;
};

} // namespace ns3

#endif // APPLICATION_CHOICE_H
