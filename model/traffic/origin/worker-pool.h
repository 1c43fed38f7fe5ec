// SPDX-License-Identifier: GPL-2.0-only

#ifndef WORKER_POOL_H
#define WORKER_POOL_H

#include "ns3/address.h"
#include "ns3/callback.h"
#include "ns3/event-id.h"
#include "ns3/nstime.h"
#include "ns3/service-times.h"
#include "ns3/size-distribution.h"

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <utility>

namespace ns3
{

class OriginService;

/// A request that is in work or waits.
struct WorkerJob
{
    OriginService* service{nullptr};  //!< who answers it
    uint64_t request{0};              //!< which of the service's
    Address client;                   //!< who asked
    uint32_t responseSize{0};         //!< bytes
    Time arrival;                     //!< of the request's last byte
    std::optional<uint64_t> flow{};   //!< whose request it is, where somebody wants to know
    std::optional<uint32_t> number{}; //!< of the request in its flow; none: they come in order
};

/**
 * @ingroup flow-distribution
 *
 * Workers who take a random time for each request, and the queue of requests before them.
 */
class WorkerPool
{
  public:
    /// @param done is called when a worker is done with a request
    explicit WorkerPool(Callback<void, const WorkerJob&> done);

    /// @param spec how long a request takes, see SizeDistribution, s
    void SetServiceTime(const std::string& spec);

    /// @return what was set
    const std::string& GetServiceTime() const;

    /// @param times hears how long requests take that are known to be of a flow
    void SetServiceTimes(ServiceTimes times);

    /// @param workers requests worked on at once, 1 or more
    void SetWorkers(uint32_t workers);

    /// @return what was set
    uint32_t GetWorkers() const;

    /// @param limit requests that may wait
    void SetQueueLimit(uint32_t limit);

    /// @return what was set
    uint32_t GetQueueLimit() const;

    /// Takes a request in. @param job it @return false where all workers are busy and the queue is
    /// full
    bool Take(const WorkerJob& job);

    /// Drops all work.
    void Clear();

    /// @return requests in work
    uint32_t GetNBusy() const;

    /// @return requests that wait
    uint32_t GetNWaiting() const;

    /// Fixes the random stream. @param stream its number @return how many were used
    int64_t AssignStreams(int64_t stream);

  private:
    void Start(const WorkerJob& job);
    void Finish(uint64_t number);
    void StartWaiting();

    Callback<void, const WorkerJob&> m_done;
    SizeDistribution m_serviceTime;
    ServiceTimes m_times;
    uint32_t m_workers{1};
    uint32_t m_queueLimit{0};
    std::map<uint64_t, std::pair<WorkerJob, EventId>> m_jobs; //!< in work
    uint64_t m_nextJob{0};
    std::deque<WorkerJob> m_waiting;
};

} // namespace ns3

#endif // WORKER_POOL_H
