// SPDX-License-Identifier: MIT

#include "../part-table.h"
#include "bond-hash.h"
#include "crc-hash.h"
#include "identity-hash.h"
#include "jenkins-hash.h"
#include "linux-multipath-hash.h"
#include "mix64-hash.h"
#include "murmur3-hash.h"
#include "rtag7-hash.h"
#include "sip-hash.h"
#include "sum-hash.h"
#include "toeplitz-hash.h"
#include "xor-hash.h"
#include "xx-hash.h"

namespace flowhash
{

namespace
{

std::unique_ptr<FlowHash>
MakeSum(SpecParameters&)
{
    return std::make_unique<SumHash>();
}

} // namespace

PartTable<FlowHashMaker>
BuiltInFlowHashes()
{
    using Policy = BondHash::Policy;
    PartTable<FlowHashMaker> table;
    // clang-format off
    table.Add("bond-layer2", "Linux bonding layer2: MAC addresses and EtherType", BondHash::Maker(Policy::LAYER2));
    table.Add("bond-layer2-3", "Linux bonding layer2+3: layer2 and addresses", BondHash::Maker(Policy::LAYER2_3));
    table.Add("bond-layer3-4", "Linux bonding layer3+4: addresses and ports", BondHash::Maker(Policy::LAYER3_4));
    table.Add("bond-vlan-srcmac", "Linux bonding vlan+srcmac: VLAN and source MAC", BondHash::Maker(Policy::VLAN_SOURCE_MAC));
    table.Add("crc16", "CRC-16/ARC; poly=8005 init=0000 reflect=both xorout=0000, seed=0 (BMv2, P4 PSA)", CrcMaker(CrcForm::Crc16()));
    table.Add("crc16-ccitt", "CRC-16/CCITT-FALSE; poly=1021 init=ffff reflect=none xorout=0000, seed=0 (BMv2)", CrcMaker(CrcForm::Ccitt()));
    table.Add("crc32", "CRC-32 of Ethernet; poly=04c11db7 init=ffffffff reflect=both xorout=ffffffff, seed=0 (ISO 3309)", CrcMaker(CrcForm::Crc32()));
    table.Add("crc32c", "CRC-32C; poly=1edc6f41 init=ffffffff reflect=both xorout=ffffffff, seed=0 (RFC 3720)", CrcMaker(CrcForm::Crc32c()));
    table.Add("crc64", "CRC-64/XZ; poly=42f0e1eba9ea3693, init and xorout all ones, reflect=both, seed=0 (ECMA-182)", CrcMaker(CrcForm::Crc64()));
    table.Add("crc8", "CRC-8; poly=07 init=00 reflect=none xorout=00, seed=0 (SMBus)", CrcMaker(CrcForm::Crc8()));
    table.Add("identity", "the key's last bits as a number; width=32 (P4)", IdentityHash::Make);
    table.Add("jhash", "Linux jhash; form=bytes (xt_cluster) or words (CLUSTERIP), initval=0", JenkinsHash::Make);
    table.Add("linux-multipath", "Linux multipath routing: SipHash of its flow keys, 31 bits of it; seed=0 (fib_multipath_hash_seed) custom=no (policy 3: yes) label-order=header (policies 2, 3: number)", LinuxMultipathHash::Make);
    table.Add("mix64", "MurmurHash3's 64-bit finalizer over the key's words; seed=0", Mix64Hash::Make);
    table.Add("murmur3", "MurmurHash3; variant=x64-128 (64 bits of it) or x86-32, seed=0 (Appleby)", Murmur3Hash::Make);
    table.Add("rtag7", "Broadcom RTAG7; function=crc16-bisync seed=0 pre-step=no ipv6=fold macro-flow=no function-b macro-function", Rtag7Hash::Make);
    table.Add("siphash", "SipHash-2-4, 64 bits; hash-key=<16 bytes in hex>", SipHash::Make);
    table.Add("sum", "the sum of the fields as numbers, 36 bits (M1, M2)", MakeSum);
    table.Add("toeplitz", "Toeplitz hash of RSS, 32 bits; hash-key=<hex>", ToeplitzHash::Make);
    table.Add("xor", "the key's words xored; width=16", XorHash::Make);
    // clang-format on
    AddXxHash(table);
    return table;
}

} // namespace flowhash
