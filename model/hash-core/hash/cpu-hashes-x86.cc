// SPDX-License-Identifier: MIT

#include "../bytes/xxh64.h"
#include "cpu-hashes.h"
#include "toeplitz-hash.h"

#include <cstring>
#include <immintrin.h>

namespace flowhash
{

namespace
{

/// Eight bytes an instruction, then four, then single ones.
class Sse42Crc32c final : public FlowHash
{
  public:
    Sse42Crc32c(uint32_t initial, uint64_t xorOut)
        : m_initial(initial),
          m_xorOut(xorOut)
    {
    }

    __attribute__((target("sse4.2"))) uint64_t Hash(const HashKey& key) const override
    {
        uint64_t value = m_initial;
        const uint8_t* data = key.bytes.data();
        unsigned size = key.size;
        for (; size >= 8; size -= 8, data += 8)
        {
            uint64_t word;
            std::memcpy(&word, data, 8);
            value = _mm_crc32_u64(value, word);
        }
        auto narrow = static_cast<uint32_t>(value);
        if (size >= 4)
        {
            uint32_t word;
            std::memcpy(&word, data, 4);
            narrow = _mm_crc32_u32(narrow, word);
            size -= 4;
            data += 4;
        }
        for (; size > 0; --size, ++data)
        {
            narrow = _mm_crc32_u8(narrow, *data);
        }
        return narrow ^ m_xorOut;
    }

    unsigned Width() const override
    {
        return 32;
    }

    bool IsLinear() const override
    {
        return true;
    }

  private:
    uint32_t m_initial;
    uint64_t m_xorOut;
};

/// Which input byte stands where at first. The value's byte 0 is its most significant one, the
/// fourth of the lane; places before the input wrap around to the zeros behind it.
constexpr std::array<int8_t, 64>
MakePlaces()
{
    std::array<int8_t, 64> places{};
    for (int i = 0; i < 64; ++i)
    {
        places[static_cast<std::size_t>(i)] = static_cast<int8_t>(i / 8 - (3 - i % 4));
    }
    return places;
}

alignas(64) constexpr std::array<int8_t, 64> PLACES = MakePlaces();

/**
 * Toeplitz by GFNI. Masks of ones stand where g++ 12 warns of its own header otherwise.
 *
 * Byte k of the value is the sum over all input bytes, by place p, of M(p + k) times that byte,
 * where M(q) is the matrix whose row i has the secret's bits from 8q + i on. So one register of
 * eight matrices M(q) meets, in the bytes of its lane q, the input bytes q, q - 1, q - 2 and q - 3,
 * and adds to the value's bytes 0 to 3.
 */
class GfniToeplitz final : public FlowHash
{
  public:
    explicit GfniToeplitz(const std::vector<uint8_t>& secret)
        : m_tables(secret)
    {
        for (std::size_t q = 0; q < MATRICES; ++q)
        {
            m_matrices[q] = 0;
            for (std::size_t row = 0; row < 8; ++row)
            {
                const uint32_t bits = ToeplitzHash::Window(secret, 8 * q + row) >> 24;
                // The instruction takes the row of the result's bit 7 from the lowest byte.
                m_matrices[q] |= uint64_t{bits} << (8 * row);
            }
        }
    }

    __attribute__((target("gfni,avx512f,avx512bw,avx512dq,avx512vl,avx512vbmi"))) uint64_t Hash(
        const HashKey& key) const override
    {
        static_assert(sizeof(HashKey) >= 64, "a whole register is read");
        // A register read right behind the small writes that made the key waits for them: a short
        // key is done sooner byte by byte. In a long one bytes would come round to lanes before
        // them.
        if (key.size <= SHORT || key.size > LONG)
        {
            return m_tables.Hash(key);
        }
        const __mmask64 inUse = (uint64_t{1} << key.size) - 1;
        const __m512i input = _mm512_maskz_loadu_epi8(inUse, key.bytes.data());
        __m512i places = _mm512_load_si512(PLACES.data());
        __m512i sum = _mm512_setzero_si512();
        for (unsigned q = 0; q < key.size + 3U; q += 8)
        {
            const __m512i bytes = _mm512_maskz_permutexvar_epi8(UINT64_MAX, places, input);
            const __m512i matrices = _mm512_loadu_si512(&m_matrices[q]);
            sum = _mm512_xor_si512(sum, _mm512_gf2p8affine_epi64_epi8(bytes, matrices, 0));
            places = _mm512_add_epi8(places, _mm512_set1_epi8(8));
        }
        const __m256i half = _mm256_xor_si256(_mm512_maskz_extracti64x4_epi64(UINT8_MAX, sum, 0),
                                              _mm512_maskz_extracti64x4_epi64(UINT8_MAX, sum, 1));
        const __m128i quarter =
            _mm_xor_si128(_mm256_castsi256_si128(half), _mm256_extracti128_si256(half, 1));
        const __m128i lane = _mm_xor_si128(quarter, _mm_unpackhi_epi64(quarter, quarter));
        return static_cast<uint32_t>(_mm_cvtsi128_si32(lane));
    }

    unsigned Width() const override
    {
        return 32;
    }

    bool IsLinear() const override
    {
        return true;
    }

  private:
    static constexpr std::size_t MATRICES = 64;
    static constexpr uint8_t SHORT = 8; //!< bytes
    static constexpr uint8_t LONG = 60; //!< bytes

    std::array<uint64_t, MATRICES> m_matrices;
    ToeplitzHash m_tables;
};

/// The compiler makes vectors of the loop: the same lines as for one tuple.
__attribute__((target("avx512f,avx512dq,avx512vl,prefer-vector-width=512"))) void
Avx512Xxh64OfTuples(const NarrowTuple* tuples, std::size_t count, uint64_t seed, uint64_t* out)
{
    for (std::size_t i = 0; i < count; ++i)
    {
        out[i] = Xxh64OfTuple(tuples[i].addresses, tuples[i].rest, seed);
    }
}

} // namespace

Xxh64OfTuples*
CpuXxh64OfTuples()
{
    const bool has = __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
    return has ? Avx512Xxh64OfTuples : nullptr;
}

std::unique_ptr<FlowHash>
MakeCpuCrc32c(uint32_t initial, uint64_t xorOut)
{
    if (!__builtin_cpu_supports("sse4.2"))
    {
        return nullptr;
    }
    return std::make_unique<Sse42Crc32c>(initial, xorOut);
}

std::unique_ptr<FlowHash>
MakeCpuToeplitz(const std::vector<uint8_t>& secret)
{
    if (!__builtin_cpu_supports("gfni") || !__builtin_cpu_supports("avx512vbmi") ||
        !__builtin_cpu_supports("avx512bw") || !__builtin_cpu_supports("avx512vl"))
    {
        return nullptr;
    }
    return std::make_unique<GfniToeplitz>(secret);
}

} // namespace flowhash
