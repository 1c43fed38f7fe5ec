// SPDX-License-Identifier: GPL-2.0-only

#ifndef LOAD_SPAN_H
#define LOAD_SPAN_H

#include "measurement-report.h"

#include "ns3/member-change.h"

#include <array>
#include <cstdint>
#include <vector>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * What the members of a tier had over a span of time, and what they should have had: of all that
 * one chooser sent them between two changes of its membership each live member its weight's share.
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

    /// Adds a chooser; they are numbered from 0 upward.
    void AddChooser();

    /// A packet came. @param place its member's place @param chooser who sent it there; none:
    /// nobody should have had it @param newFlow whether it opens a flow @param bytes its size
    void Add(std::size_t place, std::optional<uint32_t> chooser, bool newFlow, uint32_t bytes)
    {
        Count(m_loads[place], newFlow, bytes);
        if (chooser)
        {
            Count(m_open[*chooser], newFlow, bytes);
        }
    }

    /// Shares out what a chooser sent since the last call; before each change of its membership,
    /// and before figures are read. @param chooser its number @param shares by place: weights of
    /// the members as it knew them since then, 0 for one that takes no flows
    void Settle(uint32_t chooser, const std::vector<double>& shares);

    /// Shares out one packet. @param shares by place, as for Settle @param newFlow whether it opens
    /// a flow @param bytes its size
    void Expect(const std::vector<double>& shares, bool newFlow, uint32_t bytes);

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
    void Share(const Loads& loads, const std::vector<double>& shares);

    static void Count(Loads& loads, bool newFlow, uint32_t bytes)
    {
        loads.flows += newFlow;
        ++loads.packets;
        loads.bytes += bytes;
    }

    std::vector<Loads> m_loads;
    std::array<std::vector<double>, 3> m_expected; // flows, packets, bytes; each by place
    std::vector<Loads> m_open;                     // by chooser, since the last Settle
};

} // namespace ns3

#endif // LOAD_SPAN_H
