// SPDX-License-Identifier: MIT

#include "jenkins-hash.h"

#include "../key/hash-key-reader.h"
#include "../wire/rotate.h"

#include <algorithm>
#include <cstring>

namespace flowhash
{

namespace
{

constexpr uint32_t GOLDEN = 0xdeadbeef;
// Of IPv6: addresses, ports, protocol, MAC addresses, and the four fields behind them.
constexpr std::size_t MOST_WORDS = 2 * 4 + 2 + 1 + 2 * 2 + 4;

/// The three words that lookup3 works on.
struct Registers
{
    uint32_t a;
    uint32_t b;
    uint32_t c;

    void Mix()
    {
        a = (a - c) ^ RotateLeft(c, 4);
        c += b;
        b = (b - a) ^ RotateLeft(a, 6);
        a += c;
        c = (c - b) ^ RotateLeft(b, 8);
        b += a;
        a = (a - c) ^ RotateLeft(c, 16);
        c += b;
        b = (b - a) ^ RotateLeft(a, 19);
        a += c;
        c = (c - b) ^ RotateLeft(b, 4);
        b += a;
    }

    uint32_t Finish()
    {
        c = (c ^ b) - RotateLeft(b, 14);
        a = (a ^ c) - RotateLeft(c, 11);
        b = (b ^ a) - RotateLeft(a, 25);
        c = (c ^ b) - RotateLeft(b, 16);
        a = (a ^ c) - RotateLeft(c, 4);
        b = (b ^ a) - RotateLeft(a, 14);
        return (c ^ b) - RotateLeft(b, 24);
    }
};

/// The words of `form=words`.
std::size_t
FieldWords(const HashKey& key, uint32_t* words)
{
    HashKeyReader reader(key);
    uint32_t* end = words;
    for (const Field field : {FIELD_SOURCE_ADDRESS, FIELD_DESTINATION_ADDRESS})
    {
        const uint8_t* const address = reader.Take(field);
        for (unsigned at = 0; address && at < key.addressSize; at += 4)
        {
            *end++ = LoadBig32(address + at);
        }
    }
    const uint8_t* at = nullptr;
    for (unsigned field = FIELD_SOURCE_PORT; field <= FIELD_LAST; field *= 2)
    {
        if ((at = reader.Take(static_cast<Field>(field))))
        {
            switch (field)
            {
            case FIELD_PROTOCOL:
                *end++ = *at;
                break;
            case FIELD_SOURCE_MAC:
            case FIELD_DESTINATION_MAC:
                *end++ = LoadLittle32(at);
                *end++ = LoadLittle16(at + 4);
                break;
            case FIELD_IDENTIFICATION:
                *end++ = LoadLittle32(at);
                break;
            case FIELD_FLOW_LABEL:
                *end++ = uint32_t{*at} << 16 | LoadBig16(at + 1);
                break;
            default:
                *end++ = LoadLittle16(at);
            }
        }
    }
    return static_cast<std::size_t>(end - words);
}

} // namespace

JenkinsHash::JenkinsHash(uint32_t initialValue, bool words)
    : m_initialValue(initialValue),
      m_words(words)
{
}

uint32_t
JenkinsHash::Bytes(const uint8_t* data, std::size_t size, uint32_t initialValue)
{
    const uint32_t start = GOLDEN + static_cast<uint32_t>(size) + initialValue;
    Registers registers{start, start, start};
    for (; size > 12; size -= 12, data += 12)
    {
        registers.a += LoadLittle32(data);
        registers.b += LoadLittle32(data + 4);
        registers.c += LoadLittle32(data + 8);
        registers.Mix();
    }
    if (size == 0)
    {
        return registers.c;
    }
    uint8_t rest[12] = {};
    std::memcpy(rest, data, size);
    registers.a += LoadLittle32(rest);
    registers.b += LoadLittle32(rest + 4);
    registers.c += LoadLittle32(rest + 8);
    return registers.Finish();
}

uint32_t
JenkinsHash::Words(const uint32_t* data, std::size_t count, uint32_t initialValue)
{
    const uint32_t start = GOLDEN + static_cast<uint32_t>(4 * count) + initialValue;
    Registers registers{start, start, start};
    for (; count > 3; count -= 3, data += 3)
    {
        registers.a += data[0];
        registers.b += data[1];
        registers.c += data[2];
        registers.Mix();
    }
    if (count == 0)
    {
        return registers.c;
    }
    registers.a += data[0];
    registers.b += count > 1 ? data[1] : 0;
    registers.c += count > 2 ? data[2] : 0;
    return registers.Finish();
}

uint64_t
JenkinsHash::Hash(const HashKey& key) const
{
    if (!m_words)
    {
        return Bytes(key.bytes.data(), key.size, m_initialValue);
    }
    uint32_t words[MOST_WORDS];
    const std::size_t count = FieldWords(key, words);
    return Words(words, count, m_initialValue);
}

unsigned
JenkinsHash::Width() const
{
    return 32;
}

bool
JenkinsHash::IsLinear() const
{
    return false;
}

bool
JenkinsHash::ReadsFields() const
{
    return m_words;
}

std::unique_ptr<FlowHash>
JenkinsHash::Make(SpecParameters& parameters)
{
    const uint64_t initialValue = parameters.TakeInteger("initval", 0, 0, UINT32_MAX);
    const bool words = parameters.TakeWord("form", "bytes", {"bytes", "words"}) == "words";
    return std::make_unique<JenkinsHash>(static_cast<uint32_t>(initialValue), words);
}

} // namespace flowhash
