// SPDX-License-Identifier: MIT

#include "sure-members.h"

namespace flowhash
{

void
SureMembers::Assign(const std::vector<Member>& live)
{
    const uint64_t most = 64 * (uint64_t{live.size()} + 16);
    m_isSure.assign(1, 0);
    m_live = live.size();
    m_sure = 0;
    for (const Member& member : live)
    {
        if (member.id < most)
        {
            m_isSure.resize(member.id + std::size_t{2}, 0);
            m_isSure[member.id] = 1;
            ++m_sure;
        }
    }
    Weigh();
}

void
SureMembers::ForgetAddresses()
{
    m_isTold.fill(0);
    m_told = 0;
    Weigh();
}

void
SureMembers::AddAddressOf(const FlowKey& flow)
{
    uint8_t& isTold = m_isTold[PlaceOf(flow.destination)];
    if (!m_symmetric && isTold == 0)
    {
        isTold = 1;
        ++m_told;
        Weigh();
    }
}

void
SureMembers::Remove(MemberId member)
{
    if (Contains(member))
    {
        m_isSure[member] = 0;
        --m_sure;
        Weigh();
    }
}

void
SureMembers::Weigh()
{
    m_plenty = m_sure > 0 && 2 * m_sure >= m_live && m_told <= MOST_TOLD;
}

/// Eight answers, bytes of 0 or 1, are gathered to bits by a multiplication.
uint64_t
SureMembers::HaveSome(const FlowKey* flows, const MemberId* members, std::size_t count) const
{
    constexpr uint64_t GATHER = 0x0102040810204080;
    alignas(8) std::array<uint8_t, MOST_AT_ONCE> answers; // NOLINT: what is read of it is written
    const uint8_t* const isSure = m_isSure.data();
    const std::size_t above = m_isSure.size() - 1;
    for (std::size_t i = 0; i < count; ++i)
    {
        const uint8_t sure = isSure[std::min<std::size_t>(members[i], above)];
        answers[i] = static_cast<uint8_t>(sure > m_isTold[PlaceOf(flows[i].source)]);
    }
    std::fill(answers.begin() + count, answers.begin() + (count + 7) / 8 * 8, 0);
    uint64_t bits = 0;
    for (std::size_t i = 0; i < count; i += 8)
    {
        bits |= (LoadLittle64(&answers[i]) * GATHER >> 56) << i;
    }
    return bits;
}

} // namespace flowhash
