// SPDX-License-Identifier: GPL-2.0-only

#ifndef RECORDED_FLOWS_H
#define RECORDED_FLOWS_H

#include "ns3/address.h"
#include "ns3/nstime.h"
#include "ns3/request-plan.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * The flows of a run as they were asked for, by number, so that each can be had again: 32 bytes a
 * flow, 16 for each of its requests behind the first one, and 16 for each request whose service
 * time is known.
 */
class RecordedFlows
{
  public:
    /// Adds a flow. @param flow its number, greater than all before @param client which of the
    /// clients asks @param plan what
    void Add(uint64_t flow, uint32_t client, const RequestPlan& plan);

    /// @return one more than the greatest number
    uint64_t Size() const;

    /// @param flow that was added @return whose it is
    uint32_t GetClient(uint64_t flow) const;

    /// @param flow that was added @return what it is
    RequestPlan GetPlan(uint64_t flow) const;

    /// A flow completed. @param flow that was added @param time it took
    void SetTime(uint64_t flow, const Time& time);

    /// @param flow a number @return how long it took; none: it did not complete, or there is none
    std::optional<Time> GetTime(uint64_t flow) const;

    /// A server works on a request. @param flow whose @param request its number in the flow; none:
    /// the one behind that before @param time how long it takes
    void AddServiceTime(uint64_t flow, std::optional<uint32_t> request, const Time& time);

    /// All service times are known; once.
    void SortServiceTimes();

    /**
     * Finds how long a server took; after SortServiceTimes.
     * @param flow whose request it is @param request its number in the flow
     * @param place how often it was worked on before, as one that is sent again may be; without a
     * number how many of the flow's were
     * @return none: it is not known; of a request that was worked on less often its last time
     */
    std::optional<Time> GetServiceTime(uint64_t flow,
                                       std::optional<uint32_t> request,
                                       std::size_t place) const;

  private:
    static constexpr uint32_t NONE = UINT32_MAX;
    static constexpr int64_t UNKNOWN = -1;

    /// What many flows have in common: RequestPlan::kind, target, targetPort, path, profile.
    using Sort = std::tuple<std::string, Address, uint16_t, std::string, uint16_t>;

    struct Flow
    {
        int64_t time{UNKNOWN}; //!< ns
        uint32_t client{0};
        uint32_t sort{NONE};
        uint32_t size{0}; //!< of the first request
        uint32_t response{0};
        uint32_t rest{NONE}; //!< place of the second request
        uint16_t port{0};
    };

    struct Rest
    {
        uint32_t size;
        uint32_t response;
        uint64_t pause : 63; //!< ns
        uint64_t last : 1;   //!< of its flow
    };

    struct Service
    {
        uint32_t flow;
        uint32_t request; //!< NONE: as they came
        int64_t time;     //!< ns
    };

    static_assert(sizeof(Flow) == 32 && sizeof(Rest) == 16 && sizeof(Service) == 16);

    std::map<Sort, uint32_t> m_sortOf;
    std::vector<std::map<Sort, uint32_t>::const_iterator> m_sorts;
    std::vector<Flow> m_flows;
    std::vector<Rest> m_rests;
    std::vector<Service> m_services;
};

} // namespace ns3

#endif // RECORDED_FLOWS_H
