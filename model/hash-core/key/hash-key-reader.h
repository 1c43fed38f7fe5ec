// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_HASH_KEY_READER_H
#define FLOWHASH_HASH_KEY_READER_H

#include "../key-rule.h"
#include "../wire/byte-order.h"

namespace flowhash
{

/**
 * Takes a hash key apart again, for functions that read numbers instead of bytes. Call it in the
 * order of the Field bits, for every field that may be there up to the last one of interest.
 */
class HashKeyReader
{
  public:
    /// @param key a key; it must outlive the reader
    explicit HashKeyReader(const HashKey& key)
        : m_key(key),
          m_at(key.bytes.data())
    {
    }

    /// @param field one field @return its bytes, or null where the key has none of it
    const uint8_t* Take(Field field)
    {
        if (!(m_key.fields & field))
        {
            return nullptr;
        }
        const uint8_t* const place = m_at;
        m_at += SizeOf(field);
        return place;
    }

    /// @param field a field of two bytes @return its number; 0 where the key has none of it
    uint16_t Number16(Field field)
    {
        const uint8_t* const place = Take(field);
        return place ? LoadBig16(place) : uint16_t{0};
    }

    /// @return the protocol; 0 where the key has none
    uint8_t Protocol()
    {
        const uint8_t* const place = Take(FIELD_PROTOCOL);
        return place ? *place : uint8_t{0};
    }

    /// @param field one field @return its bytes in this key, were it there
    unsigned SizeOf(Field field) const
    {
        switch (field)
        {
        case FIELD_SOURCE_ADDRESS:
        case FIELD_DESTINATION_ADDRESS:
            return m_key.addressSize;
        case FIELD_PROTOCOL:
            return 1;
        case FIELD_SOURCE_MAC:
        case FIELD_DESTINATION_MAC:
            return 6;
        case FIELD_IDENTIFICATION:
            return 4;
        case FIELD_FLOW_LABEL:
            return 3;
        default:
            return 2;
        }
    }

  private:
    const HashKey& m_key;
    const uint8_t* m_at;
};

} // namespace flowhash

#endif // FLOWHASH_HASH_KEY_READER_H
