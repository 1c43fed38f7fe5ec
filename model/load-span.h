// SPDX-License-Identifier: GPL-2.0-only

#ifndef LOAD_SPAN_H
#define LOAD_SPAN_H

#include "measurement-report.h"

#include "ns3/member.h"

#include <array>
#include <cstdint>
#include <vector>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * What the members of a tier had over a span of time, and what they should have had: of all that
 * came between two changes of the membership each live member its weight's share.
 */
class LoadSpan
{
  public:
    /// Figures of the three quantities.
    struct Figures
    {
        ImbalanceFigures flows;
        ImbalanceFigures packets;
        ImbalanceFigures bytes;
    };

    /// Loads of one member, or of all.
    struct Loads
    {
        uint64_t flows{0};
        uint64_t packets{0};
        uint64_t bytes{0};
    };

    /// A new member takes a place in the list; those behind move up. @param place its place
    void Insert(std::size_t place);

    /// A packet came. @param place its member's place @param newFlow whether it opens a flow
    /// @param bytes its size
    void Add(std::size_t place, bool newFlow, uint32_t bytes)
    {
        Loads& loads = m_loads[place];
        loads.flows += newFlow;
        ++loads.packets;
        loads.bytes += bytes;
        m_open.flows += newFlow;
        ++m_open.packets;
        m_open.bytes += bytes;
    }

    /// Shares out what came since the last call; before each change of the membership, and before
    /// figures are read. @param members the list as it was since then
    void Settle(const std::vector<flowhash::Member>& members);

    /// Forgets everything but the places.
    void Restart();

    /// @return the figures; settled before
    Figures Measure() const;

    /// @return chi-square p-value of the flows; settled before
    std::optional<double> FlowsP() const;

    /// @param place a place @return what its member had
    const Loads& Get(std::size_t place) const;

    /// @return what all had
    Loads Total() const;

  private:
    std::vector<Loads> m_loads;
    std::array<std::vector<double>, 3> m_expected; // flows, packets, bytes; each by place
    Loads m_open;                                  // since the last Settle
};

} // namespace ns3

#endif // LOAD_SPAN_H
