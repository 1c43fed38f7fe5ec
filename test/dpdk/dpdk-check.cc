// SPDX-License-Identifier: GPL-2.0-only

#include "distribution.h"
#include "hash/toeplitz-hash.h"
#include "packet-fields.h"

#include <array>
#include <cstring>
#include <fstream>
#include <functional>
#include <iostream>
#include <rte_config.h>
#include <stdexcept>
#include <string>
#include <vector>
//
#include <rte_hash_crc.h>
#include <rte_jhash.h>
#include <rte_thash.h>

/**
 * @file
 * DPDK's hash functions beside ours, over every whole TCP or UDP packet of a capture (IPv4 behind
 * Ethernet, in a pcap file of this machine's byte order), and over the same with the addresses that
 * NAT64 would give them. DPDK gets the bytes as they stand in the packet; ours goes by PacketFields
 * and a spec.
 * usage: dpdk-check CAPTURE
 */

namespace
{

using flowhash::Distribution;
using flowhash::FlowKey;

constexpr std::size_t FILE_HEADER = 24;
constexpr std::size_t RECORD_HEADER = 16;
constexpr std::size_t ETHERNET = 14;
constexpr std::size_t ADDRESSES = 12; // in an IPv4 header
constexpr uint32_t QUEUES = 6;
constexpr uint32_t TABLE = 128;

/// A packet for both.
struct Packet
{
    FlowKey key;                //!< for ours
    std::vector<uint8_t> tuple; //!< addresses and ports as they are sent
    uint8_t protocol{0};
};

/// What both make of a packet.
struct Comparison
{
    std::string spec;
    std::function<uint32_t(const Packet&)> theirs;
};

/// The packet as NAT64 would have it, at both ends.
Packet
ToIpv6(const Packet& packet)
{
    Packet six = packet;
    six.key.version = 6;
    six.tuple.clear();
    const std::array<uint8_t, 12> prefix{0, 0x64, 0xff, 0x9b};
    for (auto [address, at] : {std::pair(&six.key.source, 0), std::pair(&six.key.destination, 4)})
    {
        six.tuple.insert(six.tuple.end(), prefix.begin(), prefix.end());
        six.tuple.insert(six.tuple.end(), packet.tuple.begin() + at, packet.tuple.begin() + at + 4);
        std::memcpy(address->data(), six.tuple.data() + six.tuple.size() - 16, 16);
    }
    six.tuple.insert(six.tuple.end(), packet.tuple.begin() + 8, packet.tuple.end());
    return six;
}

std::vector<Packet>
ReadPackets(const std::string& file)
{
    std::ifstream in(file, std::ios::binary);
    const std::string all{std::istreambuf_iterator<char>(in), {}};
    const auto* const bytes = reinterpret_cast<const uint8_t*>(all.data());
    std::vector<Packet> packets;
    uint32_t size = 0;
    for (std::size_t at = FILE_HEADER; at + RECORD_HEADER < all.size(); at += RECORD_HEADER + size)
    {
        std::memcpy(&size, bytes + at + 8, sizeof(size));
        const uint8_t* const ip = bytes + at + RECORD_HEADER + ETHERNET;
        flowhash::PacketFields fields;
        if (ip[-2] != 8 || ip[-1] != 0 || (ip[9] != 6 && ip[9] != 17) ||
            !fields.Parse(ip, size - ETHERNET))
        {
            continue;
        }
        const uint8_t* const ports = ip + 4 * (ip[0] & 15);
        std::vector<uint8_t> tuple(ip + ADDRESSES, ip + ADDRESSES + 8);
        tuple.insert(tuple.end(), ports, ports + 4);
        packets.push_back({fields.key, tuple, ip[9]});
        packets.push_back(ToIpv6(packets.back()));
    }
    return packets;
}

/// The tuple in 32-bit numbers of the host, as rte_softrss wants them.
uint32_t
SoftRss(const Packet& packet, const uint8_t* secret)
{
    std::array<uint32_t, 9> words{};
    for (std::size_t i = 0; 4 * i < packet.tuple.size(); ++i)
    {
        std::memcpy(&words[i], packet.tuple.data() + 4 * i, 4);
        words[i] = rte_be_to_cpu_32(words[i]);
    }
    return rte_softrss(words.data(), static_cast<uint32_t>(packet.tuple.size() / 4), secret);
}

std::vector<uint8_t>
WithProtocol(const Packet& packet)
{
    std::vector<uint8_t> bytes = packet.tuple;
    bytes.push_back(packet.protocol);
    return bytes;
}

/// Source and its port as two words, the port as a little-endian machine reads it.
uint32_t
SourceWords(const Packet& packet)
{
    uint32_t address = 0;
    uint16_t port = 0;
    std::memcpy(&address, packet.tuple.data(), 4);
    std::memcpy(&port, packet.tuple.data() + packet.tuple.size() - 4, 2);
    return rte_jhash_2words(rte_be_to_cpu_32(address), port, 5);
}

std::vector<Comparison>
Comparisons()
{
    static const auto& key = flowhash::ToeplitzHash::VerificationKey();
    static const std::vector<uint8_t> symmetric = [] {
        std::vector<uint8_t> bytes;
        for (int i = 0; i < 20; ++i)
        {
            bytes.insert(bytes.end(), {0x6d, 0x5a});
        }
        return bytes;
    }();
    const std::string four = "key=fields fields=src+dst+sport+dport ";
    std::vector<Comparison> all;
    all.push_back({four + "hash=toeplitz", [](auto& p) { return SoftRss(p, key.data()); }});
    all.push_back({four + "hash=toeplitz hash-key=6d5a6d5a6d5a6d5a",
                   [](auto& p) { return SoftRss(p, symmetric.data()); }});
    all.push_back({four + "hash=crc32c xorout=00000000", [](auto& p) {
                       return rte_hash_crc(
                           p.tuple.data(), static_cast<uint32_t>(p.tuple.size()), 0xffffffff);
                   }});
    all.push_back({"hash=crc32c xorout=00000000 init=12345678", [](auto& p) {
                       const auto bytes = WithProtocol(p);
                       const auto size = static_cast<uint32_t>(bytes.size());
                       // Its initial value is the other way around than the name of a reflected
                       // CRC.
                       return rte_hash_crc(bytes.data(), size, 0x1e6a2c48);
                   }});
    all.push_back({"hash=jhash initval=77", [](auto& p) {
                       const auto bytes = WithProtocol(p);
                       return rte_jhash(bytes.data(), static_cast<uint32_t>(bytes.size()), 77);
                   }});
    all.push_back({"hash=jhash layout=sport+dport+src+dst+proto+3", [](auto& p) {
                       std::vector<uint8_t> bytes(p.tuple.end() - 4, p.tuple.end());
                       bytes.insert(bytes.end(), p.tuple.begin(), p.tuple.end() - 4);
                       bytes.insert(bytes.end(), {p.protocol, 0, 0, 0});
                       return rte_jhash(bytes.data(), static_cast<uint32_t>(bytes.size()), 0);
                   }});
    return all;
}

uint32_t
Ours(const Distribution& scheme, const Packet& packet)
{
    return static_cast<uint32_t>(scheme.HashFunction().Hash(scheme.Rule().Extract(packet.key)));
}

void
Compare(const std::string& what, uint32_t ours, uint32_t theirs, const FlowKey& key)
{
    if (ours != theirs)
    {
        throw std::runtime_error(what + ": " + key.ToString() + ": ours " + std::to_string(ours) +
                                 ", DPDK's " + std::to_string(theirs));
    }
}

void
CompareAll(const std::vector<Packet>& packets)
{
    const auto comparisons = Comparisons();
    for (const Comparison& one : comparisons)
    {
        const auto scheme = Distribution::Make(one.spec);
        for (const Packet& packet : packets)
        {
            Compare(one.spec, Ours(*scheme, packet), one.theirs(packet), packet.key);
        }
    }
    const auto words = Distribution::Make("key=fields fields=src+sport hash=jhash form=words "
                                          "initval=5");
    const auto rss = Distribution::Make("as=rss");
    for (uint32_t queue = 0; queue < QUEUES; ++queue)
    {
        rss->Update({{flowhash::MemberChange::Kind::ADD, queue, 1.0}});
    }
    for (const Packet& packet : packets)
    {
        const uint32_t value = SoftRss(packet, flowhash::ToeplitzHash::VerificationKey().data());
        Compare("as=rss", *rss->Evaluate(packet.key), value % TABLE % QUEUES, packet.key);
        if (packet.key.version == 4)
        {
            Compare("form=words", Ours(*words, packet), SourceWords(packet), packet.key);
        }
    }
    std::cout << "dpdk-check: " << comparisons.size() + 2 << " functions, " << packets.size()
              << " packets, none differs\n";
}

} // namespace

int
main(int count, char** words)
{
    try
    {
        const auto packets = ReadPackets(count == 2 ? words[1] : "");
        if (packets.empty())
        {
            throw std::runtime_error(
                "usage: dpdk-check CAPTURE, one that holds TCP or UDP packets");
        }
        CompareAll(packets);
    }
    catch (const std::exception& error)
    {
        std::cerr << "dpdk-check: " << error.what() << '\n';
        return 1;
    }
    return 0;
}
