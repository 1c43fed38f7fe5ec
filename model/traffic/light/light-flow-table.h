// SPDX-License-Identifier: GPL-2.0-only

#ifndef LIGHT_FLOW_TABLE_H
#define LIGHT_FLOW_TABLE_H

#include "light-endpoint.h"
#include "light-index.h"
#include "light-pool.h"
#include "light-time.h"
#include "light-timers.h"

#include "ns3/flow-key.h"
#include "ns3/request-plan.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * A flow at a LightClient. Sequence numbers are TCP's; over UDP they count bytes of the response.
 */
struct LightFlow
{
    /// How far it is.
    enum State : uint8_t
    {
        CONNECTING, //!< a SYN was sent
        ASKING,     //!< a request was sent, not all of it is acknowledged (UDP: answered)
        AWAITING,   //!< the request is there
        PAUSING,    //!< before the next request
        CLOSING,    //!< has ended, a FIN was sent
    };

    uint32_t number{0};      //!< of the run
    uint32_t place{0};       //!< of its timer
    uint32_t sent : 24;      //!< packets, for tags
    uint32_t resent : 8;     //!< how often in a row
    uint32_t firstOpen{0};   //!< first byte sent that is not acknowledged
    uint32_t lastAsked{0};   //!< the one behind the last of the request
    uint32_t nextHeard{0};   //!< first byte of the server's that is not here
    uint32_t lastAwaited{0}; //!< the one behind the last of the response
    LightTime start;
    LightTime due; //!< when something is to be done
    uint16_t port{0};
    uint16_t target{0}; //!< place in the table
    uint8_t state : 3;
    uint8_t answered : 1; //!< something of an answer came
    uint8_t owes : 1;     //!< a segment that came was not acknowledged
    uint8_t several : 1;  //!< there is more than one request: see LightFlowTable::Rest
    uint8_t fresh : 1;    //!< nothing of the request was acknowledged
    uint8_t heard : 1;    //!< something of this response came
    uint8_t profile : 7;
    uint8_t later : 1; //!< the request being made is not the first one

    LightFlow()
        : sent(0),
          resent(0),
          state(CONNECTING),
          answered(0),
          owes(0),
          several(0),
          fresh(0),
          heard(0),
          profile(0),
          later(0)
    {
    }
};

static_assert(sizeof(LightFlow) == 48);

/**
 * @ingroup flow-distribution
 *
 * The open flows of a LightClient: records, found by port, and whom they ask.
 */
class LightFlowTable
{
  public:
    static constexpr uint32_t NONE = UINT32_MAX; //!< no record

    /// Whom flows ask.
    struct Target
    {
        flowhash::HostAddress address;
        uint16_t port;
        uint8_t protocol; //!< IANA number
        LightEndpoint::Way way;
    };

    /// A request behind the first one of a flow.
    struct Rest
    {
        uint32_t flow{0};    //!< number of the flow's record
        uint32_t next{NONE}; //!< that of the request behind it; NONE: there is none
        uint32_t size{0};
        uint32_t response{0};
        LightTime pause;    //!< before it; once that has begun: when it ends
        uint16_t number{0}; //!< in the flow
    };

    /// @return a flow's record, found by its port from now on; NONE: its port is in use
    /// @param port it @param target place of its target
    uint32_t Open(uint16_t port, uint16_t target);

    /// @return whether a port is free @param port it @param protocol IANA number @param version of
    /// IP
    bool IsFree(uint16_t port, uint8_t protocol, uint8_t version) const;

    /// Forgets a flow. @param flow number of its record
    void Close(uint32_t flow);

    /// @return the flow that a packet is for, or NONE @param key of the packet, from the server
    uint32_t Find(const flowhash::FlowKey& key) const;

    /// @return the record @param flow its number
    LightFlow& operator[](uint32_t flow)
    {
        return m_records[flow];
    }

    /// @copydoc operator[]
    const LightFlow& operator[](uint32_t flow) const
    {
        return m_records[flow];
    }

    /// @return the records, for timers
    LightPool<LightFlow>& GetRecords()
    {
        return m_records;
    }

    /// @return records
    uint32_t GetN() const
    {
        return m_records.GetN();
    }

    /// @return the place of a target, which is new to the table or not @param plan whose
    /// @param isNew becomes whether it is new, and has no way yet
    uint16_t PlaceOf(const RequestPlan& plan, bool& isNew);

    /// @return whether flows ask who sent a packet @param key of the packet
    bool IsTarget(const flowhash::FlowKey& key) const;

    /// @return a target @param place it
    Target& GetTarget(uint16_t place)
    {
        return m_targets[place];
    }

    /// @copydoc GetTarget
    const Target& GetTarget(uint16_t place) const
    {
        return m_targets[place];
    }

    /// Remembers the requests behind the first. @param flow number of its record @param plan of
    /// the flow, with several requests
    void KeepRest(uint32_t flow, const RequestPlan& plan);

    /// @return the request that comes next, or is being made; null: the first one, or there is
    /// none @param flow number of its record
    Rest* FindRest(uint32_t flow);

    /// The request that FindRest gives is over. @param flow number of its record
    void DropRest(uint32_t flow);

    /// @return bytes held
    std::size_t GetBytes() const;

  private:
    uint32_t HashOf(uint32_t flow) const;

    LightPool<LightFlow> m_records;
    LightIndex m_ports;
    std::vector<Target> m_targets;
    LightPool<Rest> m_rest;
    LightIndex m_rests; //!< the next request of each flow, by the flow's record
};

} // namespace ns3

#endif // LIGHT_FLOW_TABLE_H
