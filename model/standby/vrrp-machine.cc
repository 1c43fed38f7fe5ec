// SPDX-License-Identifier: GPL-2.0-only

#include "vrrp-machine.h"

#include "ns3/simulator.h"

#include <utility>

namespace ns3
{

VrrpMachine::VrrpMachine(Advertise advertise, Changed changed)
    : m_advertise(std::move(advertise)),
      m_changed(std::move(changed))
{
}

VrrpMachine::~VrrpMachine()
{
    m_timer.Cancel();
}

void
VrrpMachine::Configure(const Settings& settings)
{
    m_settings = settings;
}

VrrpMachine::State
VrrpMachine::GetState() const
{
    return m_state;
}

Time
VrrpMachine::GetSkew() const
{
    return NanoSeconds((256 - m_settings.priority) * m_masterInterval.GetNanoSeconds() / 256);
}

Time
VrrpMachine::GetMasterDownInterval() const
{
    return 3 * m_masterInterval + GetSkew();
}

void
VrrpMachine::Arm(Time delay)
{
    m_timer.Cancel();
    m_timer = Simulator::Schedule(delay, &VrrpMachine::Expire, this);
}

void
VrrpMachine::Become(State state)
{
    const State before = std::exchange(m_state, state);
    m_changed(before, state);
}

void
VrrpMachine::Start(bool elected)
{
    if (m_state != State::INITIALIZE)
    {
        return;
    }
    m_started = Simulator::Now();
    m_masterInterval = m_settings.interval;
    if (elected)
    {
        Expire();
        return;
    }
    Arm(GetMasterDownInterval());
    Become(State::BACKUP);
}

void
VrrpMachine::Stop(bool politely)
{
    m_timer.Cancel();
    if (m_state == State::INITIALIZE)
    {
        return;
    }
    if (politely && m_state == State::MASTER)
    {
        m_advertise(0);
    }
    Become(State::INITIALIZE);
}

/// A master's advertisement is due, the first one where it has just become it.
void
VrrpMachine::Expire()
{
    m_advertise(m_settings.priority);
    Arm(m_settings.interval);
    if (m_state != State::MASTER)
    {
        Become(State::MASTER);
    }
}

void
VrrpMachine::Hear(const Heard& advert)
{
    if (m_state == State::BACKUP)
    {
        HearAsBackup(advert);
    }
    else if (m_state == State::MASTER)
    {
        HearAsMaster(advert);
    }
}

bool
VrrpMachine::Preempts() const
{
    return m_settings.preempts && Simulator::Now() >= m_started + m_settings.preemptDelay;
}

void
VrrpMachine::FollowMaster(const Heard& advert)
{
    m_masterInterval = advert.interval;
    Arm(GetMasterDownInterval());
}

void
VrrpMachine::HearAsBackup(const Heard& advert)
{
    if (advert.priority == 0)
    {
        Arm(GetSkew());
    }
    else if (!Preempts() || advert.priority >= m_settings.priority)
    {
        FollowMaster(advert);
    }
}

void
VrrpMachine::HearAsMaster(const Heard& advert)
{
    const bool same = advert.priority == m_settings.priority;
    if (advert.priority == 0)
    {
        Expire();
    }
    else if (advert.priority > m_settings.priority || (same && advert.fromGreater))
    {
        FollowMaster(advert);
        Become(State::BACKUP);
    }
}

} // namespace ns3
