// SPDX-License-Identifier: GPL-2.0-only

#ifndef CHOOSER_PROBE_H
#define CHOOSER_PROBE_H

#include "ns3/choice-book.h"
#include "ns3/failover-monitor.h"
#include "ns3/imbalance-monitor.h"
#include "ns3/measurement-report.h"
#include "ns3/object.h"
#include "ns3/packet-view.h"
#include "ns3/packet.h"

#include <vector>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * Hears what one device that chooses says of itself by its trace sources MembersChanging,
 * MembersChanged, Chosen and Forgotten, or EntryRemoved where it keeps connections, and tells the
 * monitors. Any device that has some of them can be heard.
 *
 * Keep it until the simulation is over: it hangs on the device's trace sources.
 */
class ChooserProbe
{
  public:
    /// Who is told; all must outlive the probe.
    struct Monitors
    {
        ChoiceBook& book;
        FailoverMonitor& failover;
        ImbalanceMonitor& imbalance;
        std::vector<LearnedChange>& learned; //!< who learned what when
    };

    /// @param monitors who is told @param device whom to hear
    ChooserProbe(const Monitors& monitors, Ptr<Object> device);
    ChooserProbe(const ChooserProbe&) = delete;
    ChooserProbe& operator=(const ChooserProbe&) = delete;

    /**
     * Adds one of the device's pools, or the device as a whole where it has none.
     * @param chooser what it is @param tier number of the tier that it chooses from
     * @param members name of that tier @param known the members that it knows now
     */
    void AddPool(const Chooser& chooser,
                 uint32_t tier,
                 const std::string& members,
                 const std::vector<flowhash::Member>& known);

  private:
    using Changes = std::vector<flowhash::MemberChange>;

    /// One pool of the device.
    struct Pool
    {
        bool known{false};
        ChoiceBook::ChooserId id{0};
        std::string members;
    };

    void Changing(const Changes& changes, uint32_t pool);
    void Changed(const Changes& changes, const flowhash::UpdateDelta& delta, uint32_t pool);
    void Chosen(Ptr<const Packet> packet, const PacketView& view, const MemberChoice& choice);
    void Forgotten(const flowhash::FlowKey& flow,
                   flowhash::MemberId member,
                   const char* why,
                   uint32_t pool);
    void EntryRemoved(const flowhash::FlowKey& client,
                      const flowhash::FlowKey& server,
                      const char* why);
    const Pool* FindPool(uint32_t pool) const;
    void Note(const Pool& pool, const flowhash::MemberChange& change);

    Monitors m_monitors;
    std::vector<Pool> m_pools; //!< by number
};

} // namespace ns3

#endif // CHOOSER_PROBE_H
