// SPDX-License-Identifier: MIT

#include "../../../model/hash-core/promise/hash-promises.h"
#include "../../../model/hash-core/promise/selector-promises.h"
#include "part-registry.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <memory>
#include <stdexcept>
#include <string>

namespace flowhash
{

namespace
{

/// What a selector does that is not as it says, or not as it may.
enum class Fault
{
    NONE,
    MINIMAL,
    HISTORY,
    WEIGHTS,
    PURE,
    DEAD,
    BATCH,
    UNEVEN,
    THROWS,
};

/// Modulo the number of members: it moves most flows with every change.
class FaultySelector : public FlowSelector
{
  public:
    explicit FaultySelector(Fault fault)
        : FlowSelector(32),
          m_fault(fault)
    {
    }

    SelectorTraits Traits() const override
    {
        SelectorTraits traits;
        traits.minimal = m_fault == Fault::MINIMAL;
        traits.weights = m_fault == Fault::WEIGHTS;
        return traits;
    }

    std::size_t Bytes() const override
    {
        return 0;
    }

  private:
    MemberId DoSelect(uint64_t hash) const override
    {
        if (m_fault == Fault::THROWS)
        {
            throw std::runtime_error("no idea");
        }
        const uint64_t turn = m_fault == Fault::HISTORY ? m_updates : 0;
        const uint64_t place = m_fault == Fault::UNEVEN ? std::min<uint64_t>(hash % 97, 60) : hash;
        return m_fault == Fault::DEAD ? Members()[hash % Members().size()].id
                                      : Live()[(place + turn) % Live().size()].id;
    }

    void DoSelectBatch(const uint64_t* hashes, std::size_t count, MemberId* out) const override
    {
        std::transform(
            hashes, hashes + count, out, [this](uint64_t hash) { return DoSelect(hash); });
        out[count - 1] = m_fault == Fault::BATCH ? Live().front().id : out[count - 1];
    }

    MemberId DoTake(uint64_t hash, int64_t) override
    {
        return DoSelect(m_fault == Fault::PURE ? hash + 1 : hash);
    }

    void DoRebuild() override
    {
        ++m_updates;
    }

    Fault m_fault;
    uint64_t m_updates{0};
};

/// @return the properties that are broken, one a line
std::string
Broken(Fault fault)
{
    std::string broken;
    for (const PromiseReport& report :
         CheckSelector([fault] { return std::make_unique<FaultySelector>(fault); }, 40))
    {
        const bool bad = report.promised && !report.example.empty();
        broken += bad ? report.property.substr(0, report.property.find(':')) + '\n' : "";
    }
    return broken;
}

} // namespace

TEST(SelectorPromises, FindWhatIsNotAsASelectorSays)
{
    EXPECT_EQ(Broken(Fault::NONE), "");
    EXPECT_EQ(Broken(Fault::MINIMAL), "minimal\n");
    EXPECT_EQ(Broken(Fault::HISTORY), "historyFree\n");
    EXPECT_EQ(Broken(Fault::WEIGHTS), "weights\n");
    EXPECT_EQ(Broken(Fault::PURE), "pure\n");
    EXPECT_EQ(Broken(Fault::UNEVEN), "spreads\n");
    EXPECT_EQ(Broken(Fault::DEAD), "chooses live members alone, and one where there is one\n");
    EXPECT_EQ(Broken(Fault::THROWS), "chooses live members alone, and one where there is one\n");
    EXPECT_NE(Broken(Fault::BATCH).find("batches choose"), std::string::npos);
}

TEST(SelectorPromises, GiveAnExample)
{
    const auto reports =
        CheckSelector([] { return std::make_unique<FaultySelector>(Fault::MINIMAL); }, 40);
    for (const PromiseReport& report : reports)
    {
        if (report.property.rfind("minimal", 0) == 0)
        {
            EXPECT_NE(report.example.find(" moves from member "), std::string::npos);
            EXPECT_NE(report.example.find("with live members "), std::string::npos);
        }
    }
}

TEST(HashPromises, AreHeldByAllThatAreRegistered)
{
    for (const PartInfo& part : ListParts())
    {
        if (part.stage == "hash" && part.name.rfind("test-", 0) != 0)
        {
            for (const PromiseReport& report : CheckHash("hash=" + part.name))
            {
                EXPECT_EQ(report.example, "") << part.name << ": " << report.property;
            }
        }
    }
}

} // namespace flowhash
