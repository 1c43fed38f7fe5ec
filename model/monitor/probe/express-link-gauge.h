// SPDX-License-Identifier: GPL-2.0-only

#ifndef EXPRESS_LINK_GAUGE_H
#define EXPRESS_LINK_GAUGE_H

#include "link-gauge.h"

#include "ns3/express-net-device.h"

#include <cstdint>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * A LinkGauge of an express device, which counts by itself: only what is lost costs anything.
 */
class ExpressLinkGauge : public LinkGauge
{
  public:
    /// @param device it, with its channel
    explicit ExpressLinkGauge(const Ptr<ExpressNetDevice>& device);
    ~ExpressLinkGauge() override;

    void CountBytes() override;
    Counts Get() const override;
    uint64_t GetQueued() const override;
    int64_t GetOnWire() const override;

  private:
    void Lost(Ptr<const Packet> packet, ExpressNetDevice::Loss loss);

    Ptr<ExpressNetDevice> m_line;
    bool m_bytes{false}; //!< whether they are asked for
};

} // namespace ns3

#endif // EXPRESS_LINK_GAUGE_H
