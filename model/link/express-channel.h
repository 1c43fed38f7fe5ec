// SPDX-License-Identifier: GPL-2.0-only

#ifndef EXPRESS_CHANNEL_H
#define EXPRESS_CHANNEL_H

#include "ns3/channel.h"
#include "ns3/nstime.h"

#include <array>
#include <cstddef>

namespace ns3
{

class ExpressNetDevice;

/**
 * @ingroup flow-distribution
 *
 * What joins two ExpressNetDevices: a delay, the same in both directions.
 */
class ExpressChannel : public Channel
{
  public:
    /// @return the TypeId
    static TypeId GetTypeId();

    /// Adds an end. @param device it @throws flowhash::SpecError if there are two already
    void Attach(Ptr<ExpressNetDevice> device);

    /// @return from the end of a frame's sending to the end of its arrival
    Time GetDelay() const
    {
        return m_delay;
    }

    // Channel
    std::size_t GetNDevices() const override;
    Ptr<NetDevice> GetDevice(std::size_t i) const override;

  protected:
    void DoDispose() override;

  private:
    Time m_delay;
    std::array<Ptr<ExpressNetDevice>, 2> m_ends;
};

} // namespace ns3

#endif // EXPRESS_CHANNEL_H
