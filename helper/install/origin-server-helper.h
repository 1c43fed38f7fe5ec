// SPDX-License-Identifier: GPL-2.0-only

#ifndef ORIGIN_SERVER_HELPER_H
#define ORIGIN_SERVER_HELPER_H

#include "ns3/application-container.h"
#include "ns3/attribute.h"
#include "ns3/node-container.h"
#include "ns3/object-factory.h"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * Installs OriginServers.
 */
class OriginServerHelper
{
  public:
    /// @param port where the servers listen, from 1 @param transport tcp or udp
    explicit OriginServerHelper(uint16_t port, const std::string& transport = "tcp");

    /// Adds a port. @param port from 1 @param transport tcp or udp
    void AddPort(uint16_t port, const std::string& transport = "tcp");

    /// @param name of an attribute of OriginServer @param value its value
    void SetAttribute(const std::string& name, const AttributeValue& value);

    /// @param node with an internet stack @return its server
    ApplicationContainer Install(Ptr<Node> node) const;

    /// @param nodes with internet stacks @return a server for each, in order
    ApplicationContainer Install(const NodeContainer& nodes) const;

    /**
     * Fixes the random streams of OriginServers.
     * @param servers applications; others than OriginServers are passed over
     * @param stream first stream number
     * @return how many were used
     */
    static int64_t AssignStreams(const ApplicationContainer& servers, int64_t stream);

  private:
    ObjectFactory m_factory;
    std::vector<std::pair<uint16_t, std::string>> m_ports;
};

} // namespace ns3

#endif // ORIGIN_SERVER_HELPER_H
