// SPDX-License-Identifier: MIT

#include "../test-flows.h"
#include "../test-specs.h"
#include "distribution.h"
#include "hash/crc-hash.h"
#include "key/field-set-rule.h"
#include "test-hash-keys.h"

#include <boost/crc.hpp>
#include <gtest/gtest.h>

namespace flowhash
{

namespace
{

const char* const CATALOGUE = "reveng catalogue of parametrised CRC algorithms, check value";

/// A row of the catalogue.
struct CatalogueRow
{
    const char* name;
    CrcForm form;
    uint64_t check; //!< of "123456789"
};

std::vector<CatalogueRow>
CatalogueRows()
{
    return {
        {"CRC-8/SMBUS", CrcForm::Crc8(), 0xf4},
        {"CRC-8/MAXIM-DOW", {8, 0x31, 0, true, true, 0}, 0xa1},
        {"CRC-8/AUTOSAR", {8, 0x2f, 0xff, false, false, 0xff}, 0xdf},
        {"CRC-8/ROHC", {8, 0x07, 0xff, true, true, 0}, 0xd0},
        {"CRC-16/ARC", CrcForm::Crc16(), 0xbb3d},
        {"CRC-16/IBM-3740 (CCITT-FALSE)", CrcForm::Ccitt(), 0x29b1},
        {"CRC-16/XMODEM", {16, 0x1021, 0, false, false, 0}, 0x31c3},
        {"CRC-16/KERMIT", {16, 0x1021, 0, true, true, 0}, 0x2189},
        {"CRC-16/IBM-SDLC", {16, 0x1021, 0xffff, true, true, 0xffff}, 0x906e},
        {"CRC-16/GENIBUS", {16, 0x1021, 0xffff, false, false, 0xffff}, 0xd64e},
        {"CRC-16/MODBUS", {16, 0x8005, 0xffff, true, true, 0}, 0x4b37},
        {"CRC-32/ISO-HDLC", CrcForm::Crc32(), 0xcbf43926},
        {"CRC-32/BZIP2", {32, 0x04c11db7, 0xffffffff, false, false, 0xffffffff}, 0xfc891918},
        {"CRC-32/MPEG-2", {32, 0x04c11db7, 0xffffffff, false, false, 0}, 0x0376e6e7},
        {"CRC-32/CKSUM", {32, 0x04c11db7, 0, false, false, 0xffffffff}, 0x765e7680},
        {"CRC-32/AUTOSAR", {32, 0xf4acfb13, 0xffffffff, true, true, 0xffffffff}, 0x1697d06a},
        {"CRC-32/ISCSI (CRC-32C)", CrcForm::Crc32c(), 0xe3069283},
        {"CRC-64/XZ", CrcForm::Crc64(), 0x995dc9bbdf1939fa},
        {"CRC-64/ECMA-182", {64, 0x42f0e1eba9ea3693, 0, false, false, 0}, 0x6c40df5f0b497347},
        {"CRC-64/GO-ISO", {64, 0x1b, UINT64_MAX, true, true, UINT64_MAX}, 0xb90956c775a41001},
    };
}

/// Random bytes. @param size how many
HashKey
RandomKey(unsigned size)
{
    HashKey key;
    for (std::size_t i = 0; i < size; ++i)
    {
        key.bytes[i] = static_cast<uint8_t>(Mix64(i + 1));
    }
    key.size = static_cast<uint8_t>(size);
    return key;
}

} // namespace

TEST(CrcHash, GivesTheCheckValuesOfTheCatalogue)
{
    for (const CatalogueRow& row : CatalogueRows())
    {
        const uint64_t ours = MakeCrcHash(row.form)->Hash(KeyOfText("123456789"));
        const std::string what = std::string(row.name) + " of \"123456789\"";
        ExpectHash(what, ours, row.check, row.form.width / 4, CATALOGUE);
    }
}

TEST(CrcHash, AgreesWithBoostForEveryLengthAndReflection)
{
    for (unsigned size = 0; size <= HashKey{}.bytes.size(); ++size)
    {
        const HashKey key = RandomKey(size);
        const auto expect = [&](auto reference, const CrcForm& form) {
            reference.process_bytes(key.bytes.data(), size);
            ASSERT_EQ(MakeTableCrcHash(form)->Hash(key), reference.checksum())
                << "width " << form.width << ", " << size << " bytes";
        };
        expect(boost::crc_32_type(), CrcForm::Crc32());
        expect(boost::crc_optimal<32, 0x1edc6f41, 0xffffffff, 0xffffffff, true, true>(),
               CrcForm::Crc32c());
        expect(boost::crc_optimal<64, 0x42f0e1eba9ea3693, UINT64_MAX, UINT64_MAX, true, true>(),
               CrcForm::Crc64());
        expect(boost::crc_optimal<8, 0x07, 0, 0, false, false>(), CrcForm::Crc8());
        expect(boost::crc_optimal<16, 0x1021, 0xffff, 0, false, false>(), CrcForm::Ccitt());
        expect(boost::crc_optimal<16, 0x1021, 0x1234, 7, true, false>(),
               {16, 0x1021, 0x1234, true, false, 7});
        expect(boost::crc_optimal<16, 0x1021, 0x1234, 7, false, true>(),
               {16, 0x1021, 0x1234, false, true, 7});
    }
}

TEST(CrcHash, TheCpusInstructionGivesTheTablesValues)
{
    CrcForm form = CrcForm::Crc32c();
    form.initial = 0x12345678;
    form.xorOut = 0x9abcdef0;
    const auto fast = MakeCrcHash(form);
    const auto tables = MakeTableCrcHash(form);
    for (unsigned size = 0; size <= HashKey{}.bytes.size(); ++size)
    {
        ASSERT_EQ(fast->Hash(RandomKey(size)), tables->Hash(RandomKey(size))) << size;
    }
}

TEST(CrcHash, SeedOnlyXorsAConstant)
{
    const auto difference = [](const std::string& hash, uint64_t i) {
        return HashOf("hash=" + hash, RandomFlow(i)) ^
               HashOf("hash=" + hash + " seed=123", RandomFlow(i));
    };
    for (const char* hash : {"crc8", "crc16", "crc16-ccitt", "crc32", "crc32c", "crc64"})
    {
        EXPECT_NE(difference(hash, 0), 0U) << hash;
        EXPECT_EQ(difference(hash, 0), difference(hash, 1)) << hash;
    }
}

TEST(CrcHash, SpecSetsEveryPartOfTheForm)
{
    const auto check = [](const std::string& hash) {
        return Distribution::Make("hash=" + hash)->HashFunction().Hash(KeyOfText("123456789"));
    };
    EXPECT_EQ(check("crc16"), 0xbb3dU);
    EXPECT_EQ(check("crc16 init=ffff"), 0x4b37U);
    EXPECT_EQ(check("crc16-ccitt init=0000"), 0x31c3U);
    EXPECT_EQ(check("crc16-ccitt reflect=both xorout=ffff"), 0x906eU);
    EXPECT_EQ(check("crc32 reflect=none"), 0xfc891918U);
    EXPECT_EQ(check("crc32 poly=1edc6f41"), 0xe3069283U);
    EXPECT_EQ(check("crc32 poly=f4acfb13"), 0x1697d06aU);
    EXPECT_EQ(check("crc8 poly=31 reflect=both"), 0xa1U);
    EXPECT_EQ(check("crc64"), 0x995dc9bbdf1939faU);
    EXPECT_EQ(check("crc32 seed=4294967295 reflect=none xorout=00000000 init=00000000"),
              0x0376e6e7U);
}

} // namespace flowhash
