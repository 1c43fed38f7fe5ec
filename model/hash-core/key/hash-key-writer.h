// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_HASH_KEY_WRITER_H
#define FLOWHASH_HASH_KEY_WRITER_H

#include "../key-rule.h"
#include "../wire/byte-order.h"

#include <cstring>

namespace flowhash
{

/// Packs fields into a hash key; a help for key rules. Call it in the order of the Field bits.
class HashKeyWriter
{
  public:
    /// @param flow the packet whose fields come
    explicit HashKeyWriter(const FlowKey& flow)
    {
        m_key.addressSize = static_cast<uint8_t>(flow.AddressSize());
    }

    /// @param address 4 or 16 bytes are taken of it @param field which field it is
    void Address(const std::array<uint8_t, 16>& address, Field field)
    {
        if (m_key.addressSize == 4)
        {
            std::memcpy(Take(4, field), address.data(), 4);
        }
        else
        {
            std::memcpy(Take(16, field), address.data(), 16);
        }
    }

    /// @param port a port or another number of 16 bits @param field which field it is
    void Port(uint16_t port, Field field)
    {
        StoreBig16(Take(2, field), port);
    }

    /// @param protocol IANA number
    void Protocol(uint8_t protocol)
    {
        *Take(1, FIELD_PROTOCOL) = protocol;
    }

    /// @param mac a MAC address @param field which field it is
    void Mac(const std::array<uint8_t, 6>& mac, Field field)
    {
        std::memcpy(Take(6, field), mac.data(), mac.size());
    }

    /// @param identification of a fragment
    void Identification(uint32_t identification)
    {
        StoreBig32(Take(4, FIELD_IDENTIFICATION), identification);
    }

    /// @param label of IPv6, 20 bits, behind four zero bits
    void FlowLabel(uint32_t label)
    {
        uint8_t* const place = Take(3, FIELD_FLOW_LABEL);
        *place = static_cast<uint8_t>(label >> 16);
        StoreBig16(place + 1, static_cast<uint16_t>(label));
    }

    /// @return the key so far
    const HashKey& Key() const
    {
        return m_key;
    }

  private:
    uint8_t* Take(uint8_t size, Field field)
    {
        uint8_t* place = m_key.bytes.data() + m_key.size;
        m_key.size = static_cast<uint8_t>(m_key.size + size);
        m_key.fields = static_cast<FieldSet>(m_key.fields | field);
        return place;
    }

    HashKey m_key;
};

} // namespace flowhash

#endif // FLOWHASH_HASH_KEY_WRITER_H
