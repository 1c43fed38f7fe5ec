// SPDX-License-Identifier: MIT

#include "tuple-batch.h"

#include "tuple-maker.h"

#include <cstddef>

#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>
#endif

namespace flowhash
{

bool
MakeTuplesPlainly(NarrowTuple::Form form, const FlowKey* flows, std::size_t count, NarrowTuple* out)
{
    bool all = form != NarrowTuple::Form::NONE;
    for (std::size_t i = 0; all && i < count; ++i)
    {
        all = flows[i].version != 6;
        out[i] = TupleMaker::Make(form, flows[i]);
    }
    return all;
}

#if defined(__x86_64__) && defined(__GNUC__)

namespace
{

constexpr std::size_t AT_ONCE = 4;

/**
 * A key is a register, and its addresses, ports and protocol are words of four bytes: a permutation
 * of two keys gives two tuples but for the order of bytes. The masks of ones stand where g++ 12
 * warns of its own header otherwise.
 * @return whether all are IPv4 packets
 */
__attribute__((target("avx512f,avx512bw"))) bool
Avx512Tuples(const FlowKey* flows, std::size_t count, NarrowTuple* out)
{
    static_assert(sizeof(FlowKey) == 64 && sizeof(NarrowTuple) == 16, "a register, a quarter");
    static_assert(offsetof(FlowKey, destination) == 16 && offsetof(FlowKey, sourcePort) == 32 &&
                      offsetof(FlowKey, destinationPort) == 34 &&
                      offsetof(FlowKey, protocol) == 36 && offsetof(FlowKey, version) == 37,
                  "the words that are taken");
    const __m512i words = _mm512_setr_epi32(0, 4, 8, 9, 16, 20, 24, 25, 0, 0, 0, 0, 0, 0, 0, 0);
    const __m512i bytes = _mm512_maskz_broadcast_i32x4(
        UINT16_MAX, _mm_setr_epi8(0, 1, 2, 3, 4, 5, 6, 7, 9, 8, 11, 10, 12, -1, -1, -1));
    const __m512i versions = _mm512_set1_epi64(int64_t{0xff} << 40);
    const __m512i six = _mm512_set1_epi64(int64_t{6} << 40);
    __mmask8 wide = 0;
    for (std::size_t i = 0; i + AT_ONCE <= count; i += AT_ONCE)
    {
        const __m512i low = _mm512_permutex2var_epi32(
            _mm512_loadu_si512(&flows[i]), words, _mm512_loadu_si512(&flows[i + 1]));
        const __m512i high = _mm512_permutex2var_epi32(
            _mm512_loadu_si512(&flows[i + 2]), words, _mm512_loadu_si512(&flows[i + 3]));
        const __m512i all = _mm512_maskz_shuffle_i64x2(UINT8_MAX, low, high, 0x44);
        // The addresses are no versions: every other word counts.
        wide |= _mm512_mask_cmpeq_epi64_mask(0xaa, _mm512_and_si512(all, versions), six);
        _mm512_storeu_si512(&out[i], _mm512_shuffle_epi8(all, bytes));
    }
    const std::size_t done = count / AT_ONCE * AT_ONCE;
    return wide == 0 &&
           MakeTuplesPlainly(NarrowTuple::Form::PACKET, flows + done, count - done, out + done);
}

} // namespace

bool
MakeTuples(NarrowTuple::Form form, const FlowKey* flows, std::size_t count, NarrowTuple* out)
{
    static const bool has = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw");
    return has && form == NarrowTuple::Form::PACKET ? Avx512Tuples(flows, count, out)
                                                    : MakeTuplesPlainly(form, flows, count, out);
}

#else

bool
MakeTuples(NarrowTuple::Form form, const FlowKey* flows, std::size_t count, NarrowTuple* out)
{
    return MakeTuplesPlainly(form, flows, count, out);
}

#endif

} // namespace flowhash
