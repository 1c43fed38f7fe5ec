// SPDX-License-Identifier: GPL-2.0-only

#include "traffic-values.h"

#include "../../base/number-text.h"

#include "ns3/scenario-error.h"

#include <string>

namespace ns3
{

namespace
{

constexpr double LEAST_SKEW = 0.01;
constexpr double MOST_SKEW = 10;
constexpr uint32_t MOST_CLIENTS = 65'534;
const std::string ZIPF = "zipf:";

} // namespace

ScenarioValue<double>
SkewValue()
{
    const std::string type = "uniform, or zipf:S with S from 0.01 to 10";
    const auto parse = [type](const std::string& text) {
        if (text == "uniform")
        {
            return 0.0;
        }
        const bool zipf = text.compare(0, ZIPF.size(), ZIPF) == 0;
        const double skew = zipf ? flowdist::ReadNumber(text.substr(ZIPF.size())).value_or(0) : 0;
        if (!(skew >= LEAST_SKEW && skew <= MOST_SKEW))
        {
            throw ScenarioError("'" + text + "' is not " + type);
        }
        return skew;
    };
    const auto format = [](const double& skew) {
        return skew == 0 ? std::string("uniform") : ZIPF + flowdist::NumberText(skew);
    };
    return {type, true, parse, format};
}

ScenarioValue<uint32_t>
ClientsValue()
{
    const std::string type = "all, one, or a number of clients up to 65534";
    const auto number = CountValue(1, MOST_CLIENTS);
    const auto parse = [type, number](const std::string& text) -> uint32_t {
        if (text == "all" || text == "one")
        {
            return text == "one" ? 1 : 0;
        }
        try
        {
            return number.parse(text);
        }
        catch (const ScenarioError&)
        {
            throw ScenarioError("'" + text + "' is not " + type);
        }
    };
    const auto format = [](const uint32_t& clients) -> std::string {
        return clients == 0 ? "all" : clients == 1 ? "one" : std::to_string(clients);
    };
    return {type, true, parse, format};
}

} // namespace ns3
