// SPDX-License-Identifier: GPL-2.0-only

#ifndef ANSWER_ROUTERS_H
#define ANSWER_ROUTERS_H

#include "ns3/distribution.h"
#include "ns3/host-address.h"
#include "ns3/member-choice.h"
#include "ns3/object.h"
#include "ns3/traced-callback.h"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * How a server knows which router carries its answers (M7): it computes for the request that it
 * answers what the routers compute for it, if they choose themselves (M5), and so does every other
 * server.
 *
 * The claims compute modulo the number of servers. Here it is the number of routers, and the
 * claims' is a setting (SetModulus): then the scheme chooses one of so many numbers, and the router
 * is that of the number modulo the routers that are there.
 */
class AnswerRouters : public Object
{
  public:
    /// @return the TypeId
    static TypeId GetTypeId();
    AnswerRouters();
    ~AnswerRouters() override;

    /// Where a router is, by version of IP.
    struct Place
    {
        uint32_t port{0}; //!< of the server's device
        std::map<uint8_t, flowhash::HostAddress> neighbors;
    };

    /// @param spec as flowhash::Distribution::Make takes it; before the first Update
    /// @throws flowhash::SpecError as SelfSelector::CheckScheme
    void SetScheme(const std::string& spec);

    /// @param count numbers to choose among, 1 or more; without it: the routers that are there
    void SetModulus(uint32_t count);

    /// @param id of a router @param place where it is
    void Declare(flowhash::MemberId id, const Place& place);

    /// @param changes of the routers, which have to be declared
    void Update(const std::vector<flowhash::MemberChange>& changes);

    /// @param packet of the server @param view parsed
    /// @return port and address of the router that carries it; none: none is there
    std::optional<std::pair<uint32_t, flowhash::HostAddress>> Choose(
        const Ptr<const Packet>& packet, const PacketView& view);

    /// @param answer key of an answer @return the router that carries it; none: none is there
    std::optional<flowhash::MemberId> Find(const flowhash::FlowKey& answer) const;

    /// @return the scheme with the routers as members, for monitors
    const flowhash::Distribution& GetDistribution() const;

    /// @return whether what is computed goes by other numbers than the routers
    bool HasModulus() const;

  private:
    using Changes = std::vector<flowhash::MemberChange>;

    std::unique_ptr<flowhash::Distribution> m_scheme;  //!< among the routers
    std::unique_ptr<flowhash::Distribution> m_numbers; //!< among numbers; null: among the routers
    std::map<flowhash::MemberId, Place> m_places;

    TracedCallback<const Changes&, uint32_t> m_membersChangingTrace;
    TracedCallback<const Changes&, const flowhash::UpdateDelta&, uint32_t> m_membersChangedTrace;
    TracedCallback<Ptr<const Packet>, const PacketView&, const MemberChoice&> m_chosenTrace;
};

} // namespace ns3

#endif // ANSWER_ROUTERS_H
