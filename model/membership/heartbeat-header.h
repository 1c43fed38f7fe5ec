// SPDX-License-Identifier: GPL-2.0-only

#ifndef HEARTBEAT_HEADER_H
#define HEARTBEAT_HEADER_H

#include "ns3/header.h"

#include <cstdint>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * All of what a node of a group tells the others of itself (M5, M6), over UDP, numbers in network
 * byte order:
 *
 * | bytes  | what                                                                     |
 * |--------|--------------------------------------------------------------------------|
 * | 0, 1   | 48 42, "HB"                                                              |
 * | 2      | version, 1                                                               |
 * | 3      | 1: the node is here; 2: it leaves                                        |
 * | 4 - 7  | number of the group, so that several can share a segment                 |
 * | 8 - 11 | number of the node in its group                                          |
 * | 12 - 19| life: when the node joined, ns of its own clock; grows from life to life |
 * | 20 - 23| number of the message in this life, from 0, each one more                |
 * | 24 - 27| CRC-32 of what comes before, as Ethernet has it                          |
 */
class HeartbeatHeader : public Header
{
  public:
    static constexpr uint32_t SIZE = 28; //!< bytes

    /// What is told.
    struct Word
    {
        uint32_t group{0};  //!< number of the group
        uint32_t member{0}; //!< number of the node that says it
        uint64_t life{0};   //!< ns
        uint32_t number{0}; //!< of the message in this life
        bool leaves{false}; //!< else it is here
    };

    /// @return the TypeId
    static TypeId GetTypeId();
    HeartbeatHeader() = default;

    /// @param word what to tell
    explicit HeartbeatHeader(const Word& word);

    /// @return whether what was read is of this protocol, version and set of kinds
    bool IsKnown() const;

    /// @return whether what was read is as it was sent
    bool IsIntact() const;

    /// @return what is told; means something where it is known and intact
    const Word& GetWord() const;

    TypeId GetInstanceTypeId() const override;
    uint32_t GetSerializedSize() const override;
    void Serialize(Buffer::Iterator start) const override;
    uint32_t Deserialize(Buffer::Iterator start) override;
    void Print(std::ostream& os) const override;

  private:
    uint32_t Sum() const;

    uint32_t m_head{0}; //!< the first four bytes
    Word m_word;
    uint32_t m_sum{0}; //!< as read
};

} // namespace ns3

#endif // HEARTBEAT_HEADER_H
