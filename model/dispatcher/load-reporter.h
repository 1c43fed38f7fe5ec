// SPDX-License-Identifier: GPL-2.0-only

#ifndef LOAD_REPORTER_H
#define LOAD_REPORTER_H

#include "load-report-header.h"

#include "ns3/address.h"
#include "ns3/application.h"
#include "ns3/event-id.h"
#include "ns3/nstime.h"
#include "ns3/ptr.h"
#include "ns3/random-variable-stream.h"

#include <functional>
#include <vector>

namespace ns3
{

class Socket;

/**
 * @ingroup flow-distribution
 *
 * Tells dispatchers how much a server has to do (C8): a LoadReportHeader to each of them at an
 * interval, the first one after a random part of it, so that servers do not speak at once.
 */
class LoadReporter : public Application
{
  public:
    static constexpr uint16_t PORT = 3781; //!< of UDP, at both ends

    /// What a server has to do. @param busy takes the requests in work @param waiting takes those
    /// that wait
    using Look = std::function<void(uint32_t& busy, uint32_t& waiting)>;

    /// @return the TypeId
    static TypeId GetTypeId();
    LoadReporter();
    ~LoadReporter() override;

    /// @param look tells the load; before the application starts
    void SetLook(Look look);

    /// @param address of a dispatcher that is told from now on
    void AddTarget(const Address& address);

    /// @param address of a dispatcher that is told no more
    void RemoveTarget(const Address& address);

    /// @return reports sent, to all targets together
    uint64_t GetNSent() const;

    /// Fixes the random streams used. @param stream first stream number @return how many were used
    int64_t AssignStreams(int64_t stream); // Application declares it from ns-3 3.42 on

  protected:
    void DoDispose() override;

  private:
    void StartApplication() override;
    void StopApplication() override;
    void Report();

    /// A dispatcher that is told.
    struct Target
    {
        Address address;    //!< Ipv4Address or Ipv6Address
        Ptr<Socket> socket; //!< none while the application does not run
    };

    void Open(Target& target);

    Time m_interval;
    Look m_look;
    Ptr<UniformRandomVariable> m_phase;
    std::vector<Target> m_targets; //!< in the order in which they came
    bool m_running{false};
    EventId m_next;
    uint32_t m_number{0};
    uint64_t m_sent{0};
};

} // namespace ns3

#endif // LOAD_REPORTER_H
