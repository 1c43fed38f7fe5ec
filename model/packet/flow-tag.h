// SPDX-License-Identifier: GPL-2.0-only

#ifndef FLOW_TAG_H
#define FLOW_TAG_H

#include "ns3/tag.h"

#include <cstdint>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * The truth about a packet, for monitors and traffic sources alone: which flow it belongs to, in
 * which direction it goes, and its number there. No device reads it; translation leaves it
 * on the packet, so it survives what the tuple does not.
 */
class FlowTag : public Tag
{
  public:
    /// @return the TypeId
    static TypeId GetTypeId();
    FlowTag() = default;

    /// @param flow flow number of the run, from 0 @param reverse server to client
    /// @param sequence number of the packet in its direction, rising in the order in which they
    /// are sent, maybe with gaps; 0 where nobody counts @param index by which the sender knows what
    /// it sent
    FlowTag(uint64_t flow, bool reverse, uint32_t sequence, uint32_t index = 0);

    /// @return flow number of the run
    uint64_t GetFlow() const;
    /// @return whether it goes from server to client
    bool IsReverse() const;
    /// @return number of the packet in its direction, rising in the order in which they are sent
    uint32_t GetSequence() const;
    /// @return by which the sender knows what it sent: in a replay the packet's place in its
    /// CaptureFlow
    uint32_t GetIndex() const;

    TypeId GetInstanceTypeId() const override;
    uint32_t GetSerializedSize() const override;
    void Serialize(TagBuffer buffer) const override;
    void Deserialize(TagBuffer buffer) override;
    void Print(std::ostream& os) const override;

  private:
    uint64_t m_flow{0};
    uint32_t m_sequence{0};
    uint32_t m_index{0};
    bool m_reverse{false};
};

} // namespace ns3

#endif // FLOW_TAG_H
