// SPDX-License-Identifier: GPL-2.0-only

#ifndef REQUEST_FLOW_H
#define REQUEST_FLOW_H

#include "request-plan.h"

#include "ns3/callback.h"
#include "ns3/event-id.h"
#include "ns3/flow-outcome.h"
#include "ns3/node.h"
#include "ns3/nstime.h"
#include "ns3/ptr.h"
#include "ns3/simple-ref-count.h"

#include <cstdint>
#include <string>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * One flow of a RequestClient: asks as its plan says, waits for each response before the next
 * request, and says how it ended (RequestClient tells the outcomes) and when its port is free
 * again. How to ask is up to the kinds that derive from it.
 *
 * It lives until Release, which comes by itself once the transport is done with the port.
 */
class RequestFlow : public SimpleRefCount<RequestFlow>
{
  public:
    /// What flows of a client have in common. RequestClient has attributes of these names.
    struct Settings
    {
        Time connTimeout{Seconds(1)}; //!< TCP: wait for the answer to the first SYN
        uint32_t connCount{6};        //!< TCP: SYNs
        Time timeWait{Seconds(1)};    //!< TCP: how long a closed connection keeps its port
        Time resendTime{Seconds(1)};  //!< others: wait for an answer
        uint32_t resends{5};          //!< others: how often a request is sent again
        Time timeout;                 //!< how long a flow may take; 0: no limit
    };

    /// Whom a flow tells.
    struct Owner
    {
        Callback<void, FlowOutcome> ended; //!< once, with the outcome
        Callback<void> released;           //!< once: the port is free again
        Callback<void> answered;           //!< once: the first byte of an answer is here
    };

    /// What a flow is made of.
    struct Setup
    {
        Ptr<Node> node;
        Address local; //!< its Ipv4Address or Ipv6Address
        RequestPlan plan;
        Settings settings;
        Owner owner;
    };

    virtual ~RequestFlow();

    /// Takes the port; before Start. @return whether it was free
    virtual bool Open() = 0;

    /// Begins to ask.
    void Start();

    /// Gives the port back, whatever the state; a second time does nothing. The caller holds a
    /// reference.
    void Release();

  protected:
    /// @param setup as above
    explicit RequestFlow(const Setup& setup);

    /// @return what it was made of
    const Setup& GetSetup() const;

    /// @return whether it has ended
    bool HasEnded() const;

    /// Says that bytes of an answer are here; the owner is told of the first ones.
    void BeginAnswer();

    /// Asks the next request after its pause; completes where there is none.
    void NextRequest();

    /// Ends it; a second time does nothing. @param outcome how
    void End(FlowOutcome outcome);

    /// Releases it, but not within the transport's own work on the socket.
    void ReleaseSoon();

  private:
    /// The first step of the transport; it calls NextRequest once it can ask.
    virtual void DoStart() = 0;

    /// Asks. @param number of the request in the flow, from 0 @param request what
    virtual void DoAsk(uint32_t number, const RequestPlan::Request& request) = 0;

    /// The last response is here.
    virtual void DoComplete() = 0;

    /// Ends what the transport does: the flow took too long.
    virtual void DoAbort() = 0;

    /// Lets go of the transport. @return false where that was done before
    virtual bool DoRelease() = 0;

    void Ask();
    void HandleTimeout();

    Setup m_setup;
    uint32_t m_made{0}; //!< requests that were made
    bool m_answered{false};
    bool m_ended{false};
    EventId m_pause;
    EventId m_timeout;
};

} // namespace ns3

#endif // REQUEST_FLOW_H
