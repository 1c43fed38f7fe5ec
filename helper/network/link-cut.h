// SPDX-License-Identifier: GPL-2.0-only

#ifndef LINK_CUT_H
#define LINK_CUT_H

#include "ns3/error-model.h"
#include "ns3/net-device.h"

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * Lets one end of a link fail: while it does, the device loses all that it receives. Else it loses
 * what its own error model would.
 */
class LinkCut : public ErrorModel
{
  public:
    /// @param device point-to-point or CSMA; its error model is taken over
    explicit LinkCut(Ptr<NetDevice> device);

    /// @param failed whether everything is lost; of several who say so the last one counts who
    /// says that it is not
    void SetFailed(bool failed);

  private:
    bool DoCorrupt(Ptr<Packet> packet) override;
    void DoReset() override;

    Ptr<ErrorModel> m_own; //!< the device's, or null
    uint32_t m_failures{0};
};

} // namespace ns3

#endif // LINK_CUT_H
