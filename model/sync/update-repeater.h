// SPDX-License-Identifier: GPL-2.0-only

#ifndef UPDATE_REPEATER_H
#define UPDATE_REPEATER_H

#include "sequence-set.h"

#include "ns3/event-id.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <vector>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * Updates that peers ask for again: they go out at a rate, peer by peer in turn, and one that is
 * asked for once more while it waits does not go twice.
 */
class UpdateRepeater
{
  public:
    /// Repeats an update. @return its entries; 0: it is gone
    using Repeat = std::function<std::size_t(uint16_t peer, uint32_t number, uint32_t question)>;

    /// @param repeat as above
    explicit UpdateRepeater(Repeat repeat);
    ~UpdateRepeater();
    UpdateRepeater(const UpdateRepeater&) = delete;
    UpdateRepeater& operator=(const UpdateRepeater&) = delete;

    /// @param rate entries/s; 0: no limit
    void Configure(double rate);

    /// @param peer who asks @param question its number @param numbers of updates
    void Ask(uint16_t peer, uint32_t question, const SyncRange& numbers);

    /// Forgets what waits.
    void Clear();

  private:
    void Serve();

    Repeat m_repeat;
    double m_rate{0};
    std::map<uint16_t, std::map<uint32_t, uint32_t>> m_waiting; //!< peer: number: question
    uint16_t m_served{0};                                       //!< the latest peer
    EventId m_event;
};

} // namespace ns3

#endif // UPDATE_REPEATER_H
