// SPDX-License-Identifier: MIT

#include "rtag7-hash.h"

#include "../key/hash-key-reader.h"

#include <algorithm>

namespace flowhash
{

namespace
{

/// What the hardware offers, in the order of its codes 3 to 11.
enum Function : std::size_t
{
    BISYNC,
    BISYNC_XOR1,
    BISYNC_XOR2,
    BISYNC_XOR4,
    BISYNC_XOR8,
    XOR16,
    CCITT,
    CASTAGNOLI_LOW,
    CASTAGNOLI_HIGH,
};

using Bins = std::array<uint16_t, 12>;

/// Puts six bytes into three bins, the first on top.
void
PlaceMac(Bins& bins, std::size_t top, const uint8_t* mac)
{
    for (std::size_t i = 0; mac && i < 3; ++i)
    {
        bins[top - i] = LoadBig16(mac + 2 * i);
    }
}

void
PlaceAddress(Bins& bins, std::size_t top, uint32_t address)
{
    bins[top] = static_cast<uint16_t>(address >> 16);
    bins[top - 1] = static_cast<uint16_t>(address);
}

uint32_t
FoldAddress(const uint8_t* address, unsigned size, bool lastWord)
{
    uint32_t folded = 0;
    for (unsigned at = address && lastWord ? size - 4 : 0; address && at < size; at += 4)
    {
        folded ^= LoadBig32(address + at);
    }
    return folded;
}

Bins
MakeBins(const HashKey& key, bool lastAddressWord)
{
    Bins bins{};
    HashKeyReader reader(key);
    const uint8_t* const source = reader.Take(FIELD_SOURCE_ADDRESS);
    const uint8_t* const destination = reader.Take(FIELD_DESTINATION_ADDRESS);
    bins[6] = reader.Number16(FIELD_SOURCE_PORT);
    bins[5] = reader.Number16(FIELD_DESTINATION_PORT);
    bins[4] = reader.Protocol();
    const uint8_t* const sourceMac = reader.Take(FIELD_SOURCE_MAC);
    const uint8_t* const destinationMac = reader.Take(FIELD_DESTINATION_MAC);
    const uint16_t etherType = reader.Number16(FIELD_ETHERTYPE);
    const uint16_t vlan = reader.Number16(FIELD_VLAN) & 0xfff;
    bins[3] = reader.Number16(FIELD_INGRESS_PORT);
    if ((key.fields & FIELDS_FIVE_TUPLE) != 0)
    {
        PlaceAddress(bins, 11, FoldAddress(source, key.addressSize, lastAddressWord));
        PlaceAddress(bins, 9, FoldAddress(destination, key.addressSize, lastAddressWord));
        bins[7] = vlan;
        return bins;
    }
    PlaceMac(bins, 11, sourceMac);
    PlaceMac(bins, 8, destinationMac);
    bins[5] = etherType >= 0x0600 ? etherType : uint16_t{0}; // smaller ones are lengths
    bins[4] = vlan;
    return bins;
}

uint16_t
Spread(uint16_t bin)
{
    return static_cast<uint16_t>(bin ^ bin >> 3 ^ bin << 2);
}

/// The CRC's register of a value of some bits as the hardware has it: the highest power on top.
uint32_t
Register(const CrcTable<uint32_t>& table, const Rtag7Hash::Words& words, unsigned width)
{
    uint32_t value = 0;
    for (std::size_t i = 0; i + 1 < words.size(); i += 2)
    {
        value = table.UpdateEight(value, uint64_t{words[i + 1]} << 32 | words[i]);
    }
    return static_cast<uint32_t>(ReverseBits(table.UpdateFour(value, words.back()), width));
}

/// The xor of all words, folded to some bits.
uint32_t
Fold(const Rtag7Hash::Words& words, unsigned width)
{
    uint32_t value = 0;
    for (const uint32_t word : words)
    {
        value ^= word;
    }
    for (unsigned half = 16; half >= width; half /= 2)
    {
        value = (value >> half ^ value) & (UINT32_MAX >> (32 - half));
    }
    return value;
}

} // namespace

Rtag7Hash::Rtag7Hash(const Setup& setup)
    : m_setup(setup),
      m_bisync(static_cast<uint32_t>(ReverseBits(0x8005, 16))),
      m_ccitt(static_cast<uint32_t>(ReverseBits(0x1021, 16))),
      m_castagnoli(static_cast<uint32_t>(ReverseBits(0x1edc6f41, 32)))
{
}

const std::vector<std::string>&
Rtag7Hash::FunctionNames()
{
    static const std::vector<std::string> names{"crc16-bisync",
                                                "crc16-xor1",
                                                "crc16-xor2",
                                                "crc16-xor4",
                                                "crc16-xor8",
                                                "xor16",
                                                "crc16-ccitt",
                                                "crc32-low",
                                                "crc32-high"};
    return names;
}

Rtag7Hash::Words
Rtag7Hash::Collect(const HashKey& key) const
{
    Bins bins = MakeBins(key, m_setup.lastAddressWord);
    if (m_setup.preStep)
    {
        std::transform(bins.begin(), bins.end(), bins.begin(), Spread);
    }
    Words words{};
    for (std::size_t i = 0; i < bins.size(); ++i)
    {
        words[i / 2] |= uint32_t{bins[i]} << (16 * (i % 2));
    }
    words[6] = m_setup.seed;
    return words;
}

uint16_t
Rtag7Hash::Apply(const Words& words, std::size_t function) const
{
    switch (function)
    {
    case XOR16:
        return static_cast<uint16_t>(Fold(words, 16));
    case CCITT:
        return static_cast<uint16_t>(Register(m_ccitt, words, 16));
    case CASTAGNOLI_LOW:
        return static_cast<uint16_t>(Register(m_castagnoli, words, 32));
    case CASTAGNOLI_HIGH:
        return static_cast<uint16_t>(Register(m_castagnoli, words, 32) >> 16);
    case BISYNC:
        return static_cast<uint16_t>(Register(m_bisync, words, 16));
    default:
        const unsigned bits = 1U << (function - BISYNC_XOR1);
        return static_cast<uint16_t>((Register(m_bisync, words, 16) & 0xff00) | Fold(words, bits));
    }
}

uint64_t
Rtag7Hash::Hash(const HashKey& key) const
{
    const Words words = Collect(key);
    if (!m_setup.macroFlow)
    {
        return Apply(words, m_setup.function);
    }
    const unsigned entry = Apply(words, m_setup.macroFunction) & 0xff;
    const std::size_t function = (entry / 16) % 2 == 0 ? m_setup.function : m_setup.functionB;
    const uint32_t value = Apply(words, function);
    return ((value << 16 | value) >> (entry % 16)) & 0xffff;
}

unsigned
Rtag7Hash::Width() const
{
    return 16;
}

bool
Rtag7Hash::TakesFlowLabel() const
{
    return false;
}

bool
Rtag7Hash::IsLinear() const
{
    return !m_setup.macroFlow;
}

bool
Rtag7Hash::ReadsFields() const
{
    return true;
}

std::unique_ptr<FlowHash>
Rtag7Hash::Make(SpecParameters& parameters)
{
    const auto takeFunction = [&parameters](const std::string& name, Function fallback) {
        const auto& names = FunctionNames();
        const std::string word = parameters.TakeWord(name, names[fallback], names);
        return static_cast<std::size_t>(std::find(names.begin(), names.end(), word) -
                                        names.begin());
    };
    Setup setup;
    setup.seed = static_cast<uint32_t>(parameters.TakeInteger("seed", 0, 0, UINT32_MAX));
    setup.preStep = parameters.TakeWord("pre-step", "no", {"yes", "no"}) == "yes";
    setup.lastAddressWord = parameters.TakeWord("ipv6", "fold", {"fold", "last"}) == "last";
    setup.function = takeFunction("function", BISYNC);
    setup.macroFlow = parameters.TakeWord("macro-flow", "no", {"yes", "no"}) == "yes";
    setup.functionB = takeFunction("function-b", CCITT);
    setup.macroFunction = takeFunction("macro-function", CASTAGNOLI_LOW);
    return std::make_unique<Rtag7Hash>(setup);
}

} // namespace flowhash
