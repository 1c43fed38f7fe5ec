// SPDX-License-Identifier: GPL-2.0-only

#include "packet-traces.h"

#include "ns3/csma-net-device.h"
#include "ns3/express-helper.h"
#include "ns3/point-to-point-net-device.h"
#include "ns3/queue.h"
#include "ns3/scenario-error.h"
#include "ns3/trace-helper.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <sys/resource.h>
#include <system_error>
#include <unistd.h>

namespace ns3
{

namespace
{

/// Names the files of devices. @param ending such as .pcap
std::string
NameOf(const std::string& prefix, const Ptr<NetDevice>& device, const std::string& ending)
{
    const std::string name = PcapHelper().GetFilenameFromDevice(prefix, device);
    return name.substr(0, name.rfind('.')) + ending;
}

/// Lets a file have what ns-3's helper would write for a device.
template <class Device>
void
HookText(const Ptr<Device>& device, const Ptr<OutputStreamWrapper>& file)
{
    AsciiTraceHelper helper;
    helper.HookDefaultReceiveSinkWithoutContext<Device>(device, "MacRx", file);
    const Ptr<Queue<Packet>> queue = device->GetQueue();
    helper.HookDefaultEnqueueSinkWithoutContext<Queue<Packet>>(queue, "Enqueue", file);
    helper.HookDefaultDropSinkWithoutContext<Queue<Packet>>(queue, "Drop", file);
    helper.HookDefaultDequeueSinkWithoutContext<Queue<Packet>>(queue, "Dequeue", file);
}

/// @return why nothing can be written behind what a file has, by errno; 0: it can
int
ReasonAt(const std::string& name)
{
    const std::array<char, 4096> bytes{};
    const int file = open(name.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC);
    const bool written =
        file >= 0 && write(file, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size());
    const int reason = written ? 0 : errno;
    if (file >= 0)
    {
        close(file);
    }
    return reason;
}

} // namespace

std::string
PacketTraces::WhyNotOpen(uint64_t files)
{
    constexpr rlim_t others = 32; // files that are open besides
    rlimit limit{};
    getrlimit(RLIMIT_NOFILE, &limit);
    const rlim_t wanted = files + others;
    if (limit.rlim_cur != RLIM_INFINITY && limit.rlim_cur < wanted)
    {
        limit.rlim_cur =
            limit.rlim_max == RLIM_INFINITY ? wanted : std::min(limit.rlim_max, wanted);
        setrlimit(RLIMIT_NOFILE, &limit);
    }
    return limit.rlim_cur == RLIM_INFINITY || limit.rlim_cur >= wanted
               ? ""
               : "traces keep " + std::to_string(files) + " files open, the program up to " +
                     std::to_string(others) + " more, and the system's limit is " +
                     std::to_string(limit.rlim_cur) + " (ulimit -n)";
}

void
PacketTraces::AddPcap(const std::string& prefix, const NetDeviceContainer& devices)
{
    OpenAll("traces.pcap", prefix, devices, ".pcap");
    PcapHelper helper;
    for (uint32_t i = 0; i < devices.GetN(); ++i)
    {
        const std::string name = NameOf(prefix, devices.Get(i), ".pcap");
        const Ptr<NetDevice> device = devices.Get(i);
        m_pcap.emplace_back(name,
                            helper.CreateFile(name,
                                              std::ios::out,
                                              device->IsPointToPoint() ? PcapHelper::DLT_PPP
                                                                       : PcapHelper::DLT_EN10MB));
        helper.HookDefaultSink(device, "PromiscSniffer", m_pcap.back().second);
    }
}

void
PacketTraces::AddAscii(const std::string& prefix, const NetDeviceContainer& devices)
{
    OpenAll("traces.ascii", prefix, devices, ".tr");
    AsciiTraceHelper helper;
    for (uint32_t i = 0; i < devices.GetN(); ++i)
    {
        const std::string name = NameOf(prefix, devices.Get(i), ".tr");
        const auto line = DynamicCast<PointToPointNetDevice>(devices.Get(i));
        const auto shared = DynamicCast<CsmaNetDevice>(devices.Get(i));
        m_text.emplace_back(name, helper.CreateFileStream(name));
        const auto& file = m_text.back().second;
        if (shared)
        {
            HookText(shared, file);
        }
        else if (!line)
        {
            HookExpressText(devices.Get(i), file);
        }
        else
        {
            HookText(line, file);
            helper.HookDefaultDropSinkWithoutContext<PointToPointNetDevice>(
                line, "PhyRxDrop", file);
        }
    }
}

/// ns-3 ends the program at a file that cannot be opened, also where there are too many.
void
PacketTraces::OpenAll(const std::string& key,
                      const std::string& prefix,
                      const NetDeviceContainer& devices,
                      const std::string& ending) const
{
    const std::string wrong = WhyNotOpen(m_pcap.size() + m_text.size() + devices.GetN());
    if (!wrong.empty())
    {
        throw ScenarioError("key '" + key + "': " + wrong);
    }
    for (uint32_t i = 0; i < devices.GetN(); ++i)
    {
        const std::string name = NameOf(prefix, devices.Get(i), ending);
        const int file = open(name.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
        if (file < 0)
        {
            throw ScenarioError("key '" + key + "': '" + name +
                                "' cannot be written: " + std::strerror(errno));
        }
        close(file);
    }
}

void
PacketTraces::Fail(const std::string& name)
{
    const int reason = ReasonAt(name);
    throw std::system_error(
        reason == 0 ? EIO : reason, std::generic_category(), name + " cannot be written");
}

bool
PacketTraces::HasFailed() const
{
    const auto pcapFailed = [](const auto& item) { return item.second->Fail(); };
    const auto textFailed = [](const auto& item) { return item.second->GetStream()->fail(); };
    return std::any_of(m_pcap.begin(), m_pcap.end(), pcapFailed) ||
           std::any_of(m_text.begin(), m_text.end(), textFailed);
}

void
PacketTraces::Close()
{
    for (const auto& [name, file] : m_pcap)
    {
        file->Close();
        if (file->Fail())
        {
            Fail(name);
        }
    }
    for (const auto& [name, file] : m_text)
    {
        if (!file->GetStream()->flush())
        {
            Fail(name);
        }
    }
    m_pcap.clear();
    m_text.clear();
}

} // namespace ns3
