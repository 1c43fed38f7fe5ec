// SPDX-License-Identifier: MIT

#include "xxh64.h"

#include "../wire/byte-order.h"

#include <array>

namespace flowhash
{

namespace
{

using namespace xxh64;

uint64_t
Round(uint64_t lane, uint64_t number)
{
    return RotateLeft(lane + number * PRIME2, 31) * PRIME1;
}

/// Step 1 to 3: four lanes over stripes of 32 bytes. @param data brought behind the last one
uint64_t
Converge(const uint8_t*& data, const uint8_t* end, uint64_t seed)
{
    std::array<uint64_t, 4> lanes{seed + PRIME1 + PRIME2, seed + PRIME2, seed, seed - PRIME1};
    for (; end - data >= 32; data += 32)
    {
        for (std::size_t i = 0; i < lanes.size(); ++i)
        {
            lanes[i] = Round(lanes[i], LoadLittle64(data + 8 * i));
        }
    }
    uint64_t state = RotateLeft(lanes[0], 1) + RotateLeft(lanes[1], 7) + RotateLeft(lanes[2], 12) +
                     RotateLeft(lanes[3], 18);
    for (const uint64_t lane : lanes)
    {
        state = (state ^ Round(0, lane)) * PRIME1 + PRIME4;
    }
    return state;
}

} // namespace

uint64_t
Xxh64(const uint8_t* data, std::size_t size, uint64_t seed)
{
    const uint8_t* const end = data + size;
    uint64_t state = size >= 32 ? Converge(data, end, seed) : seed + PRIME5;
    state += size;
    for (; end - data >= 8; data += 8)
    {
        state = RotateLeft(state ^ Round(0, LoadLittle64(data)), 27) * PRIME1 + PRIME4;
    }
    for (; end - data >= 4; data += 4)
    {
        state = RotateLeft(state ^ LoadLittle32(data) * PRIME1, 23) * PRIME2 + PRIME3;
    }
    for (; data < end; ++data)
    {
        state = RotateLeft(state ^ *data * PRIME5, 11) * PRIME1;
    }
    state = (state ^ state >> 33) * PRIME2;
    state = (state ^ state >> 29) * PRIME3;
    return state ^ state >> 32;
}

} // namespace flowhash
