// SPDX-License-Identifier: GPL-2.0-only

#ifndef REPORTED_LOADS_H
#define REPORTED_LOADS_H

#include "load-report-header.h"

#include "ns3/member-change.h"

#include <cstdint>
#include <map>
#include <optional>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * What servers reported of their load (C8), and how old that was when it was gone by.
 */
class ReportedLoads
{
  public:
    /// What came of it.
    struct Counts
    {
        uint64_t reports{0};    //!< taken
        uint64_t late{0};       //!< of these no news: not newer than the one before
        uint64_t choices{0};    //!< of a server that had reported
        uint64_t blind{0};      //!< of a server that had not
        int64_t totalAge{0};    //!< of the report at each choice, summed, ns
        int64_t greatestAge{0}; //!< of a report at a choice, ns
    };

    /// @param server who @param report what @param now time, ns
    /// @return by how much its load is another; none: the report is not newer than the last
    std::optional<int64_t> Hear(flowhash::MemberId server,
                                const LoadReportHeader& report,
                                int64_t now);

    /// A server was chosen. @param server who @param now time, ns
    void NoteChoice(flowhash::MemberId server, int64_t now);

    /// @return what came of it so far
    const Counts& GetCounts() const;

  private:
    /// The latest of a server.
    struct Latest
    {
        uint32_t number{0};
        uint64_t load{0};
        int64_t time{0}; //!< when it came, ns
    };

    std::map<flowhash::MemberId, Latest> m_latest;
    Counts m_counts;
};

} // namespace ns3

#endif // REPORTED_LOADS_H
