// SPDX-License-Identifier: GPL-2.0-only

#ifndef SYN_FLOOD_H
#define SYN_FLOOD_H

#include "light-endpoint.h"

#include "ns3/event-id.h"
#include "ns3/random-variable-stream.h"
#include "ns3/request-profile.h"
#include "ns3/size-distribution.h"

#include <cstdint>
#include <string>
#include <vector>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * A SYN flood (RFC 4987): SYNs alone, each from a random address and port, to one of the targets.
 * Sources are of 100.64.0.0/10 (RFC 6598) and of 100::/64 (RFC 6666, discard-only), which nobody
 * in a scenario has: so nothing answers the SYN-ACKs that servers send, and where there is no route
 * to them they are dropped. Its packets carry no FlowTag: they are of no flow.
 *
 * It stands beside a LightClient at a node, or alone; it hears nothing.
 */
class SynFlood : public LightEndpoint
{
  public:
    /// How many random streams it has.
    static constexpr int64_t STREAMS = 2;

    /// @return the TypeId
    static TypeId GetTypeId();
    SynFlood();
    ~SynFlood() override;

    /// Adds a target; before the start. @param target over TCP, else throws std::invalid_argument
    void AddTarget(const RequestTarget& target);

    /// @return SYNs that were sent
    uint64_t GetNSyns() const;
    /// @return SYNs that had no route, and were not sent
    uint64_t GetNUnroutable() const;

    /// Fixes the random streams. @param stream first stream number @return STREAMS
    int64_t AssignStreams(int64_t stream); // Application declares it from ns-3 3.42 on

  protected:
    void DoDispose() override;

  private:
    /// An address to flood, and how.
    struct Aim
    {
        flowhash::HostAddress address;
        uint16_t port{0};
        Way way;
    };

    void StartApplication() override;
    void StopApplication() override;
    bool DoReceive(const Arrival& arrival) override;
    void SetInterarrival(std::string spec);
    std::string GetInterarrival() const;
    void ScheduleNext();
    void SendSyn();
    flowhash::HostAddress DrawSource(uint8_t version);

    SizeDistribution m_interarrival{"exponential:0.1"};
    Ptr<UniformRandomVariable> m_random;
    std::vector<Aim> m_aims;
    uint64_t m_syns{0};
    uint64_t m_unroutable{0};
    EventId m_next;
};

} // namespace ns3

#endif // SYN_FLOOD_H
