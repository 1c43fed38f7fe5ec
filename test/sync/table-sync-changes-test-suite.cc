// SPDX-License-Identifier: GPL-2.0-only

// What monitors hear of tables.

#include "sync-group.h"

#include "ns3/test.h"

#include <string>
#include <vector>

using namespace ns3;

namespace
{

/// What monitors hear.
class ChangedTest : public TestCase
{
  public:
    ChangedTest()
        : TestCase("X4: every change of the word on a key is shown, with what is there then")
    {
    }

  private:
    void Changed(const SyncKey& key, const SyncVersion& version, bool there)
    {
        m_heard.push_back(std::to_string(key.sourcePort - KeyOf(0).sourcePort) +
                          (there ? "+" : "-") + std::to_string(version.counter) + "." +
                          std::to_string(version.node));
    }

    std::string Heard()
    {
        std::string all;
        for (const std::string& item : m_heard)
        {
            all += (all.empty() ? "" : " ") + item;
        }
        m_heard.clear();
        return all;
    }

    void DoRun() override
    {
        SyncGroup group(2, SyncFactory());
        group.StartAll();
        group[2].sync->TraceConnectWithoutContext("Changed",
                                                  MakeCallback(&ChangedTest::Changed, this));
        group.Write(2, 7, {1});
        group.Write(1, 8, {1});
        group.Run(MicroSeconds(2));
        NS_TEST_EXPECT_MSG_EQ(Heard(), "7+1.2 8+1.1", "an own entry, and one of another node");
        group.Erase(1, 8);
        group[2].sync->Forget(KeyOf(7));
        group.Run(MicroSeconds(2));
        NS_TEST_EXPECT_MSG_EQ(Heard(), "7-1.2 8-2.1", "one ran out, one was removed");
        group.Write(1, 9, {1});
        group.Run(MicroSeconds(2));
        group.Fail(2);
        Heard();
        group.Return(2);
        NS_TEST_EXPECT_MSG_EQ(Heard(), "9-1.1", "it begins with an empty table");
    }

    std::vector<std::string> m_heard;
};

/// The suite.
class TableSyncChangesTestSuite : public TestSuite
{
  public:
    TableSyncChangesTestSuite()
        : TestSuite("flow-distribution-table-sync-changes", TestSuite::Type::UNIT)
    {
        AddTestCase(new ChangedTest);
    }
};

TableSyncChangesTestSuite g_tableSyncChangesTestSuite; //!< registers itself

} // namespace
