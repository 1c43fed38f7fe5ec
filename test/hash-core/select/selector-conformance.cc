// SPDX-License-Identifier: MIT

#include "selector-conformance.h"

#include "../test-flows.h"
#include "part-registry.h"

#include <algorithm>
#include <boost/math/distributions/non_central_chi_squared.hpp>
#include <cctype>
#include <numeric>
#include <ostream>

namespace flowhash
{

namespace
{

/// Beside the defaults: what changes the way a selector works, and tables small enough to churn.
const std::vector<SelectorCase> MORE_CASES{
    {"select=bounded c=1.1 base=jump", 64},
    {"select=bounded c=1 flows=40 base=hrw", 32},
    {"select=resilient buckets=97 idle-timer=3s unbalanced-timer=20s", 32},
    {"select=two-choices d=5 seed=3 stale=10s", 64},
    {"select=weighted-round-robin kind=interleaved", 32},
    {"select=bins bins=8", 32},
    {"select=lower-bits bits=10", 64},
    {"select=maglev size=251", 64},
    {"select=anchor capacity=24", 64},
    {"select=dx capacity=24", 64},
    {"select=nearest first=9", 64},
    {"select=modulo", 64},
    {"select=modulo", 36},
    {"select=multiply-shift", 64},
    {"select=multi-probe probes=2", 64},
    {"select=rfc2992", 64},
    {"select=rfc2992", 16},
    {"select=ring points=1", 64},
    {"select=ring points=20", 64},
    {"select=table size=509", 64},
    {"select=table size=1024 reduce=lower-bits", 32},
    {"select=table size=1024 reduce=upper-bits", 64},
    {"select=table size=1000 reduce=rfc2992", 32},
    {"select=table size=6144 fill=replace", 32},
    {"select=table size=6143 reduce=multiply-shift fill=replace", 32},
    {"select=table size=6143 reduce=threshold", 32},
    {"select=threshold", 16},
    {"select=upper-bits bits=7", 32},
};

} // namespace

void
PrintTo(const SelectorCase& item, std::ostream* out)
{
    *out << item.spec << ", " << item.width << " bits";
}

std::string
CaseName(const testing::TestParamInfo<SelectorCase>& info)
{
    const std::string& spec = info.param.spec;
    std::string name = spec.substr(spec.find('=') + 1) + "_" + std::to_string(info.param.width);
    std::replace_if(
        name.begin(), name.end(), [](unsigned char c) { return !std::isalnum(c); }, '_');
    return name;
}

std::vector<SelectorCase>
AllSelectorCases()
{
    std::vector<SelectorCase> cases;
    for (const PartInfo& part : ListParts())
    {
        if (part.stage == "select" && part.name.rfind("test-", 0) != 0)
        {
            cases.push_back({"select=" + part.name, 32});
        }
    }
    cases.insert(cases.end(), MORE_CASES.begin(), MORE_CASES.end());
    return cases;
}

uint64_t
IdealHash(uint64_t i, unsigned width)
{
    return Mix64(i + (uint64_t{1} << 40)) >> (64 - width);
}

std::unique_ptr<FlowSelector>
SelectorConformance::Make()
{
    return MakeSelector(GetParam().spec, GetParam().width);
}

std::unique_ptr<FlowSelector>
SelectorConformance::Make(MemberId members)
{
    auto selector = Make();
    const std::size_t most = selector->Traits().mostMembers;
    selector->Update(AddMembers(static_cast<MemberId>(std::min<std::size_t>(members, most))));
    return selector;
}

Choices
SelectorConformance::TakeAll(FlowSelector& selector, std::size_t flows)
{
    const bool loads = selector.Traits().loads;
    // Who follows late has done so by then.
    const int64_t now = selector.Traits().late ? int64_t{3600} * 1000000000 : 0;
    Choices choices(flows);
    for (std::size_t i = 0; i < flows; ++i)
    {
        choices[i] = selector.Take(IdealHash(i, selector.Width()), now);
        if (loads && choices[i])
        {
            selector.AddLoad(*choices[i], 1);
        }
    }
    return choices;
}

Choices
SelectorConformance::SelectAll(const FlowSelector& selector, std::size_t flows)
{
    std::vector<uint64_t> hashes(flows);
    for (std::size_t i = 0; i < flows; ++i)
    {
        hashes[i] = IdealHash(i, selector.Width());
    }
    Choices choices(flows);
    selector.SelectBatch(hashes.data(), flows, choices.data());
    return choices;
}

double
SelectorConformance::Moved(const Choices& before, const Choices& after)
{
    double moved = 0;
    for (std::size_t i = 0; i < before.size(); ++i)
    {
        moved += before[i] != after[i] ? 1 : 0;
    }
    return moved / static_cast<double>(before.size());
}

double
SelectorConformance::EvennessP(const Choices& choices,
                               const std::vector<double>& weights,
                               const SelectorTraits& traits)
{
    std::vector<double> counts(weights.size());
    for (const auto& choice : choices)
    {
        ++counts.at(choice.value());
    }
    const auto flows = static_cast<double>(choices.size());
    const double total = std::accumulate(weights.begin(), weights.end(), 0.0);
    double statistic = 0;
    double entries = 0; // what shares that are off by an entry each add to the statistic's mean
    for (std::size_t i = 0; i < weights.size(); ++i)
    {
        const double expected = flows * weights[i] / total;
        statistic += (counts[i] - expected) * (counts[i] - expected) / expected;
        entries += flows * traits.entryShare * flows * traits.entryShare / expected;
    }
    const double mean = flows / static_cast<double>(weights.size());
    const double widened = statistic / (1 + mean * traits.spread * traits.spread);
    const boost::math::non_central_chi_squared distribution(static_cast<double>(weights.size() - 1),
                                                            entries);
    return boost::math::cdf(boost::math::complement(distribution, widened));
}

} // namespace flowhash
