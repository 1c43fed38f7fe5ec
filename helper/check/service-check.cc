// SPDX-License-Identifier: GPL-2.0-only

#include "service-check.h"

#include "../../model/packet/host-address-conversion.h"

#include "ns3/network-addresses.h"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

namespace ns3
{

namespace
{

/// @return whether two services would have packets in common
bool
Overlap(const ScenarioService& one, const ScenarioService& other)
{
    const auto shared = [&other](uint16_t port) {
        return std::count(other.ports.begin(), other.ports.end(), port) > 0;
    };
    const bool address = other.address == one.address || other.AddressOf(6) == one.AddressOf(6);
    return address && other.protocol == one.protocol &&
           std::any_of(one.ports.begin(), one.ports.end(), shared);
}

/// @param path of its key
void
CheckAddress(const flowhash::HostAddress& host, const std::string& path, const ScenarioFail& fail)
{
    const std::string start = "service address " + host.ToString() + " is ";
    if (!IsUnicastAddress(host))
    {
        fail({path}, start + "no address of a host");
    }
    if (host.version == 6 && host.bytes[0] == 0xfe && (host.bytes[1] & 0xc0) == 0x80)
    {
        fail({path}, start + "link-local: no packet to it is routed; take a global one");
    }
    if (NetworkAddresses::IsOfNetwork(host))
    {
        fail({path}, start + "among those of the scenario's own nodes (10.0.0.0/8, 2001:db8::/32)");
    }
}

/// @param path of the service's keys
void
CheckService(const ScenarioService& service, const std::string& path, const ScenarioFail& fail)
{
    CheckAddress(service.AddressOf(4), path + ".address", fail);
    CheckAddress(service.AddressOf(6), path + ".address6", fail);
    if (service.ports.empty())
    {
        fail({path + ".ports", path}, "a service needs at least one port");
    }
}

/// Checks the choices of one group after another.
class ServiceChecker
{
  public:
    ServiceChecker(const FlowScenario& scenario,
                   const BuiltNetwork& network,
                   const ScenarioFail& fail)
        : m_services(scenario.services),
          m_echo(std::any_of(scenario.traffic.sources.begin(),
                             scenario.traffic.sources.end(),
                             [](const auto& source) { return source.kind == "echo"; })),
          m_network(network),
          m_plan(network.GetPlan()),
          m_fail(fail)
    {
    }

    void CheckAll() const
    {
        for (const auto& group : m_network.GetGroups())
        {
            CheckServices(*group);
            CheckReplies(*group);
        }
    }

  private:
    /// Whether a choice is made for packets of a service.
    bool Fits(const ScenarioChoice& choice, const ScenarioService& service, uint16_t port) const
    {
        const bool address = choice.service.empty() || service.address == choice.service ||
                             service.Ipv6() == choice.service;
        return address && (choice.port == 0 || choice.port == port) &&
               (choice.protocol.empty() || choice.protocol == service.protocol);
    }

    /// Where groups are chosen by service, every service finds one, and every group a service (D6).
    void CheckServices(const NodeGroup& group) const
    {
        const auto& choices = group.GetDescription().choices;
        std::vector<bool> used(choices.size(), false);
        for (const ScenarioService& service : m_services)
        {
            for (const uint16_t port : service.ports)
            {
                bool found = choices.empty();
                for (std::size_t i = 0; i < choices.size(); ++i)
                {
                    const bool fits = Fits(choices[i], service, port);
                    used[i] = used[i] || fits;
                    found = found || fits;
                }
                if (!found)
                {
                    m_fail(GroupKeyPaths(group.GetDescription(), "groups"),
                           "no group of '" + group.GetName() + "' is for the service " +
                               service.address + " " + service.protocol + " " +
                               std::to_string(port));
                }
            }
        }
        const auto idle = std::find(used.begin(), used.end(), false);
        if (idle != used.end())
        {
            m_fail(GroupKeyPaths(group.GetDescription(), "groups"),
                   "no service fits what '" + group.GetName() + "' chooses from '" +
                       choices[static_cast<std::size_t>(idle - used.begin())].chooses + "' for");
        }
    }

    /// @return which choice of a group a service's packets meet first
    std::optional<std::size_t> FirstFor(const ScenarioGroup& group,
                                        const ScenarioService& service,
                                        uint16_t port) const
    {
        for (std::size_t i = 0; i < group.choices.size(); ++i)
        {
            if (Fits(group.choices[i], service, port))
            {
                return i;
            }
        }
        return std::nullopt;
    }

    /// Whether replies to what a choice chooses are spread by it, and not led by their address.
    bool SpreadsReplies(const NodeGroup& group, const ScenarioChoice& choice) const
    {
        const auto members = *m_plan.Find(choice.chooses);
        return m_plan.IsChosen(NetworkPlan::REPLIES, group.GetIndex(), members) &&
               m_network.GetGroup(members)
                   .GetMoreAddresses(0, m_network.GetVersions().front())
                   .empty();
    }

    /// Replies come from servers, which are the same for all services: only protocol and port tell
    /// whose they are, and echoes have none.
    void CheckReplies(const NodeGroup& group) const
    {
        const ScenarioGroup& description = group.GetDescription();
        for (const ScenarioService& one : m_services)
        {
            for (const ScenarioService& other : m_services)
            {
                const uint16_t port = one.ports.front();
                const bool alike =
                    m_echo || (one.protocol == other.protocol &&
                               std::count(other.ports.begin(), other.ports.end(), port) > 0);
                const auto first = FirstFor(description, one, port);
                const auto second =
                    FirstFor(description, other, m_echo ? other.ports.front() : port);
                if (alike && first && second && *first != *second &&
                    SpreadsReplies(group, description.choices[*first]))
                {
                    m_fail(GroupKeyPaths(description, "groups"),
                           "'" + group.GetName() + "' cannot tell replies of the services " +
                               one.address + " and " + other.address +
                               " apart: give them ports of their own and no echoes, or the members "
                               "an own self address");
                }
            }
        }
    }

    const std::vector<ScenarioService>& m_services;
    bool m_echo; //!< whether clients send echoes
    const BuiltNetwork& m_network;
    const NetworkPlan& m_plan;
    const ScenarioFail& m_fail;
};

} // namespace

void
CheckServices(const FlowScenario& scenario, const ScenarioFail& fail)
{
    const auto& services = scenario.services;
    if (services.empty())
    {
        fail({"services"}, "there is no service to distribute");
    }
    for (auto service = services.begin(); service != services.end(); ++service)
    {
        const std::string path = "services." + std::to_string(service - services.begin());
        CheckService(*service, path, fail);
        const auto same = [service](const ScenarioService& other) {
            return Overlap(*service, other);
        };
        if (std::any_of(services.begin(), service, same))
        {
            fail({path}, "the service at " + service->address + " is here twice");
        }
    }
}

void
CheckServiceChoices(const FlowScenario& scenario,
                    const BuiltNetwork& network,
                    const ScenarioFail& fail)
{
    ServiceChecker(scenario, network, fail).CheckAll();
}

} // namespace ns3
