// SPDX-License-Identifier: MIT

#include "../test-flows.h"
#include "../test-specs.h"
#include "distribution.h"
#include "hash/identity-hash.h"
#include "part-registry.h"
#include "spec-error.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <string>

namespace flowhash
{

namespace
{

/// The words that every key rule takes, as they are.
const std::string WHOLE = "fragments=ports icmp=inner";

/// The default hash function with all its words, and those that every hash function takes.
const std::string CRC32 = "hash=crc32 seed=0 poly=04c11db7 init=ffffffff reflect=both "
                          "xorout=ffffffff layout=packed offset=0 keep=32 finalizer=none";

struct BadSpec
{
    const char* spec;
    const char* column; //!< where the complaint must point
    const char* hint;   //!< what it must say
};

class BadSpecs : public testing::TestWithParam<BadSpec>
{
};

/// The first live member, always: the smallest selector of one's own.
class FirstSelector : public FlowSelector
{
  public:
    using FlowSelector::FlowSelector;

    SelectorTraits Traits() const override
    {
        return {}; // no weights, and a change may move any flow
    }

    std::size_t Bytes() const override
    {
        return 0;
    }

  private:
    MemberId DoSelect(uint64_t) const override
    {
        return Live().front().id;
    }

    void DoRebuild() override {}
};

} // namespace

TEST_P(BadSpecs, AreRefusedWithPlaceAndHint)
{
    const std::string complaint = Complaint(GetParam().spec);
    EXPECT_NE(complaint.find("column " + std::string(GetParam().column) + ":"), std::string::npos)
        << complaint;
    EXPECT_NE(complaint.find(GetParam().hint), std::string::npos) << complaint;
    EXPECT_EQ(complaint.find('\n'), std::string::npos) << "one line: " << complaint;
}

INSTANTIATE_TEST_SUITE_P(
    Spec,
    BadSpecs,
    testing::Values(BadSpec{"key=greter-port", "5", "nearest: 'greater-port'"},
                    BadSpec{"hash=toeplitz selct=modulo", "15", "did you mean 'select'?"},
                    BadSpec{"select=table sise=64", "14", "did you mean 'size'?"},
                    BadSpec{"select=modulo size=64", "15", "unknown parameter 'size'"},
                    BadSpec{"key=source key=fields", "12", "'key' comes twice, first in column 1"},
                    BadSpec{"key=source\nselct=modulo", "12", "did you mean 'select'?"},
                    BadSpec{"key", "1", "expected name=value, found 'key'"},
                    BadSpec{"  =x", "3", "expected name=value"},
                    BadSpec{"key=", "1", "expected name=value"},
                    BadSpec{"select=table size=12x", "19", "a whole number from 1 to"},
                    BadSpec{"select=table size=-1", "19", "a whole number from 1 to"},
                    BadSpec{"select=table size=0", "19", "found '0'"},
                    BadSpec{"hash=crc32 seed=4294967296", "17", "from 0 to 4294967295"},
                    BadSpec{"select=table fill=refil", "19", "nearest: 'refill'"},
                    BadSpec{"key=fields fields=src+port", "19", "one of src, dst, sport"},
                    BadSpec{"key=fields fields=src+src", "19", "each word once"},
                    BadSpec{"key=fields fields=src+", "19", "one of src"},
                    BadSpec{"hash=toeplitz hash-key=6d5", "24", "hexadecimal"},
                    BadSpec{"hash=toeplitz hash-key=6d5a", "24", "at least 8 bytes"},
                    BadSpec{"hash=toeplitz hash-key=zz", "24", "hexadecimal"},
                    BadSpec{"hash=crc32 poly=1edc6f", "17", "8 hexadecimal digits"},
                    BadSpec{"hash=crc16 reflect=yes", "20", "one of both, none, in, out"},
                    BadSpec{"hash=crc8 seed=256", "16", "from 0 to 255"},
                    BadSpec{"hash=crc16 offset=16", "19", "from 0 to 15"},
                    BadSpec{"hash=siphash hash-key=00", "23", "16 bytes"},
                    BadSpec{"hash=xor width=12", "16", "one of 8, 16, 32"},
                    BadSpec{"finalizer-seed=1", "1", "unknown parameter 'finalizer-seed'"},
                    BadSpec{"fragments=address", "11", "nearest: 'addresses'"},
                    BadSpec{"hash=bond-layer2 key=source", "22", "a rule with smac+dmac"},
                    BadSpec{"state=lru idle=30", "16", "a duration such as 30s"},
                    BadSpec{"state=lru idle=1e3s", "16", "a duration"},
                    BadSpec{"state=lru idle=0.1ns", "16", "a duration"},
                    BadSpec{"hash=toeplitz select=hrw seed=1 select.seed=2",
                            "26",
                            "'seed' comes twice, in column 33 as 'select.seed'"},
                    BadSpec{"hash=crc32 select=hrw seed=1 select.seed=2", "23", "say whose it is"},
                    BadSpec{"state=lru entries=0", "19", "from 1 to 1073741824"},
                    BadSpec{"key=five-tuple equal=3", "16", "unknown parameter 'equal'"}));

TEST(DistributionSpec, CanonicalSpecNamesEveryParameter)
{
    EXPECT_EQ(Distribution::Make("")->Spec(),
              "key=five-tuple " + WHOLE + " " + CRC32 + " select=modulo state=none");
    EXPECT_EQ(Distribution::Make("state=lru\tselect=table key=greater-port  equal=0x2")->Spec(),
              "key=greater-port " + WHOLE + " equal=2 " + CRC32 +
                  " select=table size=4096 fill=refill "
                  "reduce=modulo state=lru entries=65536 idle=0s policy=clock");
    EXPECT_EQ(Distribution::Make("key=fields fields=dport+src")->Spec().substr(0, 27),
              "key=fields fields=src+dport");
}

TEST(DistributionSpec, CanonicalSpecMakesTheSameScheme)
{
    for (const char* spec :
         {"",
          "key=greater-port equal=3 hash=toeplitz hash-key=0102030405060708 select=hrw",
          "key=fields fields=src+dport hash=sum select=table size=100 fill=replace",
          "state=lru entries=10 idle=1.5s select=threshold"})
    {
        const std::string canonical = Distribution::Make(spec)->Spec();
        EXPECT_EQ(Distribution::Make(canonical)->Spec(), canonical);
    }
}

TEST(DistributionSpec, DurationsAreWrittenInTheirLargestWholeUnit)
{
    const auto idle = [](const std::string& text) {
        const std::string spec = Distribution::Make("state=lru idle=" + text)->Spec();
        const std::size_t begin = spec.find("idle=") + 5;
        return spec.substr(begin, spec.find(' ', begin) - begin);
    };
    EXPECT_EQ(idle("1.5s"), "1500ms");
    EXPECT_EQ(idle("120s"), "2min");
    EXPECT_EQ(idle("7ns"), "7ns");
    EXPECT_EQ(idle("1000us"), "1ms");
}

TEST(DistributionSpec, ListsEveryPartOnce)
{
    const auto parts = ListParts();
    for (const char* name : {"greater-port",
                             "sum",
                             "crc32",
                             "toeplitz",
                             "modulo",
                             "multiply-shift",
                             "threshold",
                             "table",
                             "hrw",
                             "lru",
                             "none",
                             "three-tuple"})
    {
        const auto count = std::count_if(
            parts.begin(), parts.end(), [name](const PartInfo& part) { return part.name == name; });
        EXPECT_EQ(count, 1) << name;
    }
    EXPECT_EQ(parts.front().stage, "key");
    EXPECT_EQ(parts.back().stage, "state");
}

TEST(PartRegistry, AProgramAddsASelectorOfItsOwn)
{
    RegisterSelector("test-first", "the first live member", [](SpecParameters&, unsigned width) {
        return std::make_unique<FirstSelector>(width);
    });
    const auto scheme = Distribution::Make("select=test-first");
    scheme->Update(AddMembers(4));
    EXPECT_EQ(scheme->Evaluate(RandomFlow(1)), 0U);
    scheme->Update({{MemberChange::Kind::SET_DOWN, 0, 1}});
    EXPECT_EQ(scheme->Evaluate(RandomFlow(1)), 1U);
}

TEST(DistributionSpec, AWordOfTwoPartsSaysWhoseItIs)
{
    const std::string said = Complaint("hash=crc32 select=ring seed=1");
    EXPECT_NE(said.find("column 24"), std::string::npos) << said;
    EXPECT_NE(said.find("hash.seed=1 or select.seed=1"), std::string::npos) << said;
    const auto scheme = Distribution::Make("hash=crc32 select=ring select.seed=1");
    EXPECT_NE(scheme->Spec().find(" hash.seed=0 "), std::string::npos) << scheme->Spec();
    EXPECT_NE(scheme->Spec().find(" select.seed=1 "), std::string::npos) << scheme->Spec();
    EXPECT_EQ(Distribution::Make(scheme->Spec())->Spec(), scheme->Spec());
    EXPECT_EQ(Complaint("hash=crc32 seed=5 select=modulo"), "accepted");
    EXPECT_EQ(Complaint("hash=toeplitz select=ring seed=5"), "accepted");
    EXPECT_NE(Complaint("hash=toeplitz select=ring hash.seed=5"), "accepted");
}

TEST(PartRegistry, EveryPartOfASchemeIsMadeOnce)
{
    static int made = 0; // the registry keeps the maker
    RegisterFlowHash("test-counted", "counts", [](SpecParameters& parameters) {
        ++made;
        parameters.TakeInteger("counted-seed", 7, 0, 9);
        return std::make_unique<IdentityHash>(32);
    });
    const auto scheme = Distribution::Make("hash=test-counted");
    EXPECT_EQ(made, 1);
    EXPECT_NE(scheme->Spec().find(" hash=test-counted counted-seed=7 "), std::string::npos)
        << scheme->Spec();
}

TEST(PartRegistry, RefusesTakenAndMalformedNames)
{
    const auto maker = [](SpecParameters&, unsigned width) {
        return std::make_unique<FirstSelector>(width);
    };
    EXPECT_THROW(RegisterSelector("modulo", "taken", maker), SpecError);
    EXPECT_THROW(RegisterSelector("My Selector", "malformed", maker), SpecError);
    EXPECT_THROW(RegisterSelector("", "malformed", maker), SpecError);
}

TEST(PartRegistry, NearestNameProposesOnlyWhatIsNear)
{
    EXPECT_EQ(NearestName("modlo", {"hrw", "modulo"}), "modulo");
    EXPECT_EQ(NearestName("maglev", {"hrw", "modulo"}), "");
    EXPECT_EQ(NearestName("x", {}), "");
}

} // namespace flowhash
