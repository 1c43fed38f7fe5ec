// SPDX-License-Identifier: GPL-2.0-only

#include "recorded-flows.h"

#include <algorithm>
#include <stdexcept>

namespace ns3
{

void
RecordedFlows::Add(uint64_t flow, uint32_t client, const RequestPlan& plan)
{
    if (flow < m_flows.size() || flow >= NONE)
    {
        throw std::logic_error("RecordedFlows: flow " + std::to_string(flow) + " is out of turn");
    }
    const auto [sort, isNew] =
        m_sortOf.try_emplace({plan.kind, plan.target, plan.targetPort, plan.path, plan.profile},
                             static_cast<uint32_t>(m_sorts.size()));
    if (isNew)
    {
        m_sorts.push_back(sort);
    }
    m_flows.resize(flow + 1);
    Flow& record = m_flows.back();
    record.client = client;
    record.sort = sort->second;
    record.size = plan.requests.front().size;
    record.response = plan.requests.front().response;
    record.port = plan.port;
    record.rest = plan.requests.size() > 1 ? static_cast<uint32_t>(m_rests.size()) : NONE;
    for (std::size_t i = 1; i < plan.requests.size(); ++i)
    {
        const RequestPlan::Request& request = plan.requests[i];
        Rest rest;
        rest.size = request.size;
        rest.response = request.response;
        rest.pause = static_cast<uint64_t>(request.pause.GetNanoSeconds()) & (UINT64_MAX >> 1);
        rest.last = i + 1 == plan.requests.size();
        m_rests.push_back(rest);
    }
}

uint64_t
RecordedFlows::Size() const
{
    return m_flows.size();
}

uint32_t
RecordedFlows::GetClient(uint64_t flow) const
{
    return m_flows.at(flow).client;
}

RequestPlan
RecordedFlows::GetPlan(uint64_t flow) const
{
    const Flow& record = m_flows.at(flow);
    RequestPlan plan;
    std::tie(plan.kind, plan.target, plan.targetPort, plan.path, plan.profile) =
        m_sorts.at(record.sort)->first;
    plan.port = record.port;
    plan.requests.push_back({record.size, record.response, Time()});
    for (uint32_t i = record.rest; i != NONE; i = m_rests[i].last ? NONE : i + 1)
    {
        const Rest& rest = m_rests[i];
        plan.requests.push_back(
            {rest.size, rest.response, NanoSeconds(static_cast<int64_t>(rest.pause))});
    }
    return plan;
}

void
RecordedFlows::SetTime(uint64_t flow, const Time& time)
{
    m_flows.at(flow).time = time.GetNanoSeconds();
}

std::optional<Time>
RecordedFlows::GetTime(uint64_t flow) const
{
    const int64_t time = flow < m_flows.size() ? m_flows[flow].time : UNKNOWN;
    return time == UNKNOWN ? std::nullopt : std::optional<Time>(NanoSeconds(time));
}

void
RecordedFlows::AddServiceTime(uint64_t flow, std::optional<uint32_t> request, const Time& time)
{
    m_services.push_back(
        {static_cast<uint32_t>(flow), request.value_or(NONE), time.GetNanoSeconds()});
}

void
RecordedFlows::SortServiceTimes()
{
    std::stable_sort(m_services.begin(), m_services.end(), [](const auto& a, const auto& b) {
        return a.flow < b.flow;
    });
}

std::optional<Time>
RecordedFlows::GetServiceTime(uint64_t flow,
                              std::optional<uint32_t> request,
                              std::size_t place) const
{
    auto service = std::lower_bound(
        m_services.begin(), m_services.end(), flow, [](const auto& one, uint64_t wanted) {
            return one.flow < wanted;
        });
    std::optional<Time> last;
    for (; service != m_services.end() && service->flow == flow; ++service)
    {
        if (!request || service->request == *request)
        {
            last = NanoSeconds(service->time);
            if (place-- == 0)
            {
                return last;
            }
        }
    }
    return request ? last : std::nullopt;
}

} // namespace ns3
