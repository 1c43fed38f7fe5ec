// SPDX-License-Identifier: GPL-2.0-only

#include "flow-labeller.h"

#include "../../base/number-text.h"
#include "../hash-core/wire/ip-protocol.h"

#include "ns3/flow-hash.h"

#include <cmath>
#include <stdexcept>

namespace ns3
{

namespace
{

constexpr uint32_t GREATEST_LABEL = 0xfffff;

/// Sequence numbers that a segment takes: its bytes, and one each for SYN and FIN.
uint32_t
SequenceSize(const PacketView& view)
{
    return view.PayloadSize() + ((view.tcpFlags & PacketView::TCP_SYN) != 0 ? 1 : 0) +
           ((view.tcpFlags & PacketView::TCP_FIN) != 0 ? 1 : 0);
}

/// @return whether a sequence number lies before another one, in a circle of 2^32
bool
IsBefore(uint32_t a, uint32_t b)
{
    return static_cast<int32_t>(a - b) < 0;
}

} // namespace

FlowLabeller::Changes
FlowLabeller::ReadChanges(const std::string& text)
{
    const std::size_t colon = text.find(':');
    const std::string word = text.substr(0, colon);
    const std::string rest = colon == std::string::npos ? "" : text.substr(colon + 1);
    const auto number = flowdist::ReadNumber(rest);
    Changes changes;
    if (rest.empty() && colon == std::string::npos && (word == "never" || word == "timeout"))
    {
        changes.timeout = word == "timeout";
        return changes;
    }
    if (word == "packets" && number && *number >= 1 && *number <= 1e9 &&
        *number == std::floor(*number))
    {
        changes.packets = static_cast<uint32_t>(*number);
        return changes;
    }
    if (word == "probability" && number && *number > 0 && *number <= 1)
    {
        changes.probability = *number;
        return changes;
    }
    throw std::invalid_argument("expected never, timeout, packets:N with a whole N from 1 to "
                                "1000000000, or probability:P with P above 0 and up to 1, found '" +
                                text + "'");
}

FlowLabeller::FlowLabeller(const Changes& changes)
    : m_changes(changes),
      m_random(CreateObject<UniformRandomVariable>())
{
}

int64_t
FlowLabeller::AssignStreams(int64_t stream)
{
    m_random->SetStream(stream);
    return 1;
}

uint32_t
FlowLabeller::LabelOf(const PacketView& view)
{
    if (view.isLaterFragment)
    {
        const bool known = view.destination == m_fragmented.destination &&
                           view.identification == m_fragmented.identification;
        return known ? m_fragmented.label : 0;
    }
    if (!view.hasPorts || view.IsQuote())
    {
        return 0;
    }
    const auto found = m_flows.find(view.key);
    const bool isNew = found == m_flows.end() || BeginsAnew(view, found->second);
    Flow& flow = isNew ? m_flows[view.key] = Begin(view.key) : found->second;
    const bool again = IsSentAgain(view, flow);
    const bool changes =
        !isNew && ((m_changes.timeout && again) ||
                   (m_changes.packets > 0 && flow.packets >= m_changes.packets) ||
                   (m_changes.probability > 0 && m_random->GetValue() < m_changes.probability));
    if (changes)
    {
        flow.label = Draw(flow.label);
        flow.packets = 0;
        ++m_nChanges;
    }
    ++flow.packets;
    if (view.isFragment)
    {
        m_fragmented = {view.destination, view.identification, flow.label};
    }
    return flow.label;
}

uint64_t
FlowLabeller::GetNChanges() const
{
    return m_nChanges;
}

FlowLabeller::Flow
FlowLabeller::Begin(const flowhash::FlowKey& key)
{
    if (!m_secret)
    {
        const uint64_t high = m_random->GetInteger(0, UINT32_MAX);
        m_secret = high << 32 | m_random->GetInteger(0, UINT32_MAX);
    }
    Flow flow;
    // Labels are as even as their hash: 1 in 2^20 flows gets that of another one instead of 0.
    flow.label = static_cast<uint32_t>(flowhash::Mix64(flowhash::ContainerHash(key) ^ *m_secret) &
                                       GREATEST_LABEL);
    flow.label = flow.label == 0 ? 1 : flow.label;
    return flow;
}

/// Takes note of what a segment sends. @return whether its first byte was sent before
bool
FlowLabeller::IsSentAgain(const PacketView& view, Flow& flow) const
{
    const uint32_t size = view.protocol == flowhash::IpProtocol::TCP ? SequenceSize(view) : 0;
    if (size == 0) // an acknowledgment alone
    {
        return false;
    }
    const bool again = flow.hasSequence && IsBefore(view.tcpSequence, flow.next);
    const uint32_t behind = view.tcpSequence + size;
    if (!flow.hasSequence)
    {
        flow.first = view.tcpSequence;
        flow.next = behind;
        flow.hasSequence = true;
    }
    else if (IsBefore(flow.next, behind))
    {
        flow.next = behind;
    }
    return again;
}

/// A SYN behind more than a SYN opens another connection between the same ports.
bool
FlowLabeller::BeginsAnew(const PacketView& view, const Flow& flow)
{
    return view.protocol == flowhash::IpProtocol::TCP &&
           (view.tcpFlags & PacketView::TCP_SYN) != 0 && flow.hasSequence &&
           (flow.next != flow.first + 1 || view.tcpSequence != flow.first);
}

uint32_t
FlowLabeller::Draw(uint32_t old)
{
    const uint32_t drawn = m_random->GetInteger(1, GREATEST_LABEL - 1);
    return drawn < old ? drawn : drawn + 1;
}

} // namespace ns3
