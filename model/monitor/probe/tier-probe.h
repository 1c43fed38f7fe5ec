// SPDX-License-Identifier: GPL-2.0-only

#ifndef TIER_PROBE_H
#define TIER_PROBE_H

#include "ns3/flow-ledger.h"
#include "ns3/host-address.h"
#include "ns3/imbalance-monitor.h"
#include "ns3/net-device.h"
#include "ns3/packet.h"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace ns3
{

class FlowTag;
class SteeringNetDevice;

/**
 * @ingroup flow-distribution
 *
 * Tells the ledger and the imbalance monitor what the members of one tier see: hangs on the trace
 * sources of their devices, reads each packet's FlowTag once, and hands it on. Packets without a
 * tag (ARP, what the sources did not make) are not theirs to judge; they are counted.
 *
 * A manager sees both directions arrive, not what another member hands on to it. A server sees a
 * forward packet when it arrives, a reply when it leaves, so that a reply by another server than
 * the flow's is found. What reaches a device that has failed or is on standby is lost on it and not
 * seen.
 *
 * Keep it until the simulation is over: it hangs on the devices' trace sources.
 */
class TierProbe
{
  public:
    /// Who is told, and who knows by whom a packet was sent.
    struct Monitors
    {
        FlowLedger& ledger;
        ImbalanceMonitor& imbalance;
        const ChoiceBook& book;
    };

    /**
     * Adds the tier to both monitors, which must outlive the probe. They number tiers alike.
     * @param monitors them @param tier the tier @param members its members
     */
    TierProbe(const Monitors& monitors,
              const FlowLedger::Tier& tier,
              const std::vector<flowhash::Member>& members);
    ~TierProbe();
    TierProbe(const TierProbe&) = delete;
    TierProbe& operator=(const TierProbe&) = delete;

    /// @param device a member: what it receives @param member its id @param inner ports that lead
    /// to other members: what these hand on was seen there
    void WatchSteering(Ptr<SteeringNetDevice> device,
                       flowhash::MemberId member,
                       const std::vector<uint32_t>& inner = {});

    /// @param device of a member that gets the packets of others, too: by its trace source Kept,
    /// those that are its own @param member its id
    void WatchKept(Ptr<NetDevice> device, flowhash::MemberId member);

    /// @param device point-to-point or CSMA device of a member host @param member its id
    void WatchHost(Ptr<NetDevice> device, flowhash::MemberId member);

    /// @param device of a member host: what leaves by it alone @param member its id
    void WatchLeaving(Ptr<NetDevice> device, flowhash::MemberId member);

    /**
     * Watches a device behind which stand several members, told apart by their address: a replay's
     * server side.
     * @param device the device @param members id by the address that it is
     */
    void WatchHosts(Ptr<NetDevice> device,
                    const std::map<flowhash::HostAddress, flowhash::MemberId>& members);

    /// @return the tier's number
    uint32_t GetTier() const;

    /// @return packets seen without a tag
    uint64_t GetUntagged() const;

    /// A packet reached a member. @param member its id @param packet the packet
    /// @param bytes its IP length
    void Observe(flowhash::MemberId member, Ptr<const Packet> packet, uint32_t bytes);

  private:
    class Watched;

    /// Who is behind a watched device.
    struct Members
    {
        flowhash::MemberId fixed{0};                                   //!< the only one, or
        std::map<flowhash::HostAddress, flowhash::MemberId> byAddress; //!< whoever is addressed
    };

    Watched& Watch(Members members);
    void Judge(flowhash::MemberId member, const FlowTag& tag, uint32_t bytes);

    Monitors m_monitors;
    uint32_t m_tier;
    std::vector<std::unique_ptr<Watched>> m_watched;
    uint64_t m_untagged{0};
};

} // namespace ns3

#endif // TIER_PROBE_H
