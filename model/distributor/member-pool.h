// SPDX-License-Identifier: GPL-2.0-only

#ifndef MEMBER_POOL_H
#define MEMBER_POOL_H

#include "pool-match.h"

#include "ns3/distribution.h"
#include "ns3/service-table.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * A group of members that a distributor chooses from, with the scheme by which it does (D6): which
 * packets it is for, and where each member is. A plain value; the device keeps the ports.
 */
class MemberPool
{
  public:
    /// Where a member is.
    struct Place
    {
        uint32_t port{0};
        flowhash::HostAddress neighbor;
    };

    /// @param match which packets it is for
    /// @throws flowhash::SpecError if its service is no IP address
    explicit MemberPool(const PoolMatch& match);

    /// @param spec as for MakePacketScheme @param now ns @return that scheme, with the pool's
    /// members
    /// @throws flowhash::SpecError as there, or where it cannot choose among the members
    std::unique_ptr<flowhash::Distribution> MakeOther(const std::string& spec, int64_t now) const;

    /// Sets the scheme; what affinity state remembers is lost. @param scheme of MakeOther
    void SetScheme(std::unique_ptr<flowhash::Distribution> scheme);

    /// Gives this scheme and those that replace it a random stream. @param stream its number
    /// @return how many this one uses: 0 where nothing is random, or 1
    int64_t AssignStream(int64_t stream);

    /// @return the scheme; null: none was set yet
    flowhash::Distribution* Scheme() const;

    /// @return whether the scheme's rule reads more of a packet than its flow's key
    bool ReadsPacket() const;

    /// @return whether its choices depend on the time
    bool ReadsTime() const;

    /// @return whether a packet's later fragments, seen alone, might be given to another member
    /// than the first
    bool TellsFragmentsApart() const;

    /// @return whether a packet from a member tells the scheme's state something: not where that
    /// goes by a hash of what only the packets on their way to members have
    bool LearnsFromMembers() const;

    /// Says where a member is. @param id its id @param place where
    /// @throws flowhash::SpecError if the id is taken
    void Declare(flowhash::MemberId id, const Place& place);

    /// @return whether any member was declared
    bool HasPlaces() const;

    /// @param id a member @return whether it was declared
    bool IsDeclared(flowhash::MemberId id) const;

    /// @param id a declared member @return where it is
    const Place& GetPlace(flowhash::MemberId id) const
    {
        return id < m_near.size() ? *m_near[id] : m_far.find(id)->second;
    }

    /// @param changes of the membership @throws flowhash::SpecError if a member is not declared
    void CheckDeclared(const std::vector<flowhash::MemberChange>& changes) const;

    /// @param changes of declared members @return the same, those that come named by their
    /// addresses where they have one and no name
    std::vector<flowhash::MemberChange> Named(
        const std::vector<flowhash::MemberChange>& changes) const;

    /// @param port where a packet came in @param services what is declared @param finding what was
    /// found of it, with its server's side @param view the packet @return whether the pool is for
    /// it
    bool IsFor(uint32_t port,
               const ServiceTable& services,
               const ServiceTable::Finding& finding,
               const PacketView& view) const;

    /// @param services what is declared @param finding what was found of a packet, with its
    /// server's side @param view the packet @return whether the pool is for it where it comes in
    /// at one of the pool's ports
    bool IsForSome(const ServiceTable& services,
                   const ServiceTable::Finding& finding,
                   const PacketView& view) const;

    /// @return whether the pool is for packets of every port
    bool TakesAllPorts() const;

  private:
    PoolMatch m_match;
    ServiceTable::Side m_side;
    std::unique_ptr<flowhash::Distribution> m_scheme;
    std::optional<int64_t> m_stream;
    bool m_readsPacket{false};
    bool m_readsTime{false};
    bool m_tellsFragmentsApart{false};
    bool m_learnsFromMembers{false};
    std::vector<std::optional<Place>> m_near; //!< places by id, of low ids: one load finds them
    std::unordered_map<flowhash::MemberId, Place> m_far; //!< places of the other ids
};

} // namespace ns3

#endif // MEMBER_POOL_H
