// SPDX-License-Identifier: GPL-2.0-only

#include "packet-capture.h"

#include "pcap-records.h"

#include "ns3/packet-view.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <unordered_map>
#include <utility>

namespace ns3
{

namespace
{

bool
Matches(const CaptureService& service, const flowhash::HostAddress& address, uint16_t port)
{
    return service.address == address && (service.port == 0 || service.port == port);
}

/// A packet to be put into a flow.
struct Candidate
{
    CapturePacket packet;
    flowhash::FlowKey key; //!< of the flow's client
    uint8_t tcpFlags;
};

/// What was seen of a flow while packets are put into it.
struct Progress
{
    std::size_t index;         //!< of the flow
    bool startsWithSyn{false}; //!< the client's
    bool finFromClient{false};
    bool finFromServer{false};
    bool reset{false};

    bool HasEnded() const
    {
        return reset || (finFromClient && finFromServer);
    }
};

} // namespace

Time
CaptureFlow::Start() const
{
    return packets.front().time;
}

Time
CaptureFlow::Duration() const
{
    return packets.back().time - packets.front().time;
}

/**
 * Reads one file into a PacketCapture: records, then packets of the services by time, then flows.
 */
class CaptureReader
{
  public:
    CaptureReader(std::string file, const std::vector<CaptureService>& services)
        : m_name(std::move(file)),
          m_services(services),
          m_capture(Create<PacketCapture>())
    {
    }

    Ptr<const PacketCapture> Read()
    {
        ReadPcapRecords(m_name, [this](const PcapRecord& record) {
            const bool used =
                record.isIp && AddPacket(record.ip, record.size, record.time, record.number);
            m_capture->m_leftOut += used ? 0 : 1;
        });
        if (m_candidates.empty())
        {
            Fail("none of its packets is to or from the services given");
        }
        Group();
        if (m_capture->m_flows.empty())
        {
            Fail("no client's packet to the services given is in it");
        }
        return m_capture;
    }

  private:
    [[noreturn]] void Fail(const std::string& what) const
    {
        throw CaptureError(m_name + ": " + what);
    }

    /// @return whether the packet is one to or from the services
    bool AddPacket(const uint8_t* bytes, uint32_t size, Time time, uint32_t record)
    {
        PacketView view;
        const bool wanted = size > 0 && view.Parse(bytes, size) && view.hasPorts &&
                            !view.isFragment && view.payloadOffset <= size &&
                            (view.protocol == 6 || view.protocol == 17);
        if (!wanted)
        {
            return false;
        }
        const auto is = [](const flowhash::HostAddress& address, uint16_t port) {
            return [&address, port](const CaptureService& service) {
                return Matches(service, address, port);
            };
        };
        const auto& key = view.key;
        const bool forward = std::any_of(
            m_services.begin(), m_services.end(), is(view.destination, key.destinationPort));
        const bool reverse =
            !forward &&
            std::any_of(m_services.begin(), m_services.end(), is(view.source, key.sourcePort));
        if (!forward && !reverse)
        {
            return false;
        }
        const uint32_t kept = std::min({size, view.ipLength, PacketView::WANTED});
        CapturePacket packet{time,
                             record,
                             static_cast<uint32_t>(m_capture->m_bytes.size()),
                             static_cast<uint16_t>(kept),
                             view.ipLength,
                             reverse};
        m_capture->m_bytes.insert(m_capture->m_bytes.end(), bytes, bytes + kept);
        m_candidates.push_back({packet, reverse ? key.Reversed() : key, view.tcpFlags});
        return true;
    }

    void Group()
    {
        std::stable_sort(
            m_candidates.begin(), m_candidates.end(), [](const Candidate& a, const Candidate& b) {
                return a.packet.time < b.packet.time;
            });
        for (auto& candidate : m_candidates)
        {
            AddToFlow(candidate);
        }
        const Time base = m_capture->m_flows.empty() ? Time() : m_capture->m_flows[0].Start();
        for (auto& flow : m_capture->m_flows)
        {
            for (auto& packet : flow.packets)
            {
                packet.time -= base;
            }
        }
    }

    void AddToFlow(const Candidate& candidate)
    {
        const bool reverse = candidate.packet.reverse;
        const bool syn = (candidate.tcpFlags & PacketView::TCP_SYN) &&
                         !(candidate.tcpFlags & PacketView::TCP_ACK);
        auto it = m_progress.find(candidate.key);
        if (it == m_progress.end() || (syn && !reverse && it->second.HasEnded()))
        {
            if (reverse)
            {
                ++m_capture->m_leftOut;
                return;
            }
            const Progress begun{m_capture->m_flows.size(), syn};
            it = m_progress.insert_or_assign(candidate.key, begun).first;
            m_capture->m_flows.push_back({candidate.key, {}, false});
        }
        Progress& progress = it->second;
        const bool fin = candidate.tcpFlags & PacketView::TCP_FIN;
        progress.finFromClient |= fin && !reverse;
        progress.finFromServer |= fin && reverse;
        progress.reset |= (candidate.tcpFlags & PacketView::TCP_RST) != 0;
        auto& flow = m_capture->m_flows[progress.index];
        flow.packets.push_back(candidate.packet);
        flow.whole = progress.startsWithSyn && progress.HasEnded();
        ++m_capture->m_packets;
    }

    std::string m_name;
    const std::vector<CaptureService>& m_services;
    Ptr<PacketCapture> m_capture;
    std::vector<Candidate> m_candidates;
    std::unordered_map<flowhash::FlowKey, Progress, flowhash::FlowKeyHasher> m_progress;
};

Ptr<const PacketCapture>
PacketCapture::Read(const std::string& file, const std::vector<CaptureService>& services)
{
    return CaptureReader(file, services).Read();
}

const std::vector<CaptureFlow>&
PacketCapture::GetFlows() const
{
    return m_flows;
}

const uint8_t*
PacketCapture::GetBytes(const CapturePacket& packet) const
{
    return m_bytes.data() + packet.offset;
}

uint64_t
PacketCapture::GetNPackets() const
{
    return m_packets;
}

uint64_t
PacketCapture::GetNLeftOut() const
{
    return m_leftOut;
}

} // namespace ns3
