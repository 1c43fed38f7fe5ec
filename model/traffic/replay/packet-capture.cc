// SPDX-License-Identifier: GPL-2.0-only

#include "packet-capture.h"

#include "pcap-records.h"

#include "ns3/packet-view.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <deque>
#include <sys/stat.h>
#include <unordered_map>
#include <unordered_set>
#include <utility>

namespace ns3
{

namespace
{

const std::string OTHER_PROTOCOL = "other-protocol"; // neither TCP nor UDP

bool
Matches(const CaptureService& service,
        const flowhash::HostAddress& address,
        uint16_t port,
        uint8_t protocol)
{
    return service.address == address && (service.port == 0 || service.port == port) &&
           (service.protocol == 0 || service.protocol == protocol);
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
          m_hasIpv6(std::any_of(services.begin(),
                                services.end(),
                                [](const auto& service) { return service.address.version == 6; })),
          m_capture(Create<PacketCapture>())
    {
    }

    Ptr<const PacketCapture> Read()
    {
        uint64_t records = 0;
        ReadPcapRecords(m_name, [&](const PcapRecord& record) {
            CheckTime(record);
            ++records;
            record.isIp ? AddPacket(record) : LeaveOut("not-ip");
        });
        if (records == 0)
        {
            Fail("holds no packet");
        }
        if (m_candidates.empty())
        {
            Fail("none of its packets is to or from the services given" + LeftOutText());
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

    /// @return what its packets are instead, for people
    std::string LeftOutText() const
    {
        std::string text;
        for (const auto& [reason, rest] : m_capture->m_leftOut)
        {
            text += (text.empty() ? ": " : ", ") + reason + " " + std::to_string(rest.packets);
        }
        return text;
    }

    /// One wrong time would move all flows before or behind the run.
    void CheckTime(const PcapRecord& record)
    {
        const Time step = record.number == 0 ? Time() : record.time - m_last;
        if (Abs(step) > Days(MOST_DAYS))
        {
            Fail("record " + std::to_string(record.number + 1) + " was seen " +
                 std::to_string(static_cast<int64_t>(std::abs(step.GetDays()))) + " days " +
                 (step.IsNegative() ? "before" : "after") +
                 " the record in front of it: one of the two has a wrong time");
        }
        m_last = record.time;
    }

    void LeaveOut(const std::string& reason)
    {
        ++m_capture->m_leftOut[reason].packets;
    }

    /// Leaves a packet with ports out, and its flow.
    void LeaveOut(const std::string& reason, const flowhash::FlowKey& key)
    {
        CaptureRest& rest = m_capture->m_leftOut[reason];
        ++rest.packets;
        if (m_leftFlows.count(key.Reversed()) == 0)
        {
            rest.flows += m_leftFlows.insert(key).second ? 1 : 0;
        }
    }

    /// @return why a packet cannot be one of a flow, whatever the services are; or nothing
    static std::string WhyNot(const PacketView& view, uint32_t size)
    {
        if (view.protocol != 6 && view.protocol != 17)
        {
            return OTHER_PROTOCOL;
        }
        if (view.isFragment)
        {
            return "fragment";
        }
        return !view.hasPorts || view.payloadOffset > size ? "cut" : "";
    }

    void AddPacket(const PcapRecord& record)
    {
        PacketView view;
        if (record.size == 0 || !view.Parse(record.ip, record.size))
        {
            const int version = record.size == 0 ? 4 : record.ip[0] >> 4; // links may promise IP
            LeaveOut(version == 4 || version == 6 ? "cut" : "not-ip");
            return;
        }
        const std::string reason = WhyNot(view, record.size);
        if (!reason.empty())
        {
            const bool isOfFlow = view.hasPorts && reason != OTHER_PROTOCOL;
            isOfFlow ? LeaveOut(reason, view.key) : LeaveOut(reason);
            return;
        }
        const uint8_t protocol = view.protocol;
        const auto is = [protocol](const flowhash::HostAddress& address, uint16_t port) {
            return [&address, port, protocol](const CaptureService& service) {
                return Matches(service, address, port, protocol);
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
            LeaveOut(key.version == 6 && !m_hasIpv6 ? "ipv6" : "no-service", key);
            return;
        }
        const uint32_t kept = std::min({record.size, view.ipLength, PacketView::WANTED});
        CapturePacket packet{record.time,
                             record.number,
                             static_cast<uint32_t>(m_capture->m_bytes.size()),
                             static_cast<uint16_t>(kept),
                             view.ipLength,
                             reverse};
        m_capture->m_bytes.insert(m_capture->m_bytes.end(), record.ip, record.ip + kept);
        m_candidates.push_back({packet, reverse ? key.Reversed() : key, view.tcpFlags});
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
                LeaveOut("reply-first", candidate.key);
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

    static constexpr int MOST_DAYS = 30; //!< between one record and the next, either way

    std::string m_name;
    Time m_last; //!< of the record before
    const std::vector<CaptureService>& m_services;
    bool m_hasIpv6; //!< a service is of IPv6
    Ptr<PacketCapture> m_capture;
    std::vector<Candidate> m_candidates;
    std::unordered_map<flowhash::FlowKey, Progress, flowhash::FlowKeyHasher> m_progress;
    std::unordered_set<flowhash::FlowKey, flowhash::FlowKeyHasher> m_leftFlows; //!< one direction
};

namespace
{

/// What makes a file another one.
struct FileState
{
    dev_t device{0};
    ino_t number{0};
    off_t size{0};
    int64_t changed{0}; //!< ns

    explicit FileState(const std::string& name)
    {
        struct stat found
        {
        };

        if (stat(name.c_str(), &found) == 0 && S_ISREG(found.st_mode))
        {
            device = found.st_dev;
            number = found.st_ino;
            size = found.st_size;
            changed = int64_t{found.st_mtim.tv_sec} * 1'000'000'000 + found.st_mtim.tv_nsec;
        }
    }

    bool IsSame(const FileState& other) const
    {
        return size > 0 && device == other.device && number == other.number && size == other.size &&
               changed == other.changed;
    }
};

/// A capture that was read.
struct SharedCapture
{
    FileState file;
    std::vector<CaptureService> services;
    Ptr<const PacketCapture> capture;
};

} // namespace

Ptr<const PacketCapture>
PacketCapture::Read(const std::string& file, const std::vector<CaptureService>& services)
{
    return CaptureReader(file, services).Read();
}

Ptr<const PacketCapture>
PacketCapture::Share(const std::string& file, const std::vector<CaptureService>& services)
{
    constexpr std::size_t most = 8;
    static std::deque<SharedCapture> shared; // those read last in front
    const FileState state(file);
    const auto known = std::find_if(shared.begin(), shared.end(), [&](const SharedCapture& other) {
        return state.IsSame(other.file) && services == other.services;
    });
    if (known != shared.end())
    {
        return known->capture;
    }
    shared.push_front({state, services, Read(file, services)});
    shared.resize(std::min(shared.size(), most), shared.front());
    return shared.front().capture;
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
    uint64_t packets = 0;
    for (const auto& [reason, rest] : m_leftOut)
    {
        packets += rest.packets;
    }
    return packets;
}

const std::map<std::string, CaptureRest>&
PacketCapture::GetLeftOut() const
{
    return m_leftOut;
}

} // namespace ns3
