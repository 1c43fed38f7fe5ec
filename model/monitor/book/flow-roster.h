// SPDX-License-Identifier: GPL-2.0-only

#ifndef FLOW_ROSTER_H
#define FLOW_ROSTER_H

#include "flow-store.h"

#include "ns3/flow-key.h"
#include "ns3/flow-outcome.h"
#include "ns3/member-change.h"
#include "ns3/nstime.h"

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * The flows of a run, by flow number: what the traffic sources told of them, and the translation
 * that they got. The other monitors read it; no model does. FlowStarted and FlowEnded have the
 * signatures of the traffic sources' trace sources of these names.
 *
 * Flow numbers count up from 0 and are shared by all sources of a run. A flow is remembered until
 * it has been over for a while, the linger time, as packets of it may still be under way; then it
 * is retired, and all monitors forget it (FlowStore).
 */
class FlowRoster
{
  public:
    /// One flow.
    struct Flow
    {
        flowhash::FlowKey key;   //!< as the client sends: its tuple and flags
        flowhash::FlowKey reply; //!< as the server answers; key reversed where nothing translates
        Time start;
        Time end;                      //!< once it has ended
        std::optional<Time> firstByte; //!< when the client had the first one of an answer
        FlowOutcome outcome{FlowOutcome::UNFINISHED}; //!< so far
        bool known{false};                            //!< whether it started at all
        bool portReused{false}; //!< shared its server-side tuple with another open flow

        /// @return whether it is open
        bool IsActive() const
        {
            return known && outcome == FlowOutcome::UNFINISHED;
        }
    };

    /// Is called for each flow that ended. @param flow its number @param record what is known
    using EndedCallback = std::function<void(uint64_t flow, const Flow& record)>;

    /// Is called for each flow that is about to be retired. @param flow its number
    using RetiredCallback = std::function<void(uint64_t flow)>;

    /// @param clock tells the time, such as Simulator::Now
    explicit FlowRoster(std::function<Time()> clock);
    ~FlowRoster();
    FlowRoster(const FlowRoster&) = delete;
    FlowRoster& operator=(const FlowRoster&) = delete;

    /// @param linger how long a flow is remembered after its end, 0 or more; Time::Max() for ever,
    /// which is what holds unless this says something else
    void SetLinger(Time linger);

    /// @return how long
    Time GetLinger() const;

    /// Retires flows that have been over for long enough. Starts and ends of flows do it, too.
    void Tidy();

    /// A flow begins. @param flow its number @param key as the client sends
    void FlowStarted(uint64_t flow, flowhash::FlowKey key);

    /// The first byte of an answer reached the client. @param flow its number
    void FlowAnswered(uint64_t flow);

    /**
     * A flow ended. A flow ends once: later calls change nothing.
     * @param flow its number @param outcome completed, broken or refused
     * @param duration since its start
     */
    void FlowEnded(uint64_t flow, std::string outcome, Time duration);

    /**
     * A traffic manager translates a connection (trace source Translated).
     * @param client key as the client sends @param server key as the server receives
     * @param serverId the chosen server; not used here
     */
    void Translated(const flowhash::FlowKey& client,
                    const flowhash::FlowKey& server,
                    std::optional<flowhash::MemberId> serverId);

    /**
     * A traffic manager forgets a connection (trace source EntryRemoved).
     * @param client as Translated @param server as Translated @param why not used here
     */
    void Untranslated(const flowhash::FlowKey& client,
                      const flowhash::FlowKey& server,
                      const char* why);

    /// @param callback called at the end of each flow, after the record is up to date
    void AddEndedCallback(EndedCallback callback);

    /// @param callback called for each flow that is about to be retired
    void AddRetiredCallback(RetiredCallback callback);

    /// @param flow a number @return its record; an unknown one where it never started, or is
    /// retired
    Flow Get(uint64_t flow) const;

    /// @return one more than the largest flow number seen
    uint64_t Size() const;

    /// @return how many flows are open
    uint64_t GetNOpen() const;

    /// @return how many were open at once, at most
    uint64_t GetMostOpen() const;

    /// @param client a key as clients send @return whether a flow that is remembered has it
    bool HasKey(const flowhash::FlowKey& client) const;

    /// @return the records, for the other monitors
    FlowStore& GetStore() const;

    /// @return the time now
    Time Now() const;

  private:
    uint32_t FindByKey(const PackedKey& key) const;
    void SetReply(uint32_t slot, const PackedKey& reply);
    void RemoveReply(uint32_t slot);
    void KeepFormerReplies(uint32_t slot);
    void Retire(uint32_t slot);

    std::function<Time()> m_clock;
    Time m_linger;
    std::unique_ptr<FlowStore> m_store;
    SlotIndex m_byKey;   // latest flow of a client key: a late packet is translated after its end
    SlotIndex m_byReply; // open translated flows by reply key
    /// Live translations of keys that no remembered flow has, by the client's key: a flow that
    /// comes into one is translated so. Those of others are a bit of the flow, with its reply.
    std::unordered_map<PackedKey, PackedKey, PackedKeyHasher> m_translations;
    std::deque<std::pair<Time, uint32_t>> m_ended; // when, and number
    uint64_t m_open{0};
    uint64_t m_mostOpen{0};
    std::vector<EndedCallback> m_onEnd;
    std::vector<RetiredCallback> m_onRetire;
};

} // namespace ns3

#endif // FLOW_ROSTER_H
