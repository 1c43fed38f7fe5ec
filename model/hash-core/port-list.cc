// SPDX-License-Identifier: MIT

#include "port-list.h"

#include <algorithm>
#include <limits>

namespace flowhash
{

namespace
{

PortSet
ToSet(const std::vector<uint16_t>& ports)
{
    PortSet set;
    for (const uint16_t port : ports)
    {
        set.set(port);
    }
    return set;
}

/// Keeps what is in a set, in order.
template <typename Container, typename ToPort>
void
KeepIn(Container& container, const PortSet& set, ToPort toPort)
{
    container.erase(
        std::remove_if(container.begin(),
                       container.end(),
                       [&set, toPort](const auto& item) { return !set.test(toPort(item)); }),
        container.end());
}

uint16_t
PortOf(const RestingPort& resting)
{
    return resting.port;
}

/// The first of a queue that is ordered by the end of the rest, if that is over.
std::optional<uint16_t>
PopRested(std::deque<RestingPort>& queue, int64_t now)
{
    if (queue.empty() || queue.front().until > now)
    {
        return std::nullopt;
    }
    const uint16_t port = queue.front().port;
    queue.pop_front();
    return port;
}

/// Adds to a queue that is ordered by the end of the rest; mostly at its end.
void
PushInOrder(std::deque<RestingPort>& queue, const RestingPort& resting)
{
    const auto place = std::upper_bound(
        queue.begin(), queue.end(), resting, [](const RestingPort& a, const RestingPort& b) {
            return a.until < b.until;
        });
    queue.insert(place, resting);
}

} // namespace

PortList::PortList(std::vector<uint16_t> ports)
    : m_ports(std::move(ports)),
      m_set(ToSet(m_ports))
{
}

std::vector<uint16_t>
PortList::Replace(std::vector<uint16_t> ports, int64_t until)
{
    std::vector<uint16_t> gained;
    std::copy_if(ports.begin(), ports.end(), std::back_inserter(gained), [this](uint16_t port) {
        return !m_set.test(port);
    });
    m_ports = std::move(ports);
    m_set = ToSet(m_ports);
    KeepIn(m_gained, m_set, PortOf);
    for (const uint16_t port : gained)
    {
        m_gained.push_back({port, until});
    }
    return gained;
}

const std::vector<uint16_t>&
PortList::Ports() const
{
    return m_ports;
}

const PortSet&
PortList::Set() const
{
    return m_set;
}

const std::vector<RestingPort>&
PortList::Gained() const
{
    return m_gained;
}

std::size_t
PortList::Bytes() const
{
    return sizeof(*this) + m_ports.capacity() * sizeof(uint16_t) +
           m_gained.capacity() * sizeof(RestingPort);
}

PortPool::PortPool(const PortList& list)
    : m_list(list),
      m_gained(list.Gained().begin(), list.Gained().end())
{
    PortSet resting;
    for (const RestingPort& gained : m_gained)
    {
        resting.set(gained.port);
    }
    const auto& ports = list.Ports();
    std::copy_if(ports.begin(), ports.end(), std::back_inserter(m_fresh), [&resting](auto port) {
        return !resting.test(port);
    });
}

std::optional<uint16_t>
PortPool::Acquire(int64_t now)
{
    std::optional<uint16_t> port;
    if (!m_fresh.empty())
    {
        port = m_fresh.front();
        m_fresh.pop_front();
    }
    else if (!(port = PopRested(m_gained, now)))
    {
        port = PopRested(m_returned, now);
    }
    if (port)
    {
        m_inUse.set(*port);
    }
    return port;
}

bool
PortPool::Release(uint16_t port, int64_t until)
{
    const bool known = m_inUse.test(port);
    m_inUse.reset(port);
    if (known)
    {
        const int64_t end = std::max(until, TakeOwed(port));
        if (m_list.Set().test(port))
        {
            PushInOrder(m_returned, {port, end});
        }
        else
        {
            m_owed[port] = end;
        }
    }
    return known;
}

void
PortPool::Follow(const std::vector<uint16_t>& gained, int64_t until)
{
    SetLostAside();
    for (const uint16_t port : gained)
    {
        const int64_t owed = TakeOwed(port);
        if (m_inUse.test(port))
        {
            m_owed[port] = std::max(until, owed); // others may have used it beside us
        }
        else if (owed > until)
        {
            PushInOrder(m_returned, {port, owed});
        }
        else
        {
            m_gained.push_back({port, until});
        }
    }
}

void
PortPool::SetLostAside()
{
    KeepIn(m_fresh, m_list.Set(), [](uint16_t port) { return port; });
    KeepIn(m_gained, m_list.Set(), PortOf);
    for (const RestingPort& returned : m_returned)
    {
        if (!m_list.Set().test(returned.port))
        {
            m_owed[returned.port] = returned.until;
        }
    }
    KeepIn(m_returned, m_list.Set(), PortOf);
}

int64_t
PortPool::TakeOwed(uint16_t port)
{
    const auto owed = m_owed.find(port);
    if (owed == m_owed.end())
    {
        return std::numeric_limits<int64_t>::min();
    }
    const int64_t until = owed->second;
    m_owed.erase(owed);
    return until;
}

std::size_t
PortPool::Bytes() const
{
    return sizeof(*this) + m_fresh.size() * sizeof(uint16_t) +
           (m_gained.size() + m_returned.size() + m_owed.size()) * sizeof(RestingPort);
}

} // namespace flowhash
