// SPDX-License-Identifier: GPL-2.0-only

#include "vrrp-router.h"

#include "../packet/host-address-conversion.h"
#include "vrrp-advert.h"

#include "ns3/boolean.h"
#include "ns3/log.h"
#include "ns3/simulator.h"
#include "ns3/trace-source-accessor.h"
#include "ns3/uinteger.h"

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("VrrpRouter");

NS_OBJECT_ENSURE_REGISTERED(VrrpRouter);

namespace
{

constexpr int64_t CENTISECOND = 10'000'000; // ns

uint16_t
ToCentiseconds(Time interval)
{
    return static_cast<uint16_t>(interval.GetNanoSeconds() / CENTISECOND);
}

} // namespace

TypeId
VrrpRouter::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::VrrpRouter")
            .SetParent<Object>()
            .SetGroupName("FlowDistribution")
            .AddConstructor<VrrpRouter>()
            .AddAttribute("Priority",
                          "The node of the greatest is master (1 to 254); before the start.",
                          UintegerValue(100), // RFC 5798, section 6.1
                          MakeUintegerAccessor(&VrrpRouter::m_priority),
                          MakeUintegerChecker<uint8_t>(1, 254))
            .AddAttribute("Interval",
                          "Between two advertisements (time, 10 ms to 40.95 s; whole centiseconds, "
                          "the rest is cut off); before the start.",
                          TimeValue(Seconds(1)),
                          MakeTimeAccessor(&VrrpRouter::m_interval),
                          MakeTimeChecker(MilliSeconds(10), MilliSeconds(40950)))
            .AddAttribute("Preempt",
                          "Whether it takes over from a master of less priority (true or false); "
                          "before the start.",
                          BooleanValue(true),
                          MakeBooleanAccessor(&VrrpRouter::m_preempts),
                          MakeBooleanChecker())
            .AddAttribute("PreemptDelay",
                          "It does so not before it has been there so long (time); before the "
                          "start.",
                          TimeValue(Seconds(0)),
                          MakeTimeAccessor(&VrrpRouter::m_preemptDelay),
                          MakeTimeChecker(Seconds(0)))
            .AddAttribute("Joins",
                          "Whether it comes to its group when the simulation starts (true or "
                          "false).",
                          BooleanValue(true),
                          MakeBooleanAccessor(&VrrpRouter::m_joins),
                          MakeBooleanChecker())
            .AddAttribute("Elected",
                          "Whether it is master when the simulation starts, by an election before "
                          "(true or false).",
                          BooleanValue(false),
                          MakeBooleanAccessor(&VrrpRouter::m_elected),
                          MakeBooleanChecker())
            .AddTraceSource("StateChanged",
                            "It became something else: initialize, backup, master.",
                            MakeTraceSourceAccessor(&VrrpRouter::m_stateTrace),
                            "ns3::VrrpRouter::StateTracedCallback");
    return tid;
}

VrrpRouter::VrrpRouter()
    : m_machine(
          [this](uint8_t priority) { Advertise(priority); },
          [this](VrrpMachine::State before, VrrpMachine::State after) { Changed(before, after); })
{
}

VrrpRouter::~VrrpRouter() = default;

void
VrrpRouter::Install(const Ptr<SteeringNetDevice>& device,
                    const VrrpGroup& group,
                    const flowhash::HostAddress& own)
{
    m_device = device;
    m_group = group;
    m_own = own;
    for (const flowhash::HostAddress& address : group.addresses)
    {
        device->SetVirtualLink(address.version, group.LinkAddress(address.version));
        device->AddAnsweredAddress(ToAddress(address));
        if (address.version == 6)
        {
            device->AddAnsweredAddress(ToAddress(group.LinkLocal()));
        }
    }
    device->JoinGroup(ToAddress(VrrpAdvert::Group(own.version)));
    device->AddHearer([this](const SteeredPacket& packet) { return Hear(packet); });
    device->TraceConnectWithoutContext("FailedChanged",
                                       MakeCallback(&VrrpRouter::FailedChanged, this));
    device->SetStandby(true);
    device->AggregateObject(this);
}

void
VrrpRouter::Elect(uint32_t port)
{
    m_electing.insert(port);
    m_telling.insert(port);
}

void
VrrpRouter::Tell(uint32_t port)
{
    m_telling.insert(port);
}

void
VrrpRouter::DoInitialize()
{
    m_machine.Configure({m_priority,
                         NanoSeconds(ToCentiseconds(m_interval) * CENTISECOND),
                         m_preempts,
                         m_preemptDelay});
    Simulator::ScheduleNow(&VrrpRouter::Begin, this); // when the device has begun, too
    Object::DoInitialize();
}

void
VrrpRouter::DoDispose()
{
    m_device = nullptr; // nobody is told of what ends now
    m_machine.Stop(false);
    Object::DoDispose();
}

void
VrrpRouter::Begin()
{
    m_member = m_joins;
    if (m_joins && !m_device->HasFailed())
    {
        m_machine.Start(m_elected);
    }
}

void
VrrpRouter::Join()
{
    m_member = true;
    if (!m_device->HasFailed())
    {
        m_machine.Start(false);
    }
}

void
VrrpRouter::Leave()
{
    m_member = false;
    m_machine.Stop(true);
}

void
VrrpRouter::FailedChanged(bool failed)
{
    if (failed)
    {
        m_machine.Stop(false);
    }
    else if (m_member)
    {
        m_machine.Start(false);
    }
}

VrrpMachine::State
VrrpRouter::GetState() const
{
    return m_machine.GetState();
}

const VrrpGroup&
VrrpRouter::GetGroup() const
{
    return m_group;
}

Ptr<SteeringNetDevice>
VrrpRouter::GetDevice() const
{
    return m_device;
}

void
VrrpRouter::Changed(VrrpMachine::State before, VrrpMachine::State after)
{
    if (!m_device)
    {
        return; // it is over
    }
    NS_LOG_LOGIC("vrid " << +m_group.vrid << ": " << m_own.ToString() << " was "
                         << static_cast<int>(before) << ", is " << static_cast<int>(after));
    m_device->SetStandby(after != VrrpMachine::State::MASTER);
    m_stateTrace(before, after);
}

/// The address that others see there.
flowhash::HostAddress
VrrpRouter::AddressAt(uint32_t port) const
{
    if (m_own.version == 4)
    {
        return m_own;
    }
    const auto link = Mac48Address::ConvertFrom(m_device->GetPort(port)->GetAddress());
    return ToHostAddress(Ipv6Address::MakeAutoconfiguredLinkLocalAddress(link));
}

void
VrrpRouter::Advertise(uint8_t priority)
{
    const VrrpHeader header(
        m_group.vrid, priority, ToCentiseconds(m_interval), m_group.Advertised());
    for (const uint32_t port : m_telling)
    {
        m_device->SendToGroup(VrrpAdvert::Build(header, AddressAt(port), m_device->HasChecksums()),
                              port);
    }
}

std::optional<SteeringVerdict>
VrrpRouter::Hear(const SteeredPacket& packet)
{
    if (!VrrpAdvert::IsAdvert(packet) || m_electing.count(packet.port) == 0)
    {
        return std::nullopt;
    }
    const uint8_t vrid = VrrpAdvert::VridOf(packet);
    if (vrid != m_group.vrid && vrid != 0)
    {
        return std::nullopt; // of other virtual routers on the link
    }
    VrrpHeader header;
    if (const DropReason* reason = VrrpAdvert::Read(packet, m_group, header))
    {
        return SteeringVerdict::Drop(*reason);
    }
    m_machine.Hear({header.GetPriority(),
                    NanoSeconds(header.GetInterval() * CENTISECOND),
                    AddressAt(packet.port).bytes < packet.view.source.bytes});
    return SteeringVerdict::Consume();
}

} // namespace ns3
