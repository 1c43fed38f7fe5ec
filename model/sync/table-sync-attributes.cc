// SPDX-License-Identifier: GPL-2.0-only

// Attributes of TableSync.

#include "../../base/off-or-checker.h"
#include "../../base/spec-checker.h"
#include "sync-work.h"
#include "table-sync.h"

#include "ns3/boolean.h"
#include "ns3/double.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(TableSync);

namespace
{

/// A digest, the longest message that cannot be cut, fits.
constexpr uint32_t LEAST_MTU = 1100;

/// Below this a time between two entries could not be told from no limit.
constexpr double LEAST_RATE = 1e-6;

} // namespace

TypeId
TableSync::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::TableSync")
            .SetParent<Object>()
            .SetGroupName("FlowDistribution")
            .AddConstructor<TableSync>()
            .AddAttribute("Batch",
                          "Most entries of an update (entries); as many do not wait for more.",
                          UintegerValue(1),
                          MakeUintegerAccessor(&TableSync::m_batch),
                          MakeUintegerChecker<uint32_t>(1, 65535))
            .AddAttribute("Mtu",
                          "Most bytes of a message, without headers below it (bytes); longer ones "
                          "are cut into several.",
                          UintegerValue(1472), // UDP over IPv4 over Ethernet
                          MakeUintegerAccessor(&TableSync::m_mtu),
                          MakeUintegerChecker<uint32_t>(LEAST_MTU, 65507))
            .AddAttribute(
                "UpdateInterval",
                "How long an update waits for others to go with it (time); 0: not at all.",
                TimeValue(Time(0)),
                MakeTimeAccessor(&TableSync::m_updateInterval),
                MakeTimeChecker(Time(0)))
            .AddAttribute("Spread",
                          "How all are told: one message to each (unicast), or one to all "
                          "(broadcast).",
                          StringValue("unicast"),
                          MakeStringAccessor(&TableSync::m_spread),
                          flowdist::MakeWordChecker("Spread of a table synchronisation",
                                                    {"unicast", "broadcast"}))
            .AddAttribute("Reliable",
                          "Whether updates that were lost are asked for again (true or false).",
                          BooleanValue(true),
                          MakeBooleanAccessor(&TableSync::m_reliable),
                          MakeBooleanChecker())
            .AddAttribute("StatusInterval",
                          "Between words on one's last update, so that the loss of the last one is "
                          "seen (time); of no effect without Reliable.",
                          TimeValue(Seconds(1)),
                          MakeTimeAccessor(&TableSync::m_statusInterval),
                          MakeTimeChecker(NanoSeconds(1)))
            .AddAttribute("RetryInterval",
                          "Until what is missing is asked for, and least wait for an answer "
                          "(time).",
                          TimeValue(MilliSeconds(10)),
                          MakeTimeAccessor(&TableSync::m_retryInterval),
                          MakeTimeChecker(NanoSeconds(1)))
            .AddAttribute("LogSize",
                          "Latest updates that can be asked for again (updates); who misses an "
                          "older one gets the whole table.",
                          UintegerValue(1024),
                          MakeUintegerAccessor(&TableSync::m_logSize),
                          MakeUintegerChecker<uint32_t>(0, 1U << 24))
            .AddAttribute("TransferRate",
                          "Most entries of others' tables asked for, and of updates repeated "
                          "(entries/s, 1e-6 to 1e9); 0: no limit.",
                          DoubleValue(100000),
                          MakeDoubleAccessor(&TableSync::m_transferRate),
                          Create<flowdist::OffOrChecker>(LEAST_RATE, 1e9))
            .AddAttribute("AntiEntropyInterval",
                          "Between comparisons of the table with that of a peer, one after the "
                          "other (time); 0: none.",
                          TimeValue(Time(0)),
                          MakeTimeAccessor(&TableSync::m_antiEntropyInterval),
                          MakeTimeChecker(Time(0)))
            .AddAttribute("TombstoneTime",
                          "How long a removal is remembered, so that no older word brings the "
                          "entry back (time); more than nodes are apart.",
                          TimeValue(Seconds(60)),
                          MakeTimeAccessor(&TableSync::m_tombstoneTime),
                          MakeTimeChecker(NanoSeconds(1)))
            .AddAttribute("RefreshInterval",
                          "Between words on the entries of which packets were seen, so that "
                          "idleness is judged for all nodes together (time); 0: none.",
                          TimeValue(Time(0)),
                          MakeTimeAccessor(&TableSync::m_refreshInterval),
                          MakeTimeChecker(Time(0)))
            .AddAttribute("OperationsPerSecond",
                          "Most words of others that are applied to the table (operations/s, 1e-6 "
                          "to 1e9); 0: no limit.",
                          DoubleValue(0),
                          MakeDoubleAccessor(&TableSync::m_operationsPerSecond),
                          Create<flowdist::OffOrChecker>(LEAST_RATE, 1e9))
            .AddAttribute("QueueLimit",
                          "Most words that wait to be applied (operations); a message that does "
                          "not fit is lost. Of no effect without OperationsPerSecond.",
                          UintegerValue(65536),
                          MakeUintegerAccessor(&TableSync::m_queueLimit),
                          MakeUintegerChecker<uint32_t>(1, 1U << 24))
            .AddTraceSource("Changed",
                            "The word on a key is another one.",
                            MakeTraceSourceAccessor(&TableSync::m_changedTrace),
                            "ns3::TableSync::ChangedTracedCallback");
    return tid;
}

} // namespace ns3
