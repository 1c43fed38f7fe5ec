// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_SURE_MEMBERS_H
#define FLOWHASH_SURE_MEMBERS_H

#include "../flow-key.h"
#include "../member-change.h"
#include "../wire/byte-order.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace flowhash
{

/**
 * Which packets need no search of a table that holds few flows: of those that a selector gives to a
 * member of this set no flow is in the table. It holds for IPv4 packets whose hash follows from
 * their five-tuple.
 *
 * A flow in the table was told by a packet of one direction; where hashes are not the same for
 * both, a packet of the other one may go to any member. So the addresses that such packets went to
 * are kept, by 12 bits of a hash, and what comes from one of these is searched for.
 *
 * A byte for each answer, so that packets are asked about without branches, which could not be
 * foreseen. Members whose ids are far above the others are never sure.
 */
class SureMembers
{
  public:
    /// Packets that are asked about at once, at most.
    static constexpr std::size_t MOST_AT_ONCE = 64;

    /// @param symmetric whether both directions of a flow have one hash
    explicit SureMembers(bool symmetric)
        : m_symmetric(symmetric)
    {
    }

    /// All are, and no other. @param live them, sorted by id
    void Assign(const std::vector<Member>& live);

    /// Forgets where packets went: the table is empty.
    void ForgetAddresses();

    /// The table got a flow by a packet. @param flow the packet's key
    void AddAddressOf(const FlowKey& flow);

    /// One is not sure any more. @param member any
    void Remove(MemberId member);

    /// @param member any @return whether it is sure
    bool Contains(MemberId member) const
    {
        return m_isSure[std::min<std::size_t>(member, m_isSure.size() - 1)] != 0;
    }

    /// @param flow an IPv4 packet's key @return false: no flow in the table was told by a packet of
    /// the other direction
    bool MayAnswer(const FlowKey& flow) const
    {
        return m_isTold[PlaceOf(flow.source)] != 0;
    }

    /// @param flow an IPv4 packet's key @param member whom the selector gives it to
    /// @return whether its flow is not in the table
    bool Has(const FlowKey& flow, MemberId member) const
    {
        return Contains(member) && !MayAnswer(flow);
    }

    /// Has for many. @param flows keys @param members of each @param count how many, up to
    /// MOST_AT_ONCE @return a bit for each
    uint64_t HaveSome(const FlowKey* flows, const MemberId* members, std::size_t count) const;

    /// @return whether so many packets need no search that it pays to look at all of them first
    bool ArePlenty() const
    {
        return m_plenty;
    }

  private:
    static constexpr unsigned BITS = 12;
    static constexpr std::size_t MOST_TOLD = 1024; // of 4096

    static uint32_t PlaceOf(const std::array<uint8_t, 16>& address)
    {
        return LoadLittle32(address.data()) * 0x9e3779b1U >> (32 - BITS);
    }

    void Weigh();

    bool m_symmetric;
    bool m_plenty{false};
    std::size_t m_live{0};
    std::size_t m_sure{0};
    std::size_t m_told{0};
    std::vector<uint8_t> m_isSure{0}; //!< by id, and a 0 for all ids above
    std::array<uint8_t, std::size_t{1} << BITS> m_isTold{};
};

} // namespace flowhash

#endif // FLOWHASH_SURE_MEMBERS_H
