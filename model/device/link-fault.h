// SPDX-License-Identifier: GPL-2.0-only

#ifndef LINK_FAULT_H
#define LINK_FAULT_H

#include "drop-reason.h"

#include "ns3/error-model.h"
#include "ns3/net-device.h"

#include <cstdint>
#include <map>
#include <string>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * What is wrong with a link in the direction to one of its ends: while the link is cut the device
 * loses all that it receives; while it is grey, some of that, and the link looks well. Else it
 * loses what its own error model would.
 */
class LinkFault : public ErrorModel
{
  public:
    static constexpr DropReason DROP_GREY{"link-grey"}; //!< what a grey link loses

    /// Which packets a grey link loses: of those that are larger than `above`, each `every`-th.
    struct Grey
    {
        uint32_t every{1}; //!< at least 1
        uint32_t above{0}; //!< bytes of IP; of 0 all packets are larger
    };

    /// @param device point-to-point or CSMA; its error model is taken over
    explicit LinkFault(const Ptr<NetDevice>& device);

    /// @param cut whether everything is lost; of several who say so the last one counts who says
    /// that it is not
    void SetCut(bool cut);

    /// @return whether everything is lost
    bool IsCut() const
    {
        return m_cuts > 0;
    }

    /// Some packets are lost from now on, counted from now on. @param name of the fault
    /// @param grey which, on a point-to-point link
    void BeginGrey(const std::string& name, const Grey& grey);

    /// No longer. @param name of the fault
    void EndGrey(const std::string& name);

    /// @return the grey fault by which the latest packet was lost, or empty: it was another reason
    const std::string& GetLatestGrey() const
    {
        return m_latest;
    }

  private:
    /// A grey fault, with the packets that it has counted.
    struct Counted
    {
        Grey grey;
        uint64_t packets{0};
    };

    bool DoCorrupt(Ptr<Packet> packet) override;
    void DoReset() override;
    bool IsGrey(const Ptr<Packet>& packet);

    Ptr<ErrorModel> m_own; //!< the device's, or null
    uint32_t m_cuts{0};
    std::map<std::string, Counted> m_grey; //!< by name
    std::string m_latest;
};

} // namespace ns3

#endif // LINK_FAULT_H
