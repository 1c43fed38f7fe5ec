// SPDX-License-Identifier: GPL-2.0-only

#ifndef DATAGRAM_REQUEST_FLOW_H
#define DATAGRAM_REQUEST_FLOW_H

#include "request-flow.h"

#include <cstdint>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * A flow over a transport that loses packets: a request is sent again, as a whole, each time that
 * nothing of its answer came for the time `ResendTime`; after `Resends` times the flow is broken.
 */
class DatagramRequestFlow : public RequestFlow
{
  protected:
    /// @param setup see RequestFlow
    explicit DatagramRequestFlow(const Setup& setup);

    /// @return number of the request that waits for its answer
    uint32_t GetAsked() const;

    /// Something of the answer came: the wait begins anew.
    void HearAnswer();

    /// The answer is here: on to the next request.
    void FinishAnswer();

    /// The target said that it does not serve.
    void HearRefusal();

  private:
    void DoStart() override;
    void DoAsk(uint32_t number, const RequestPlan::Request& request) override;
    void DoComplete() override;
    void DoAbort() override;
    bool DoRelease() override;

    /// Forgets about the last answer. @param request the one that is to be sent
    virtual void DoPrepare(const RequestPlan::Request& request) = 0;

    /// Sends a request. @param number in the flow @param request what
    virtual void DoSend(uint32_t number, const RequestPlan::Request& request) = 0;

    /// Lets go of the transport. @return false where that was done before
    virtual bool DoClose() = 0;

    void Send();
    void HandleWait();

    uint32_t m_asked{0};
    uint32_t m_resent{0}; //!< how often the request was sent again
    Time m_heard;         //!< when it was sent last, or something of its answer came
    EventId m_wait;
};

} // namespace ns3

#endif // DATAGRAM_REQUEST_FLOW_H
