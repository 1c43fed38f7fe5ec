// SPDX-License-Identifier: GPL-2.0-only

#ifndef FLOW_ROSTER_H
#define FLOW_ROSTER_H

#include "ns3/flow-key.h"
#include "ns3/flow-outcome.h"
#include "ns3/member-change.h"
#include "ns3/nstime.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * All flows of a run, by flow number: what the traffic sources told of them, and the translation
 * that they got. The other monitors read it; no model does. FlowStarted and FlowEnded have the
 * signatures of the traffic sources' trace sources of these names.
 *
 * Flow numbers count up from 0 and are shared by all sources of a run; the roster is a vector.
 */
class FlowRoster
{
  public:
    /// One flow.
    struct Flow
    {
        flowhash::FlowKey key;   //!< as the client sends
        flowhash::FlowKey reply; //!< as the server answers; key reversed where nothing translates
        Time start;
        Time end;                      //!< once it has ended
        std::optional<Time> firstByte; //!< when the client had the first one of an answer
        FlowOutcome outcome{FlowOutcome::UNFINISHED}; //!< so far
        bool known{false};                            //!< whether it started at all
        bool portReused{false};   //!< shared its server-side tuple with another open flow
        std::size_t openPlace{0}; //!< among the open ones, while it is

        /// @return whether it is open
        bool IsActive() const
        {
            return known && outcome == FlowOutcome::UNFINISHED;
        }
    };

    /// Is called for each flow that ended. @param flow its number @param record what is known
    using EndedCallback = std::function<void(uint64_t flow, const Flow& record)>;

    /// @param clock tells the time, such as Simulator::Now
    explicit FlowRoster(std::function<Time()> clock);

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

    /// @param flow a number @return its record; an unknown one where it never started
    const Flow& Get(uint64_t flow) const;

    /// @return one more than the largest flow number seen
    uint64_t Size() const;

    /// @return numbers of the flows that are open, in no order
    const std::vector<uint64_t>& GetActive() const;

  private:
    using Numbers = std::unordered_map<flowhash::FlowKey, uint64_t, flowhash::FlowKeyHasher>;

    void SetReply(uint64_t flow, const flowhash::FlowKey& reply);

    std::function<Time()> m_clock;
    std::vector<Flow> m_flows;
    Numbers m_byKey;   // latest flow of a client key: a late packet is translated after its end
    Numbers m_byReply; // open translated flows by reply key
    /// Live translations, by the client's key: a flow that comes into one is translated so.
    std::unordered_map<flowhash::FlowKey, flowhash::FlowKey, flowhash::FlowKeyHasher>
        m_translations;
    std::vector<uint64_t> m_active; // numbers of the open flows
    std::vector<EndedCallback> m_ended;
};

} // namespace ns3

#endif // FLOW_ROSTER_H
