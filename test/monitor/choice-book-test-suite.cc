// SPDX-License-Identifier: GPL-2.0-only

#include "ledger-case.h"

#include <optional>
#include <string>

using namespace ledgercase;

namespace
{

using Basis = MemberChoice::Basis;
using Kind = MemberChange::Kind;
using Course = ChoiceBook::Course;

constexpr const char* CRC = "key=five-tuple hash=crc32 select=modulo";

/// A book with a flow or two in it.
class BookCase : public LedgerCase
{
  protected:
    using LedgerCase::LedgerCase;

    std::optional<Course> Latest(uint64_t flow, bool reverse) const
    {
        return m_book.Latest(m_tier, flow, reverse);
    }

    std::optional<Course> To(uint64_t flow,
                             bool reverse,
                             MemberId member,
                             uint32_t before = UINT32_MAX)
    {
        return m_book.LatestTo(m_tier, flow, reverse, member, before);
    }
};

/// Which packets are of one course.
class CoursesTest : public BookCase
{
  public:
    CoursesTest()
        : BookCase("packets in a row by one chooser to one member in one epoch are one course")
    {
    }

  private:
    void DoRun() override
    {
        AddChooser(CRC);
        AddChooser(CRC);
        Start(7);
        NS_TEST_EXPECT_MSG_EQ(Latest(7, false).has_value(), false, "nobody chose yet");
        Say(7, false, 2);
        const uint32_t start = Latest(7, false)->number;
        Say(7, false, 2);
        NS_TEST_EXPECT_MSG_EQ(Latest(7, false)->number, start, "the same one goes on");
        NS_TEST_EXPECT_MSG_EQ(Latest(7, false)->epoch, 0, "in the first epoch");
        Change(Kind::SET_DOWN, 3);
        m_book.Chose(0, {7, false, 0, true}, {2, 0, MemberChoice::Basis::ENTRY});
        NS_TEST_EXPECT_MSG_EQ(Latest(7, false)->number, start, "a fragment follows its first one");
        Say(7, false, 2);
        const uint32_t first = Latest(7, false)->number;
        NS_TEST_EXPECT_MSG_GT(first, start, "what is sent after a change is another one");
        NS_TEST_EXPECT_MSG_EQ(Latest(7, false)->epoch, 1, "in its own epoch");
        Say(7, true, 2);
        NS_TEST_EXPECT_MSG_EQ(Latest(7, false)->number, first, "replies have their own");
        NS_TEST_EXPECT_MSG_EQ(Latest(7, true)->reverse, true, "of their direction");
        Say(7, false, 2, 1);
        const uint32_t second = Latest(7, false)->number;
        NS_TEST_EXPECT_MSG_GT(second, first, "another chooser begins another one");
        NS_TEST_EXPECT_MSG_EQ(Latest(7, false)->before, first, "after the first");
        NS_TEST_EXPECT_MSG_EQ(Latest(7, false)->chooser, 1, "its chooser");
        NS_TEST_EXPECT_MSG_EQ(Latest(7, false)->epoch, 0, "which has heard of nothing");
        Say(7, false, 1, 1);
        NS_TEST_EXPECT_MSG_EQ(Latest(7, false)->before, second, "another member, too");
        NS_TEST_EXPECT_MSG_EQ(Latest(8, false).has_value(), false, "other flows are others");
    }
};

/// Looking courses up.
class LookUpTest : public BookCase
{
  public:
    LookUpTest()
        : BookCase("a packet's course is the latest of its direction that led there, else of the "
                   "other")
    {
    }

  private:
    void DoRun() override
    {
        AddChooser(CRC);
        AddChooser(CRC);
        Say(0, false, 2);
        const Course first = *Latest(0, false);
        Say(0, false, 3);
        const Course second = *Latest(0, false);
        Say(0, false, 2, 1);
        const Course third = *Latest(0, false);
        NS_TEST_EXPECT_MSG_EQ(To(0, false, 2)->number, third.number, "the latest");
        NS_TEST_EXPECT_MSG_EQ(To(0, false, 3)->number, second.number, "one in between");
        NS_TEST_EXPECT_MSG_EQ(To(0, false, 2, third.number)->number, first.number, "before that");
        NS_TEST_EXPECT_MSG_EQ(To(0, false, 3, second.number).has_value(), false, "none before");
        NS_TEST_EXPECT_MSG_EQ(To(0, false, 1).has_value(), false, "never there");
        NS_TEST_EXPECT_MSG_EQ(To(0, true, 2).has_value(), false, "nor in that direction");
        const auto find = [this](bool reverse, MemberId member) {
            const auto found = m_book.FindCourse(m_tier, {0, reverse}, member);
            return found ? found->number : 0;
        };
        NS_TEST_EXPECT_MSG_EQ(find(true, 3), second.number, "where the request went");
        Say(0, true, 3);
        const uint32_t reply = Latest(0, true)->number;
        NS_TEST_EXPECT_MSG_EQ(find(true, 3), reply, "its own direction goes first");
        NS_TEST_EXPECT_MSG_EQ(find(false, 3), second.number, "for requests, too");
        NS_TEST_EXPECT_MSG_EQ(find(true, 1), 0, "nobody sent it there");
        CheckOvertaken();
    }

    /// Two choosers send packets 5 and 6 of a flow to one member, the second one first there.
    void CheckOvertaken()
    {
        const MemberChoice choice{2, 0, MemberChoice::Basis::HASH};
        m_book.Chose(0, {1, false, 5}, choice);
        m_book.Chose(1, {1, false, 6}, choice);
        const auto chooser = [this](uint32_t sequence) {
            return m_book.FindCourse(m_tier, {1, false, sequence}, 2)->chooser;
        };
        NS_TEST_EXPECT_MSG_EQ(chooser(6), 1, "the later packet");
        NS_TEST_EXPECT_MSG_EQ(chooser(5), 0, "the one that it overtook");
        NS_TEST_EXPECT_MSG_EQ(chooser(4), 1, "of which nobody said anything: the latest");
    }
};

/// Two tiers beside each other, and choosers' places in them.
class TiersTest : public BookCase
{
  public:
    TiersTest()
        : BookCase("tiers have their own courses, and number their choosers")
    {
    }

  private:
    void DoRun() override
    {
        AddChooser(CRC);
        const uint32_t servers = m_ledger.AddTier({"server"});
        Chooser manager;
        manager.group = "tm";
        manager.entry = [](const FlowKey&) { return std::nullopt; };
        const auto other = m_book.AddChooser(servers, manager, EqualMembers());
        const auto second = AddChooser(CRC);
        NS_TEST_EXPECT_MSG_EQ(m_book.GetNChoosers(), 3, "in all");
        NS_TEST_EXPECT_MSG_EQ(m_book.GetTier(other), servers, "its tier");
        NS_TEST_EXPECT_MSG_EQ(m_book.GetPlace(other), 0, "the first one there");
        NS_TEST_EXPECT_MSG_EQ(m_book.GetPlace(second), 1, "the second one here");
        NS_TEST_EXPECT_MSG_EQ(m_book.GetChooser(other).group, "tm", "itself");
        Say(0, false, 1, other);
        NS_TEST_EXPECT_MSG_EQ(Latest(0, false).has_value(), false, "not in the managers' tier");
        NS_TEST_EXPECT_MSG_EQ(m_book.Latest(servers, 0, false)->member, 1, "but in the servers'");
        m_book.Update(other, {{Kind::SET_DOWN, 1}});
        NS_TEST_EXPECT_MSG_EQ(m_book.GetHistory(other).GetEpoch(), 1, "it learned");
        NS_TEST_EXPECT_MSG_EQ(m_book.GetHistory(0).GetEpoch(), 0, "the others did not");
    }
};

/// Look-ups by what they rest on.
class CountsTest : public BookCase
{
  public:
    CountsTest()
        : BookCase("X4: look-ups are counted by chooser and by what they rest on")
    {
    }

  private:
    void DoRun() override
    {
        AddChooser(CRC);
        AddChooser(CRC);
        const auto say = [this](uint32_t chooser, Basis basis, uint32_t times) {
            for (uint32_t i = 0; i < times; ++i)
            {
                m_book.Chose(chooser, {i % 2, i % 3 == 0}, {1, 0, basis});
            }
        };
        say(0, Basis::HASH, 5);
        say(0, Basis::STATE, 7);
        say(0, Basis::ENTRY, 11);
        NS_TEST_EXPECT_MSG_EQ((Latest(0, true)->basis == Basis::HASH), true, "a course's first");
        say(1, Basis::STATE, 13);
        using Packets = std::array<uint64_t, 3>;
        const bool first = m_book.GetCounts(0).packets == Packets{5, 7, 11};
        const bool second = m_book.GetCounts(1).packets == Packets{0, 13, 0};
        NS_TEST_EXPECT_MSG_EQ(first, true, "each basis");
        NS_TEST_EXPECT_MSG_EQ(second, true, "each chooser");
    }
};

/// What a chooser would do now.
class AskTest : public BookCase
{
  public:
    AskTest()
        : BookCase("X3: a chooser is asked for the client's key, for the server's reply, or its "
                   "entry")
    {
    }

  private:
    static std::optional<MemberId> Hash(const FlowKey& key)
    {
        return MakeEqualScheme(CRC, MEMBERS)->Evaluate(key);
    }

    void DoRun() override
    {
        const uint32_t chooserOfHash = AddChooser(CRC);
        const uint32_t table = AddChooser(std::string(CRC) + " state=lru");
        const uint32_t entries = m_book.AddChooser(m_tier, ByPort(), EqualMembers());
        const FlowKey server = FlowKey::Ipv4(SELF, SERVER, 40002, 80, 6);
        NS_TEST_ASSERT_MSG_NE(*Hash(KeyOf(0)), *Hash(server.Reversed()), "the two differ");
        Start(0);
        m_roster.Translated(KeyOf(0), server, std::nullopt);
        const auto ask = [this](uint32_t chooser, bool reverse) {
            return m_book.Ask(chooser, 0, reverse, m_now);
        };
        NS_TEST_EXPECT_MSG_EQ((ask(0, false) == Hash(KeyOf(0))), true, "as the client sends");
        NS_TEST_EXPECT_MSG_EQ(
            (ask(0, true) == Hash(server.Reversed())), true, "as the server answers");
        NS_TEST_EXPECT_MSG_EQ((ask(entries, false) == MemberId(20000)), true, "entry");
        NS_TEST_EXPECT_MSG_EQ((ask(entries, true) == MemberId(80)), true, "of replies");
        CheckReplies(chooserOfHash, server);
        CheckByRequest();
        const MemberId elsewhere = (*Hash(KeyOf(0)) + 1) % MEMBERS;
        NS_TEST_EXPECT_MSG_EQ((ask(table, false) == Hash(KeyOf(0))), true, "nothing remembered");
        NS_TEST_EXPECT_MSG_EQ(Scheme(table).State().entries, 0, "asking leaves no trace");
        Scheme(table).Learn(KeyOf(0), elsewhere, 0);
        NS_TEST_EXPECT_MSG_EQ((ask(table, false) == elsewhere), true, "state is consulted");
    }

    /// The flow is translated anew; replies to the first translation are still under way.
    void CheckReplies(uint32_t chooser, const FlowKey& first)
    {
        const FlowKey reply = first.Reversed();
        FlowKey second = first;
        do
        {
            ++second.sourcePort;
        } while (Hash(second.Reversed()) == Hash(reply));
        m_book.Chose(chooser, {0, true, 0, false, &reply}, {*Hash(reply), 0, Basis::HASH});
        m_roster.Translated(KeyOf(0), second, std::nullopt);
        const auto ask = [&] { return m_book.Ask(chooser, 0, true, m_now); };
        NS_TEST_EXPECT_MSG_EQ((ask() == Hash(reply)), true, "as the latest reply was");
        FlowKey next = second.Reversed();
        next.flags = FlowKey::FLAG_FIRST_FRAGMENT;
        m_book.Chose(chooser, {0, true, 1, false, &next}, {*Hash(next), 0, Basis::HASH});
        NS_TEST_EXPECT_MSG_EQ((ask() == Hash(second.Reversed())), true, "and the one after it");
    }

    /// One that takes a reply for its request is asked for that, in either direction.
    void CheckByRequest()
    {
        Chooser chooser;
        chooser.entry = [](const FlowKey&) { return std::nullopt; };
        chooser.byRequest = [](const FlowKey& request) { return Hash(request); };
        const auto own = m_book.AddChooser(m_tier, chooser, EqualMembers());
        for (const bool reverse : {false, true})
        {
            const auto asked = m_book.Ask(own, 0, reverse, m_now);
            NS_TEST_EXPECT_MSG_EQ((asked == Hash(KeyOf(0))), true, "by the request");
        }
    }

    /// One whose entries lead by the source port.
    static Chooser ByPort()
    {
        Chooser chooser;
        chooser.entry = [](const FlowKey& key) { return MemberId(key.sourcePort); };
        return chooser;
    }
};

/// Where the scheme would have sent a packet that went astray, as the scheme was then.
class DescribedTest : public BookCase
{
  public:
    DescribedTest()
        : BookCase("X1: of a packet that went elsewhere it is kept what its scheme made of it then")
    {
    }

  private:
    void DoRun() override
    {
        AddChooser("key=three-tuple hash=sum select=modulo");
        Start(1);
        const MemberId toService = (uint64_t{CLIENT} + SERVICE + 80) % MEMBERS;
        const MemberId toClient = (uint64_t{CLIENT} + SERVICE + 20001) % MEMBERS;
        NS_TEST_ASSERT_MSG_NE(toService, toClient, "the two differ");
        Say(1, false, toService);
        NS_TEST_EXPECT_MSG_EQ(Latest(1, false)->byClient.has_value(), false, "nothing is astray");
        Say(1, true, toClient);
        Scheme().Update({{Kind::SET_DOWN, toService}, {Kind::SET_DOWN, toClient}});
        const Course reply = *Latest(1, true);
        NS_TEST_EXPECT_MSG_EQ((reply.byClient == toService), true, "the client's key");
        NS_TEST_EXPECT_MSG_EQ((reply.byTurned == toClient), true, "turned round");
        NS_TEST_EXPECT_MSG_EQ((reply.byWhole == toClient), true, "as replies are");
        Chooser alike = m_book.GetChooser(0);
        alike.byRequest = [toService](const FlowKey&) { return toService; };
        Say(1, true, toService, m_book.AddChooser(m_tier, alike, EqualMembers()));
        const Course answer = *Latest(1, true);
        NS_TEST_EXPECT_MSG_EQ((answer.byTurned == toService), true, "where both are one");
        NS_TEST_EXPECT_MSG_EQ((answer.byWhole == toService), true, "in full, too");
    }
};

/// Which choosers send each packet anew.
class PerPacketTest : public BookCase
{
  public:
    PerPacketTest()
        : BookCase("X1, C5: who takes turns or draws lots without state chooses for each packet")
    {
    }

  private:
    bool PerPacket(const std::string& spec)
    {
        return ChoiceBook::ChoosesPerPacket(m_book.GetChooser(AddChooser(spec)));
    }

    void DoRun() override
    {
        NS_TEST_EXPECT_MSG_EQ(PerPacket("select=round-robin"), true, "turns");
        NS_TEST_EXPECT_MSG_EQ(PerPacket("select=random"), true, "lots");
        NS_TEST_EXPECT_MSG_EQ(PerPacket("select=round-robin state=lru"), false, "remembered");
        NS_TEST_EXPECT_MSG_EQ(PerPacket(CRC), false, "a hash");
        NS_TEST_EXPECT_MSG_EQ(PerPacket("select=resilient"), false, "a hash, and time");
        NS_TEST_EXPECT_MSG_EQ(PerPacket("select=bounded"), false, "a hash, and loads");
        NS_TEST_EXPECT_MSG_EQ(PerPacket(""), false, "entries");
    }
};

/// The suite.
class ChoiceBookTestSuite : public TestSuite
{
  public:
    ChoiceBookTestSuite()
        : TestSuite("flow-distribution-choice-book", TestSuite::Type::UNIT)
    {
        AddTestCase(new CoursesTest);
        AddTestCase(new LookUpTest);
        AddTestCase(new TiersTest);
        AddTestCase(new CountsTest);
        AddTestCase(new AskTest);
        AddTestCase(new DescribedTest);
        AddTestCase(new PerPacketTest);
    }
};

ChoiceBookTestSuite g_choiceBookTestSuite; //!< registers itself

} // namespace
