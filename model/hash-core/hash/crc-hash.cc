// SPDX-License-Identifier: MIT

#include "crc-hash.h"

#include "cpu-hashes.h"
#include "crc-table.h"

namespace flowhash
{

namespace
{

/// Each byte's bits in the opposite order.
uint64_t
ReverseBytewise(uint64_t word)
{
    word = (word >> 1 & 0x5555555555555555) | (word & 0x5555555555555555) << 1;
    word = (word >> 2 & 0x3333333333333333) | (word & 0x3333333333333333) << 2;
    return (word >> 4 & 0x0f0f0f0f0f0f0f0f) | (word & 0x0f0f0f0f0f0f0f0f) << 4;
}

/// By tables; the register's bits are turned around all along.
template <typename Word>
class TableCrcHash final : public FlowHash
{
  public:
    explicit TableCrcHash(const CrcForm& form)
        : m_table(static_cast<Word>(ReverseBits(form.polynomial, form.width))),
          m_initial(static_cast<Word>(ReverseBits(form.initial, form.width))),
          m_form(form)
    {
    }

    uint64_t Hash(const HashKey& key) const override
    {
        const Word value = m_form.reflectInput
                               ? m_table.Update(m_initial, key.bytes.data(), key.size)
                               : UpdateReversed(key);
        const uint64_t result = m_form.reflectOutput ? value : ReverseBits(value, m_form.width);
        return result ^ m_form.xorOut;
    }

    unsigned Width() const override
    {
        return m_form.width;
    }

    bool IsLinear() const override
    {
        return true;
    }

  private:
    /// The most significant bit of each byte first.
    Word UpdateReversed(const HashKey& key) const
    {
        const uint8_t* data = key.bytes.data();
        unsigned size = key.size;
        Word value = m_initial;
        for (; size >= 8; size -= 8, data += 8)
        {
            value = m_table.UpdateEight(value, ReverseBytewise(LoadLittle64(data)));
        }
        if (sizeof(Word) <= 4 && size >= 4)
        {
            value = m_table.UpdateFour(value, Reversed32(data));
            size -= 4;
            data += 4;
        }
        for (; size > 0; --size, ++data)
        {
            value = m_table.UpdateOne(value, static_cast<uint8_t>(ReverseBits(*data, 8)));
        }
        return value;
    }

    static uint32_t Reversed32(const uint8_t* data)
    {
        return static_cast<uint32_t>(ReverseBytewise(LoadLittle32(data)));
    }

    CrcTable<Word> m_table;
    Word m_initial;
    CrcForm m_form;
};

/// Takes a number of the CRC's width, written in hexadecimal as catalogues do.
uint64_t
TakeNumber(SpecParameters& parameters, const std::string& name, uint64_t fallback, unsigned width)
{
    std::vector<uint8_t> bytes;
    for (unsigned shift = width; shift > 0; shift -= 8)
    {
        bytes.push_back(static_cast<uint8_t>(fallback >> (shift - 8)));
    }
    bytes = parameters.TakeBytes(name, bytes);
    if (bytes.size() != width / 8)
    {
        parameters.Refuse(name, std::to_string(width / 4) + " hexadecimal digits");
    }
    uint64_t value = 0;
    for (const uint8_t byte : bytes)
    {
        value = value << 8 | byte;
    }
    return value;
}

} // namespace

std::unique_ptr<FlowHash>
MakeTableCrcHash(const CrcForm& form)
{
    if (form.width > 32)
    {
        return std::make_unique<TableCrcHash<uint64_t>>(form);
    }
    return std::make_unique<TableCrcHash<uint32_t>>(form);
}

std::unique_ptr<FlowHash>
MakeCrcHash(const CrcForm& form)
{
    constexpr uint64_t castagnoli = CrcForm::Crc32c().polynomial;
    if (form.width == 32 && form.polynomial == castagnoli && form.reflectInput &&
        form.reflectOutput)
    {
        if (auto hash =
                MakeCpuCrc32c(static_cast<uint32_t>(ReverseBits(form.initial, 32)), form.xorOut))
        {
            return hash;
        }
    }
    return MakeTableCrcHash(form);
}

FlowHashMaker
CrcMaker(const CrcForm& form)
{
    return [form](SpecParameters& parameters) {
        CrcForm own = form;
        const uint64_t all = UINT64_MAX >> (64 - form.width);
        const uint64_t seed = parameters.TakeInteger("seed", 0, 0, all);
        own.polynomial = TakeNumber(parameters, "poly", form.polynomial, form.width);
        own.initial = TakeNumber(parameters, "init", form.initial, form.width) ^ seed;
        const std::string reflect = parameters.TakeWord(
            "reflect", form.reflectInput ? "both" : "none", {"both", "none", "in", "out"});
        own.reflectInput = reflect == "both" || reflect == "in";
        own.reflectOutput = reflect == "both" || reflect == "out";
        own.xorOut = TakeNumber(parameters, "xorout", form.xorOut, form.width);
        return MakeCrcHash(own);
    };
}

} // namespace flowhash
