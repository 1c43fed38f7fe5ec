// SPDX-License-Identifier: GPL-2.0-only

#ifndef REQUEST_PLANNER_H
#define REQUEST_PLANNER_H

#include "client-port-picker.h"
#include "request-kind.h"
#include "request-plan.h"
#include "request-profile.h"

#include "ns3/nstime.h"
#include "ns3/random-variable-stream.h"
#include "ns3/size-distribution.h"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * Draws the flows of one RequestClient, each as a whole when it starts. What the k-th flow is
 * depends on the settings, the random streams and k, and on nothing that happens in the network: so
 * runs that differ in devices alone have equal flows, one by one.
 *
 * The k-th flow takes its profile by the shares, its target uniformly among those of the profile's
 * kind, and of a target with two addresses one by `Ipv6Share`. A profile whose share is 0 keeps its
 * number and has no flows.
 */
class RequestPlanner
{
  public:
    static constexpr std::size_t MAX_PROFILES = 14; //!< at most so many
    static constexpr int64_t STREAMS = 64;          //!< random streams, however many are drawn from

    RequestPlanner();

    /// @param spec time between starts, see SizeDistribution, s; else throws
    /// std::invalid_argument
    void SetInterarrival(const std::string& spec);

    /// @return what was set
    const std::string& GetInterarrival() const;

    /// Flows start in bursts: the gaps between those of one are 0. Planners with the same gaps and
    /// the same stream have their bursts at the same moments. @param flows of one burst, at least
    /// 1 @param stream from which gaps are drawn, whatever AssignStreams says
    void SetBursts(uint32_t flows, int64_t stream);

    /// @param policy see ClientPortPicker, which throws for unknown ones
    void SetSourcePorts(const std::string& policy);

    /// @return what was set
    const std::string& GetSourcePorts() const;

    /// @param share of the flows to targets with two addresses that use IPv6, 0 to 1
    void SetIpv6Share(double share);

    /// @return what was set
    double GetIpv6Share() const;

    /// Adds a profile. @param profile see there
    /// @throws std::invalid_argument for what cannot be, or one more than MAX_PROFILES
    void AddProfile(const RequestProfile& profile);

    /// @return how many profiles there are
    std::size_t GetNProfiles() const;

    /// What can be said of a port. @param plan of the flow, its port the one in question
    using PortRule = std::function<bool(const RequestPlan& plan)>;

    /// Flows of a profile pass over ports that do not suit them; where none of the range does, any
    /// will do. @param profile its number, from 0 @param rule which ports do
    void SetPortRule(std::size_t profile, PortRule rule);

    /**
     * Passes over ports that are in use. Where all are, the flow keeps the last one.
     * @param plan of a flow, as Next gave it; its port may change
     * @param inUse whether a port is
     * @return whether its port is in use
     */
    bool PassOver(RequestPlan& plan, const PortRule& inUse);

    /// Adds a target. @param target see there
    /// @throws std::invalid_argument for an unknown kind, or a port that does not fit it
    /// @throws flowhash::SpecError for an address that no single host can have, or two of a family
    void AddTarget(const RequestTarget& target);

    /**
     * Makes ready to draw.
     * @param first least port @param last greatest port
     * @throws std::logic_error where a profile has no target, or a port of 0 needs to be one
     */
    void Prepare(uint16_t first, uint16_t last);

    /// @return time to the next start
    Time NextGap();

    /// @return the next flow
    RequestPlan Next();

    /// Fixes the random streams. @param stream the first of STREAMS
    void AssignStreams(int64_t stream);

  private:
    /// A profile, ready to draw from.
    struct Source
    {
        RequestProfile profile;
        const RequestKind* kind{nullptr};
        SizeDistribution requestSize;
        SizeDistribution responseSize;
        SizeDistribution requests;
        SizeDistribution pause;
        std::vector<RequestTarget> targets;
        PortRule rule; //!< none: any port will do
    };

    static Source MakeSource(const RequestProfile& profile);
    void ApplyStreams();
    void PickPort(RequestPlan& plan, const PortRule& rule);
    Source& PickSource();
    static Address PickAddress(const RequestTarget& target, bool isIpv6);
    static std::vector<RequestPlan::Request> DrawRequests(Source& source);

    SizeDistribution m_interarrival{"exponential:0.1"};
    ClientPortPicker m_ports;
    double m_ipv6Share{0.5};
    std::vector<Source> m_sources;
    std::vector<RequestTarget> m_targets;
    Ptr<UniformRandomVariable> m_profile;
    Ptr<UniformRandomVariable> m_target;
    Ptr<UniformRandomVariable> m_family;
    int64_t m_stream{-1};      //!< the first; negative: none were assigned
    int64_t m_burstStream{-1}; //!< of gaps; negative: as m_stream has it
    uint32_t m_burst{1};       //!< flows that start at once
    uint32_t m_inBurst{0};     //!< of these, how many are still to start
    double m_shares{0};        //!< sum of the profiles' shares
    uint64_t m_drawn{0};       //!< ports
};

} // namespace ns3

#endif // REQUEST_PLANNER_H
