// SPDX-License-Identifier: GPL-2.0-only

#ifndef SERVICE_PLAN_H
#define SERVICE_PLAN_H

#include "ns3/host-address.h"

#include <cstdint>
#include <string>
#include <vector>

namespace ns3
{

class BuiltNetwork;
struct FlowScenario;

/// A virtual service at one address.
struct DeclaredService
{
    flowhash::HostAddress address;
    uint8_t protocol{6};         //!< IANA number
    std::vector<uint16_t> ports; //!< at least one
};

/// A server behind a service.
struct DeclaredBackend : DeclaredService
{
    flowhash::HostAddress service; //!< address of the service
};

/// @param name tcp or udp @return its IANA number
uint8_t ProtocolNumber(const std::string& name);

/**
 * @ingroup flow-distribution
 *
 * What is distributed in a network, and who answers for it. It follows from the groups on the way:
 * where one translates the destination, services have addresses of their own that no host owns;
 * where servers are chosen by others, every server owns the services' addresses; where nobody does
 * either, clients ask the servers by their own addresses, and each of them is a service. A capture
 * keeps the address that it has: there the first server stands for it.
 */
class ServicePlan
{
  public:
    /// Who owns the addresses that clients send to.
    enum class Owner
    {
        NOBODY,       //!< they are translated on the way
        EVERY_SERVER, //!< all servers alike
        EACH_SERVER,  //!< its own address each
        FIRST_SERVER, //!< the first one alone
    };

    /// @param scenario with its network spelled out @param network its groups, which need not be
    /// made yet; both must outlive the plan
    ServicePlan(const FlowScenario& scenario, const BuiltNetwork& network);

    /// @return who owns the addresses that clients send to
    Owner GetOwner() const;

    /// @return what clients may ask, for every version of IP
    const std::vector<DeclaredService>& GetTargets() const;

    /// Does something for each port of each target. @param action takes the address, the protocol
    /// and the port
    template <class Action>
    void ForTargetPorts(Action action) const
    {
        for (const DeclaredService& service : m_targets)
        {
            for (const uint16_t port : service.ports)
            {
                action(service.address, service.protocol, port);
            }
        }
    }

    /// @return the servers' own addresses with the services' ports: where translated requests go
    const std::vector<DeclaredBackend>& GetBackends() const;

    /// @param address of a service, as the scenario writes it @return all addresses that clients
    /// ask it at
    std::vector<flowhash::HostAddress> AddressesOf(const std::string& address) const;

  private:
    const FlowScenario& m_scenario;
    const BuiltNetwork& m_network;

    void TargetEachServer(const BuiltNetwork& network);
    static Owner FindOwner(const FlowScenario& scenario, const BuiltNetwork& network);

    Owner m_owner;
    std::vector<DeclaredService> m_targets;
    std::vector<DeclaredBackend> m_backends;
};

} // namespace ns3

#endif // SERVICE_PLAN_H
