// SPDX-License-Identifier: MIT

#include "../test-flows.h"
#include "../validation-record.h"
#include "part-registry.h"
#include "source-port-table.h"
#include "spec-error.h"

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>
#include <map>
#include <set>
#include <string>

/**
 * @file
 * The source port table (T2) over every key rule, hash function and selector that is registered, so
 * far as a scheme of them can be made and foretold.
 */

namespace flowhash
{

namespace
{

constexpr MemberId MANAGERS = 3;
constexpr uint32_t PORTS = 64512; // 1024 to 65535

using Pool = SourcePortTable::Pool;

const Pool SERVER{HostAddress::Ipv4(0x0a02ff01), HostAddress::Ipv4(0x0a030001), 80, 6};

FlowKey
Reply(const Pool& pool, uint16_t port)
{
    FlowKey key;
    key.source = pool.server.bytes;
    key.destination = pool.self.bytes;
    key.sourcePort = pool.serverPort;
    key.destinationPort = port;
    key.protocol = pool.protocol;
    key.version = pool.self.version;
    return key;
}

/// Whether the parts go together.
bool
CanBe(const std::string& spec)
{
    try
    {
        Distribution::Make(spec);
        return true;
    }
    catch (const SpecError&)
    {
        return false;
    }
}

/// Each part of a scheme once, beside others that suit it.
std::vector<std::string>
AllSpecs()
{
    const std::map<std::string, std::string> beside{
        {"key", "select=multiply-shift "},
        {"hash", "key=symmetric-five-tuple "},
        {"select", "key=greater-port hash=toeplitz "},
    };
    std::vector<std::string> specs;
    for (const PartInfo& part : ListParts())
    {
        const auto others = beside.find(part.stage);
        if (others != beside.end())
        {
            const std::string own = part.stage + "=" + part.name;
            specs.push_back(CanBe(others->second + own) ? others->second + own : own);
        }
    }
    return specs;
}

class SourcePortSchemes : public testing::TestWithParam<std::string>
{
  protected:
    static std::unique_ptr<Distribution> Make()
    {
        auto scheme = Distribution::Make(GetParam());
        scheme->Update(AddMembers(MANAGERS));
        return scheme;
    }
};

} // namespace

// Every port is somebody's and nobody else's, and each leads its reply back.
TEST_P(SourcePortSchemes, T2PortsArePartedAmongManagersAndLeadBack)
{
    const auto scheme = Make();
    if (!scheme->GetSelector().Traits().pure)
    {
        EXPECT_THROW(SourcePortTable(*scheme, 0, {}), SpecError);
        return;
    }
    std::set<uint16_t> all;
    std::size_t sum = 0;
    for (MemberId id = 0; id < MANAGERS; ++id)
    {
        const auto ports = SourcePortTable(*scheme, id, {}).Qualifying(SERVER);
        for (std::size_t i = 0; i < ports.size(); i += 16) // a sample: they come of a batch
        {
            ASSERT_GE(ports[i], 1024);
            ASSERT_EQ(scheme->Evaluate(Reply(SERVER, ports[i])), id) << ports[i];
        }
        all.insert(ports.begin(), ports.end());
        sum += ports.size();
    }
    EXPECT_EQ(all.size(), PORTS);
    EXPECT_EQ(sum, PORTS);
}

// After a change of the membership the ports handed out lead back in the new one.
TEST_P(SourcePortSchemes, T2PortsFollowTheMembership)
{
    const auto scheme = Make();
    if (!scheme->GetSelector().Traits().pure)
    {
        return; // refused, as above
    }
    SourcePortTable table(*scheme, 1, {});
    table.Prepare(SERVER);
    scheme->Update({{MemberChange::Kind::SET_DOWN, 2, 1}});
    table.Rebuild(0);
    for (int i = 0; i < 100; ++i)
    {
        const auto port = table.Acquire(SERVER, 1);
        if (!port)
        {
            break; // a rule without ports gives this manager all of them or none
        }
        ASSERT_EQ(scheme->Evaluate(Reply(SERVER, *port)), 1U) << *port;
    }
}

INSTANTIATE_TEST_SUITE_P(Registered,
                         SourcePortSchemes,
                         testing::ValuesIn(AllSpecs()),
                         [](const testing::TestParamInfo<std::string>& info) {
                             std::string name = info.param;
                             std::replace_if(
                                 name.begin(),
                                 name.end(),
                                 [](char c) { return std::isalnum(c) == 0; },
                                 '_');
                             return name;
                         });

// A port is this manager's with p = 1/T under an ideal hash: 64,512/T ports, with a standard error
// of sqrt(64512 (1/T) (1 - 1/T)), and T probes for each, with one of T times the relative error.
// The hash is Toeplitz over the low port bits, which is balanced: four errors are kept with ease.
TEST(SourcePortFigures, T2TakesAboutTProbesAPortAndGivesEachManagerItsShare)
{
    const std::map<MemberId, double> references{{4, 3.99}, {8, 8.00}, {16, 15.9}};
    for (const auto& [managers, reference] : references)
    {
        const auto scheme = Distribution::Make("key=greater-port hash=toeplitz select=hrw");
        scheme->Update(AddMembers(managers));
        SourcePortTable table(*scheme, 1, {});
        const auto ports = static_cast<double>(table.Qualifying(SERVER).size());
        const double probes = static_cast<double>(table.Usage().probes) / ports;
        const double share = 1.0 / managers;
        const double error = std::sqrt(PORTS * share * (1 - share));
        EXPECT_NEAR(ports, PORTS * share, 4 * error);
        EXPECT_NEAR(probes, reference, 4 * managers * error / (PORTS * share) + 0.1);
        const std::string name = std::to_string(managers) + " managers";
        RecordValidation({"Ports",
                          "Ports of one of " + name + ", greater-port, Toeplitz, hrw",
                          Decimals(ports, 0),
                          Decimals(PORTS * share, 0),
                          Decimals(4 * error, 0) + " (4 standard errors)",
                          "T2: 64,512 / T"});
        RecordValidation({"Ports",
                          "Probes for a port that leads back, " + name,
                          Decimals(probes, 2),
                          Decimals(reference, 2),
                          Decimals(4 * managers * error / (PORTS * share) + 0.1, 2) +
                              " (4 standard errors, and the rounding of the reference)",
                          "T2: about T; computed once for an ideal hash"});
    }
}

} // namespace flowhash
