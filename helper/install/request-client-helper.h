// SPDX-License-Identifier: GPL-2.0-only

#ifndef REQUEST_CLIENT_HELPER_H
#define REQUEST_CLIENT_HELPER_H

#include "ns3/address.h"
#include "ns3/application-container.h"
#include "ns3/attribute.h"
#include "ns3/node-container.h"
#include "ns3/object-factory.h"
#include "ns3/request-profile.h"

#include <cstdint>
#include <string>
#include <vector>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * Installs RequestClients. All clients of one helper share an object that allots their flow
 * numbers, unless the attribute FlowNumbers names another.
 */
class RequestClientHelper
{
  public:
    /// @param address Ipv4Address or Ipv6Address that is asked over TCP @param port from 1
    RequestClientHelper(const Address& address, uint16_t port);

    /// @param target whom the clients ask
    explicit RequestClientHelper(const RequestTarget& target);

    /// Adds a target. @param target see RequestClient::AddTarget
    void AddTarget(const RequestTarget& target);

    /// Adds a profile. @param profile see RequestClient::AddProfile
    void AddProfile(const RequestProfile& profile);

    /// @param name of an attribute of RequestClient @param value its value
    void SetAttribute(const std::string& name, const AttributeValue& value);

    /// @param node with an internet stack @return its client
    ApplicationContainer Install(Ptr<Node> node) const;

    /// @param nodes with internet stacks @return a client for each, in order
    ApplicationContainer Install(const NodeContainer& nodes) const;

    /**
     * Fixes the random streams of RequestClients: the c-th one gets those from
     * stream + c * RequestClient::STREAMS on.
     * @param clients applications; others than RequestClients are passed over
     * @param stream first stream number
     * @return how many were used
     */
    static int64_t AssignStreams(const ApplicationContainer& clients, int64_t stream);

  private:
    ObjectFactory m_factory;
    std::vector<RequestTarget> m_targets;
    std::vector<RequestProfile> m_profiles;
};

} // namespace ns3

#endif // REQUEST_CLIENT_HELPER_H
