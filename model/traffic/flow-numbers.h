// SPDX-License-Identifier: GPL-2.0-only

#ifndef FLOW_NUMBERS_H
#define FLOW_NUMBERS_H

#include "ns3/object.h"

#include <cstdint>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * Allots the flow numbers of one run, so that traffic sources of any kind, tags and monitors agree
 * on them. All sources of a run share one object; it is also the count of offered flows.
 */
class FlowNumbers : public Object
{
  public:
    /// @return the TypeId
    static TypeId GetTypeId();

    /// @return the next number, from 0 upward
    uint64_t Next();

    /// @return how many were allotted
    uint64_t GetCount() const;

  private:
    uint64_t m_count{0};
};

} // namespace ns3

#endif // FLOW_NUMBERS_H
