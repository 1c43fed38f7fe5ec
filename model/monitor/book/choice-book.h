// SPDX-License-Identifier: GPL-2.0-only

#ifndef CHOICE_BOOK_H
#define CHOICE_BOOK_H

#include "course-shelf.h"
#include "flow-roster.h"
#include "membership-history.h"

#include "ns3/distribution.h"
#include "ns3/member-choice.h"

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace ns3
{

/// One that chooses among the members of a tier, as monitors see it: a device, or a pool of it.
struct Chooser
{
    std::string group; //!< whose node it is
    uint32_t node{0};  //!< its number there
    uint32_t pool{0};  //!< of the device
    /// Its scheme now, asked anew each time; empty where entries choose.
    std::function<const flowhash::Distribution*()> scheme;
    /// Where entries choose, as a manager's for servers: the member of the entry that packets with
    /// this key have.
    std::function<std::optional<flowhash::MemberId>(const flowhash::FlowKey& arrival)> entry;
    bool learns{false}; //!< its scheme has state, taught by packets from members
    /// Where it takes a reply for the request that it answers, as nodes do that choose themselves:
    /// whom it chooses for a request now, and for its replies.
    std::function<std::optional<flowhash::MemberId>(const flowhash::FlowKey& request)> byRequest{};
    /// Whether others of its group, of whom one is to choose, choose as well now; empty: never.
    std::function<bool()> split{};
};

/**
 * @ingroup flow-distribution
 *
 * Which chooser sent which flow to whom, in each tier and direction, and what it believed of the
 * members when it did: what the other monitors judge by. It hears what devices say of themselves,
 * and keeps no pointer into them.
 *
 * For each flow and direction it keeps courses: packets in a row that one chooser sent to one
 * member in one epoch. Most flows have one a direction; a packet costs two look-ups. Courses are
 * kept as long as packets may ask for them (CourseShelf), and go when their flow is retired.
 */
class ChoiceBook
{
  public:
    using ChooserId = uint32_t;

    using Course = FlowCourse;

    /// What a chooser did.
    struct Counts
    {
        std::array<uint64_t, 3> packets{};         //!< look-ups by MemberChoice::Basis
        std::map<std::string, uint64_t> forgotten; //!< entries that went, by why
    };

    /// @param roster the run's flows; must outlive the book
    explicit ChoiceBook(const FlowRoster& roster);

    /// @return number of a new tier, from 0 upward
    uint32_t AddTier();

    /// @param tier whose members it chooses from @param chooser it
    /// @param members those that it knows now @return its number, from 0 upward
    ChooserId AddChooser(uint32_t tier,
                         const Chooser& chooser,
                         const std::vector<flowhash::Member>& members);

    /// @return how many choosers there are
    uint32_t GetNChoosers() const;
    /// @param chooser its number @return it
    const Chooser& GetChooser(ChooserId chooser) const;
    /// @param chooser its number @return the tier that it chooses from
    uint32_t GetTier(ChooserId chooser) const;
    /// @param chooser its number @return its number among those of its tier, from 0
    uint32_t GetPlace(ChooserId chooser) const;
    /// @param chooser its number @return what it knew when
    const MembershipHistory& GetHistory(ChooserId chooser) const;
    /// @param chooser its number @return what it did
    const Counts& GetCounts(ChooserId chooser) const;

    /// @param chooser whose membership has just changed @param changes what it was told
    void Update(ChooserId chooser, const std::vector<flowhash::MemberChange>& changes);

    /// One packet of a flow, as FlowTag says.
    struct Packet
    {
        uint64_t flow{0};
        bool reverse{false};  //!< from server to client
        uint32_t sequence{0}; //!< in the order in which the direction's packets are sent
        bool portless{false}; //!< fragment or ICMP error; for choosers only
        const flowhash::FlowKey* key{nullptr}; //!< as it reached the chooser, if that is known
    };

    /// A chooser sent a packet to a member. @param chooser its number @param packet it
    /// @param choice what it chose
    void Chose(ChooserId chooser, const Packet& packet, const MemberChoice& choice);

    /// An entry of a chooser's went. @param chooser its number @param why a word for results
    void Forgot(ChooserId chooser, const char* why);

    /// As above, of a chooser that shares entries with others. @param chooser its number
    /// @param client key that requests of the flow have; without ports: of all of the client's
    /// @param why a word for results @param now when
    void Forgot(ChooserId chooser, const flowhash::FlowKey& client, const char* why, Time now);

    /// @param chooser its number @param flow number @return whether an entry of the flow went there
    /// since the flow began
    bool HasForgotten(ChooserId chooser, uint64_t flow) const;

    /// @param tier its number @param flow number @param reverse direction @return the course that
    /// its latest packet is of; none: nobody chose
    std::optional<Course> Latest(uint32_t tier, uint64_t flow, bool reverse) const;

    /// @param tier its number @param flow number @param reverse direction @param member whom
    /// @param before only courses that began before the one of this number
    /// @return the latest of its courses that led to the member; none did, or it is put away: none
    std::optional<Course> LatestTo(uint32_t tier,
                                   uint64_t flow,
                                   bool reverse,
                                   flowhash::MemberId member,
                                   uint32_t before = UINT32_MAX) const;

    /**
     * Finds out who sent a packet to a member.
     * @param tier its number @param packet it @param member where it arrived
     * @return the latest course of its direction that led there and had begun with it or before it;
     * else the latest one that led there of its direction, or of the other one, as a server answers
     * where the request went; none: nobody chose
     */
    std::optional<Course> FindCourse(uint32_t tier,
                                     const Packet& packet,
                                     flowhash::MemberId member) const;

    /// Who sent a packet.
    struct Sender
    {
        ChooserId chooser;
        uint32_t epoch; //!< of the chooser's membership then
        bool reverse;   //!< direction of the packets that it was asked about
    };

    /// What FindCourse says, in short and faster. @param tier its number @param packet it
    /// @param member where it arrived @return who sent it there; none: nobody chose
    std::optional<Sender> FindSender(uint32_t tier,
                                     const Packet& packet,
                                     flowhash::MemberId member) const;

    /// @param tier its number @param slot of a flow (FlowStore) @param reverse direction
    /// @return who chose for its latest packet; none: nobody chose
    std::optional<ChooserId> LatestChooser(uint32_t tier, uint32_t slot, bool reverse) const;

    /// Puts away what no packet can ask for any more. Choices do it, too, now and then.
    void Tidy();

    /// What a chooser would do now with a packet of a flow: one like the client's, or like the
    /// latest reply that was chosen for. @param chooser its number @param flow number
    /// @param reverse direction @param now time @return the member, or none
    std::optional<flowhash::MemberId> Ask(ChooserId chooser,
                                          uint64_t flow,
                                          bool reverse,
                                          Time now) const;

    /// The same of a flow by its slot. @param chooser its number @param slot of a flow (FlowStore)
    /// @param reverse direction @param now time @return the member, or none
    std::optional<flowhash::MemberId> AskOf(ChooserId chooser,
                                            uint32_t slot,
                                            bool reverse,
                                            Time now) const;

    /// @param chooser any @return whether it sends each packet anew to anybody, by turn or by
    /// chance, and remembers no flow
    static bool ChoosesPerPacket(const Chooser& chooser);

    /// @param chooser any @return whether a flow that it sent to one member can go to another one
    /// while nobody comes or leaves: by turns, chance, loads or time, as it remembers no flow
    static bool FollowsMoment(const Chooser& chooser);

    /// @param chooser any @return whether its rule hashes flow labels
    static bool HashesLabel(const Chooser& chooser);

    /// @param chooser any @return whether it sends packets as before for a while after it knows of
    /// a change, as a switch whose table is being written
    static bool FollowsLate(const Chooser& chooser);

  private:
    /// A chooser with what it knew.
    struct Known
    {
        uint32_t tier;
        uint32_t place; //!< among those of its tier
        Chooser chooser;
        MembershipHistory history;
        Counts counts;
        /// When entries of remembered flows went last.
        std::unordered_map<flowhash::FlowKey, Time, flowhash::FlowKeyHasher> forgotten;
        std::size_t forgottenAtMost{1024}; //!< before it is looked through for others
    };

    void Describe(Course& course, const Known& known, uint32_t slot) const;
    void NoteReply(uint32_t tier, uint32_t slot, const Packet& packet);
    void NoteLabel(uint32_t slot, const Packet& packet);
    void Begin(ChooserId chooser, uint32_t slot, const Packet& packet, const MemberChoice& choice);
    flowhash::FlowKey KeyOf(uint32_t tier, uint32_t slot, bool reverse) const;
    void DropForgotten(Known& known) const;

    const FlowRoster& m_roster;
    FlowStore& m_store;
    CourseShelf m_shelf;
    std::vector<Known> m_choosers;
};

} // namespace ns3

#endif // CHOICE_BOOK_H
