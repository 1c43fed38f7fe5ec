// SPDX-License-Identifier: GPL-2.0-only

#include "flow-ends.h"

#include <iterator>
#include <utility>

namespace ns3
{

FlowEnds::FlowEnds(Listener over)
    : m_over(std::move(over))
{
}

void
FlowEnds::Configure(const Rests& rests)
{
    m_rests = {rests.finWait, rests.closing};
}

void
FlowEnds::Follow(const PacketView& view, int64_t now, bool known)
{
    const flowhash::FlowKey flow = view.key.Ordered();
    auto place = m_places.find(flow);
    if (place != m_places.end() && Opens(*place->second, view))
    {
        m_resting[place->second->stage].erase(place->second);
        m_places.erase(place);
        return;
    }
    if (place == m_places.end())
    {
        if (!known || !TellsOfEnd(view) || GetN() >= MOST)
        {
            return;
        }
        List& list = m_resting[FIN_WAIT];
        list.push_back({flow, now, 0, 0, FIN_WAIT});
        place = m_places.emplace(flow, std::prev(list.end())).first;
    }
    Resting& resting = *place->second;
    List& from = m_resting[resting.stage];
    Note(resting, view);
    resting.touched = now;
    List& to = m_resting[resting.stage];
    to.splice(to.end(), from, place->second);
}

/// The bit of the end that sent a packet.
uint8_t
FlowEnds::EndOf(const PacketView& view, const flowhash::FlowKey& ordered)
{
    return view.key == ordered ? 1 : 2;
}

bool
FlowEnds::Opens(const Resting& resting, const PacketView& view)
{
    const bool answers = (view.tcpFlags & PacketView::TCP_ACK) != 0;
    return (view.tcpFlags & PacketView::TCP_SYN) &&
           (!answers || resting.heard == EndOf(view, resting.flow));
}

void
FlowEnds::Note(Resting& resting, const PacketView& view)
{
    resting.heard |= EndOf(view, resting.flow);
    if (view.tcpFlags & PacketView::TCP_FIN)
    {
        resting.finished |= EndOf(view, resting.flow);
    }
    if ((view.tcpFlags & PacketView::TCP_RST) || resting.finished == 3)
    {
        resting.stage = CLOSING;
    }
}

void
FlowEnds::Expire(int64_t now)
{
    for (uint8_t stage = 0; stage < N_STAGES; ++stage)
    {
        List& list = m_resting[stage];
        while (!list.empty() && now - list.front().touched >= m_rests[stage])
        {
            const flowhash::FlowKey flow = list.front().flow;
            list.pop_front();
            m_places.erase(flow);
            m_over(flow);
        }
    }
}

std::size_t
FlowEnds::GetN() const
{
    return m_places.size();
}

} // namespace ns3
