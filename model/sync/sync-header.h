// SPDX-License-Identifier: GPL-2.0-only

#ifndef SYNC_HEADER_H
#define SYNC_HEADER_H

#include "sync-message.h"

#include "ns3/header.h"

#include <cstdint>
#include <vector>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * All of a packet between nodes that keep their tables alike: one SyncMessage, and nothing behind
 * it. What is read need not be a message: GetFault says what is wrong.
 */
class SyncHeader : public Header
{
  public:
    /// @return the TypeId
    static TypeId GetTypeId();
    SyncHeader() = default;

    /// @param message what it is to be; see synccodec::Encode
    explicit SyncHeader(const SyncMessage& message);

    /// @return what is wrong with what was read, a name in results; null: nothing
    const char* GetFault() const;

    /// @return the message; undefined where there is a fault
    const SyncMessage& GetMessage() const;

    TypeId GetInstanceTypeId() const override;
    uint32_t GetSerializedSize() const override;
    void Serialize(Buffer::Iterator start) const override;
    uint32_t Deserialize(Buffer::Iterator start) override;
    void Print(std::ostream& os) const override;

  private:
    std::vector<uint8_t> m_bytes;
    SyncMessage m_message;
    const char* m_fault{nullptr};
};

} // namespace ns3

#endif // SYNC_HEADER_H
