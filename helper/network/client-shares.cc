// SPDX-License-Identifier: GPL-2.0-only

#include "client-shares.h"

#include "light-hosts.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

namespace ns3
{

namespace
{

/// @return each client's weight; all alike: 1
std::vector<double>
WeightsOf(const ScenarioTraffic& traffic, uint32_t clients)
{
    std::vector<double> weights(clients);
    for (uint32_t client = 0; client < clients; ++client)
    {
        weights[client] = std::pow(client + 1, -traffic.zipf);
    }
    return weights;
}

/// @return each client's part of a source, 1 on average over all clients
std::vector<double>
PartsOf(const ScenarioSource& source, const std::vector<double>& weights)
{
    const std::size_t from =
        source.from == 0 ? weights.size() : std::min<std::size_t>(source.from, weights.size());
    const double sum = std::accumulate(weights.begin(), weights.begin() + from, 0.0);
    std::vector<double> parts(weights.size());
    for (std::size_t client = 0; client < from; ++client)
    {
        // Exactly 1 where all are alike: so rates and shares are those that the scenario names.
        parts[client] = weights[client] * (static_cast<double>(weights.size()) / sum);
    }
    return parts;
}

/// Whole numbers in proportion to the clients' rates, the largest remainders rounded up, the first
/// of equal ones before others.
void
SplitConcurrent(uint32_t concurrent, std::vector<ClientShare>& split)
{
    double rates = 0;
    for (const ClientShare& share : split)
    {
        rates += share.rate;
    }
    std::vector<std::pair<double, std::size_t>> remainders;
    uint32_t left = concurrent;
    for (std::size_t client = 0; client < split.size(); ++client)
    {
        const double exact = concurrent * (split[client].rate / rates);
        split[client].concurrent = std::min(left, static_cast<uint32_t>(exact));
        left -= split[client].concurrent;
        remainders.emplace_back(split[client].concurrent - exact, client);
    }
    std::sort(remainders.begin(), remainders.end());
    for (std::size_t i = 0; left > 0; --left, ++i)
    {
        ++split[remainders[i % remainders.size()].second].concurrent;
    }
}

} // namespace

std::vector<ClientShare>
SplitTraffic(const ScenarioTraffic& traffic, uint32_t clients)
{
    const std::vector<double> weights = WeightsOf(traffic, clients);
    double sum = 0;
    for (const ScenarioSource& source : traffic.sources)
    {
        sum += source.share;
    }
    std::vector<ClientShare> split(clients);
    std::vector<double> own(clients); // sum of each client's shares
    for (const ScenarioSource& source : SourcesInUse(traffic))
    {
        const std::vector<double> parts = PartsOf(source, weights);
        for (uint32_t client = 0; client < clients; ++client)
        {
            split[client].shares.push_back(source.share * parts[client]);
            own[client] += split[client].shares.back();
        }
    }
    for (const ScenarioSource& flood : FloodsInUse(traffic))
    {
        const std::vector<double> parts = PartsOf(flood, weights);
        for (uint32_t client = 0; client < clients; ++client)
        {
            split[client].floods.push_back(traffic.rate * (flood.share / sum) * parts[client] /
                                           clients);
        }
    }
    for (uint32_t client = 0; client < clients; ++client)
    {
        const double part = own[client] / sum; // of the flows of a mean client
        split[client].rate = traffic.rate * part / clients;
        split[client].gap = part > 0 ? clients / traffic.rate / part : 0;
    }
    SplitConcurrent(traffic.concurrent, split);
    return split;
}

} // namespace ns3
