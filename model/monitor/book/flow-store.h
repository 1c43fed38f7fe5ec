// SPDX-License-Identifier: GPL-2.0-only

#ifndef FLOW_STORE_H
#define FLOW_STORE_H

#include "flow-course.h"
#include "number-map.h"
#include "packed-key.h"
#include "retired-numbers.h"
#include "slot-index.h"

#include "ns3/flow-outcome.h"

#include <array>
#include <cstdint>
#include <memory>
#include <unordered_map>
#include <vector>

namespace ns3
{

/// A course in 12 bytes, as most flows have one a direction in a tier.
struct PackedCourse
{
    uint32_t number{0};       //!< 0: there is none
    uint16_t chooser{0};      //!< its number
    uint16_t member{0};       //!< its id
    uint16_t epoch{0};        //!< of the chooser
    uint8_t firstSequence{0}; //!< number of its first packet
    uint8_t bits{0};          //!< see FlowStore::Pack
};

/// What is known of a flow in a tier, 28 bytes; what is unusual stands in a TierRest.
struct TierPart
{
    static constexpr uint8_t OWNED = 1;   //!< a packet came
    static constexpr uint8_t SEEN = 2;    //!< forward ones came; shifted by one: reverse ones
    static constexpr uint8_t SPILLED = 8; //!< its courses stand in its rest
    static constexpr uint8_t REST = 16;   //!< there is one
    static constexpr uint8_t WIDE = 32;   //!< the owner's id stands in the rest

    /// What the key of the latest reply is, as choosers of the tier saw it.
    enum class Reply : uint8_t
    {
        UNKNOWN,
        REVERSED, //!< the client's key turned round
        ANSWER,   //!< as the server answers, by the roster
        OTHER,    //!< as the rest has it
    };

    std::array<PackedCourse, 2> courses; //!< by direction
    uint16_t owner{0};                   //!< member of the first packet
    uint8_t bits{0};
    Reply reply{Reply::UNKNOWN};
};

static_assert(sizeof(TierPart) == 28);

/// What is known beside of a flow in a tier where something unusual happened.
struct TierRest
{
    std::unique_ptr<TierRest> next; //!< the flow's next one
    uint32_t tier{0};
    std::vector<FlowCourse> courses;         //!< of both directions, in their order
    std::vector<flowhash::MemberId> visited; //!< where nobody owns
    std::vector<uint32_t> observed;          //!< events that it was seen to move by
    std::unique_ptr<flowhash::FlowKey> reply;
    flowhash::MemberId owner{0};
    uint32_t violations{0};                   //!< packets
    std::array<flowhash::MemberId, 2> last{}; //!< members of the latest packets
    std::array<uint8_t, 2> causes{};          //!< of the courses of violations
    uint8_t firstCause{0};                    //!< of the first violation
    std::array<bool, 2> violated{};           //!< ever
    bool strayed{false};                      //!< `last` counts; else all went to the owner
};

/// Flow labels of a flow, by direction: of its first packet and of its latest. No device changes a
/// label, so they are the same in all tiers; 0 where the flow has none, or none was heard.
struct FlowLabels
{
    std::array<uint32_t, 2> first{};
    std::array<uint32_t, 2> latest{};
};

/// What is known of a flow in all tiers, 68 bytes.
struct FlowPart
{
    static constexpr uint8_t KNOWN = 1;      //!< it started
    static constexpr uint8_t REUSED = 2;     //!< its server-side tuple was another open flow's, too
    static constexpr uint8_t TRANSLATED = 4; //!< a manager has an entry that makes its reply
    static constexpr uint8_t ANSWERED = 8;   //!< firstByte counts
    static constexpr uint8_t LABELLED = 16;  //!< forward labels are known; shifted: reverse ones

    /// @return when it started, ns
    int64_t GetStart() const
    {
        return static_cast<int64_t>(uint64_t{startHigh} << 32 | startLow);
    }

    /// @param start when it started, ns
    void SetStart(int64_t start)
    {
        startLow = static_cast<uint32_t>(start);
        startHigh = static_cast<uint32_t>(static_cast<uint64_t>(start) >> 32);
    }

    /// @return when the client had the first byte of an answer, ns
    int64_t GetFirstByte() const
    {
        return GetStart() + static_cast<int64_t>(uint64_t{firstByteHigh} << 32 | firstByteLow);
    }

    /// @param time when the client had it, up to 78 hours after the start, ns
    void SetFirstByte(int64_t time)
    {
        firstByteLow = static_cast<uint32_t>(time - GetStart());
        firstByteHigh = static_cast<uint16_t>((time - GetStart()) >> 32);
    }

    /// @return when it ended, ns
    int64_t GetEnd() const
    {
        return GetStart() + static_cast<int64_t>(uint64_t{endHigh} << 32 | endLow);
    }

    /// @param duration from its start to its end, up to 78 hours, ns
    void SetDuration(int64_t duration)
    {
        endLow = static_cast<uint32_t>(duration);
        endHigh = static_cast<uint16_t>(duration >> 32);
    }

    /// @return whether a bit is set @param bit KNOWN, ...
    bool Is(uint8_t bit) const
    {
        return (key.spare & bit) != 0;
    }

    /// @param bit KNOWN, ... @param value to what it is set
    void Set(uint8_t bit, bool value = true)
    {
        key.spare = static_cast<uint8_t>(value ? key.spare | bit : key.spare & ~bit);
    }

    /// @return how it ended, so far
    FlowOutcome GetOutcome() const
    {
        return static_cast<FlowOutcome>(reply.spare);
    }

    /// @return whether it is open
    bool IsOpen() const
    {
        return Is(KNOWN) && GetOutcome() == FlowOutcome::UNFINISHED;
    }

    PackedKey key;   //!< its spare byte: bits
    PackedKey reply; //!< its spare byte: outcome
    uint32_t startLow{0};
    uint32_t startHigh{0};
    uint32_t firstByteLow{0};
    uint32_t endLow{0};
    uint16_t firstByteHigh{0};
    uint16_t endHigh{0};
    std::array<uint32_t, 2> bytes{}; //!< by direction, of the last tier
    uint32_t mover{0};               //!< latest event that moved it, from 1
    uint32_t number{0};
};

static_assert(sizeof(FlowPart) == 68);

/**
 * @ingroup flow-distribution
 *
 * What the monitors remember of each flow, in one record: found by flow number, and gone some time
 * after the flow's end. Memory follows the flows that are open.
 *
 * Records lie in chunks, by slot; a slot that is free is used again. A flow's slot is found by two
 * array look-ups (NumberMap). What happens to every flow
 * stands in them in few bytes, what happens to few in a rest beside it.
 */
class FlowStore
{
  public:
    static constexpr uint32_t NONE = NumberMap::NONE; //!< no slot

    FlowStore();

    /// @return number of a new tier, from 0 upward
    uint32_t AddTier();

    /// @return how many there are
    uint32_t GetNTiers() const;

    /// @param flow a number @return its slot, or NONE
    uint32_t Find(uint64_t flow) const
    {
        return m_index.Find(flow);
    }

    /// @param flow a number @return its slot, a new one if it has none; NONE if it is retired
    uint32_t Touch(uint64_t flow);

    /// @param flow a number @return whether its record is gone for good
    bool IsRetired(uint64_t flow) const;

    /// Forgets a flow for good. @param slot its
    void Retire(uint32_t slot);

    /// @return one more than the greatest number touched
    uint64_t Size() const;

    /// @return flows that have a record
    uint64_t GetN() const;

    /// @param slot any that is in use @return what is known of its flow
    FlowPart& Flow(uint32_t slot)
    {
        return (*m_flows[slot / CHUNK])[slot % CHUNK];
    }

    /// @param slot any in use @return as above
    const FlowPart& Flow(uint32_t slot) const
    {
        return (*m_flows[slot / CHUNK])[slot % CHUNK];
    }

    /// @param tier its number @param slot any in use @return what is known of its flow there
    TierPart& Tier(uint32_t tier, uint32_t slot)
    {
        return (*m_tiers[tier][slot / CHUNK])[slot % CHUNK];
    }

    /// @param tier its number @param slot any in use @return as above
    const TierPart& Tier(uint32_t tier, uint32_t slot) const
    {
        return (*m_tiers[tier][slot / CHUNK])[slot % CHUNK];
    }

    /// @param tier its number @param slot any in use @return the rest; null: there is none
    const TierRest* FindRest(uint32_t tier, uint32_t slot) const;

    /// @param tier its number @param slot any in use @return the rest, made where there is none
    TierRest& Rest(uint32_t tier, uint32_t slot);

    /// Takes a rest away that says nothing. @param tier its number @param slot any in use
    void DropEmptyRest(uint32_t tier, uint32_t slot);

    /// @param slot any in use @return its flow labels, those that are known
    FlowLabels GetLabels(uint32_t slot) const;

    /// @param slot any in use @param labels what they are now
    void SetLabels(uint32_t slot, const FlowLabels& labels);

    /// @param slot any in use @param reverse direction @param bytes that its flow had more
    void AddBytes(uint32_t slot, bool reverse, uint32_t bytes);

    /// Forgets the bytes that flows had.
    void ClearBytes();

    /// @param slot any in use @param reverse direction @return bytes that its flow had
    uint64_t GetBytes(uint32_t slot, bool reverse) const;

    /// @return slots that were ever in use: all are below. Those that are not in use have flows of
    /// no bits.
    uint32_t GetEnd() const;

    /// @param slot any below GetEnd() @return whether it is in use
    bool IsUsed(uint32_t slot) const;

    /// @return packs and unpacks keys
    KeyPacker& Keys();

    /// @return as above
    const KeyPacker& Keys() const;

  private:
    static constexpr std::size_t CHUNK = 1024;
    static constexpr uint32_t FREE = UINT32_MAX; // number of no flow

    template <class Part>
    using Chunks = std::vector<std::unique_ptr<std::array<Part, CHUNK>>>;

    uint32_t NewSlot();

    Chunks<FlowPart> m_flows;
    std::vector<Chunks<TierPart>> m_tiers;
    Chunks<FlowLabels> m_labels; // none while no flow has any
    NumberMap m_index;
    std::vector<uint32_t> m_free; // slots
    uint32_t m_end{0};
    uint64_t m_size{0};
    uint64_t m_count{0};
    /// By slot, bytes by direction that its part has no room for, 2^32 each.
    std::unordered_map<uint32_t, std::array<uint64_t, 2>> m_carried;
    std::unordered_map<uint32_t, std::unique_ptr<TierRest>> m_rests; // by slot, looked up only
    RetiredNumbers m_retired;
    KeyPacker m_keys;
};

} // namespace ns3

#endif // FLOW_STORE_H
