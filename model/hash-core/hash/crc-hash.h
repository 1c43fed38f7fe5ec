// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_CRC_HASH_H
#define FLOWHASH_CRC_HASH_H

#include "../flow-hash.h"
#include "../part-registry.h"

#include <memory>

namespace flowhash
{

/**
 * What defines a CRC, in the terms of Williams, "A Painless Guide to CRC Error Detection
 * Algorithms" (the Rocksoft model), which the reveng catalogue uses too. Polynomial and initial
 * value are written with the highest power first whether or not input and output are reflected.
 */
struct CrcForm
{
    unsigned width;      //!< 8, 16, 32 or 64
    uint64_t polynomial; //!< without its leading term
    uint64_t initial;    //!< of the register
    bool reflectInput;   //!< each byte's least significant bit goes first
    bool reflectOutput;  //!< the register's bits are turned around at the end
    uint64_t xorOut;     //!< xored into the result

    static constexpr CrcForm Crc8();   //!< CRC-8/SMBUS
    static constexpr CrcForm Crc16();  //!< CRC-16/ARC, BMv2's crc16
    static constexpr CrcForm Ccitt();  //!< CRC-16/IBM-3740 (CCITT-FALSE), BMv2's crcCCITT
    static constexpr CrcForm Crc32();  //!< CRC-32/ISO-HDLC, of Ethernet
    static constexpr CrcForm Crc32c(); //!< CRC-32/ISCSI, Castagnoli's polynomial
    static constexpr CrcForm Crc64();  //!< CRC-64/XZ, polynomial of ECMA-182
};

constexpr CrcForm
CrcForm::Crc8()
{
    return {8, 0x07, 0, false, false, 0};
}

constexpr CrcForm
CrcForm::Crc16()
{
    return {16, 0x8005, 0, true, true, 0};
}

constexpr CrcForm
CrcForm::Ccitt()
{
    return {16, 0x1021, 0xffff, false, false, 0};
}

constexpr CrcForm
CrcForm::Crc32()
{
    return {32, 0x04c11db7, 0xffffffff, true, true, 0xffffffff};
}

constexpr CrcForm
CrcForm::Crc32c()
{
    return {32, 0x1edc6f41, 0xffffffff, true, true, 0xffffffff};
}

constexpr CrcForm
CrcForm::Crc64()
{
    return {64, 0x42f0e1eba9ea3693, UINT64_MAX, true, true, UINT64_MAX};
}

/**
 * Makes the hash function that a CRC is. Linear: another initial value only xors a constant in.
 * CRC-32C runs on the CPU's own instruction where it has one, with the same values.
 * @param form which CRC
 * @return the function, its width that of the form
 */
std::unique_ptr<FlowHash> MakeCrcHash(const CrcForm& form);

/// @param form which CRC @return the function by tables, whatever the CPU has
std::unique_ptr<FlowHash> MakeTableCrcHash(const CrcForm& form);

/**
 * Makes a CRC from a spec: `poly`, `init`, `xorout` (hexadecimal, as many digits as the width
 * has), `reflect` (both, none, in, out), and `seed`, xored into the initial value.
 * @param form what is in effect where the spec says nothing
 * @return a maker for the factory
 */
FlowHashMaker CrcMaker(const CrcForm& form);

} // namespace flowhash

#endif // FLOWHASH_CRC_HASH_H
