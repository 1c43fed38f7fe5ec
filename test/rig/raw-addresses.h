// SPDX-License-Identifier: GPL-2.0-only

#ifndef RAW_ADDRESSES_H
#define RAW_ADDRESSES_H

#include "packet-bytes.h"

#include "ns3/ipv4-address.h"
#include "ns3/ipv6-address.h"

#include <array>
#include <cstdint>
#include <string>

/// Who is where at a RawCluster, and the keys of what they say.
class RawAddresses
{
  public:
    static constexpr uint32_t CLIENT = 0x0a010001;
    static constexpr uint32_t SERVICE = 0xc6120001;
    static constexpr const char* GROUP = "239.1.2.3";
    static constexpr const char* GROUP6 = "ff05::123";

    static uint32_t Server(uint32_t i)
    {
        return 0x0a030000 + i;
    }

    static uint32_t Own(uint32_t i)
    {
        return 0x0a020000 + i;
    }

    /// @param i a dispatcher @param version of IP @return its own address
    static ns3::Address OwnAddress(uint32_t i, uint8_t version)
    {
        return version == 6 ? ns3::Address(ns3::Ipv6Address(OwnText(i).c_str()))
                            : ns3::Address(ns3::Ipv4Address(Own(i)));
    }

    /// @param from a dispatcher @param to another one @param version of IP @return the key of what
    /// it tells that one
    static flowhash::FlowKey Talk(uint32_t from, uint32_t to, uint8_t version)
    {
        if (version == 4)
        {
            return flowhash::FlowKey::Ipv4(Own(from), Own(to), 3780, 3780, packetbytes::UDP);
        }
        flowhash::FlowKey key = packetbytes::Ipv6Key(1, 2, 3780, 3780, packetbytes::UDP);
        ns3::Ipv6Address(OwnText(from).c_str()).GetBytes(key.source.data());
        ns3::Ipv6Address(OwnText(to).c_str()).GetBytes(key.destination.data());
        return key;
    }

    /// @param from a dispatcher @param version of IP @return the key of what it tells all at once
    static flowhash::FlowKey ToGroup(uint32_t from, uint8_t version)
    {
        flowhash::FlowKey key = Talk(from, from, version);
        if (version == 6)
        {
            ns3::Ipv6Address(GROUP6).GetBytes(key.destination.data());
        }
        else
        {
            ns3::Ipv4Address(GROUP).Serialize(key.destination.data());
        }
        return key;
    }

    /// @param port of the client @param protocol of the flow @param client which, of IPv4
    /// @param version of IP
    static flowhash::FlowKey Request(uint16_t port,
                                     uint8_t protocol = packetbytes::TCP,
                                     uint32_t client = CLIENT,
                                     uint8_t version = 4)
    {
        if (version == 6)
        {
            return packetbytes::Ipv6Key(1, 2, port, 80, protocol);
        }
        return flowhash::FlowKey::Ipv4(client, SERVICE, port, 80, protocol);
    }

    /// @param request a client's key @param server chosen @return the key behind the dispatcher
    static flowhash::FlowKey Behind(const flowhash::FlowKey& request, uint32_t server)
    {
        flowhash::FlowKey key = request;
        const uint32_t address = Server(server);
        if (key.version == 6)
        {
            key.destination = Ipv6Server(server);
            return key;
        }
        for (int i = 0; i < 4; ++i)
        {
            key.destination[i] = static_cast<uint8_t>(address >> (24 - 8 * i));
        }
        return key;
    }

  protected:
    static std::array<uint8_t, 16> Ipv6Server(uint32_t i)
    {
        std::array<uint8_t, 16> address{};
        ns3::Ipv6Address(Ipv6Text(i).c_str()).GetBytes(address.data());
        return address;
    }

    static std::string OwnText(uint32_t i)
    {
        return "2001:db8:4::" + std::to_string(i + 1);
    }

    static std::string Ipv6Text(uint32_t i)
    {
        return "2001:db8:3" + std::to_string(i) + "00::1";
    }
};

#endif // RAW_ADDRESSES_H
