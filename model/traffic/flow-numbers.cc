// SPDX-License-Identifier: GPL-2.0-only

#include "flow-numbers.h"

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(FlowNumbers);

TypeId
FlowNumbers::GetTypeId()
{
    static TypeId tid = TypeId("ns3::FlowNumbers")
                            .SetParent<Object>()
                            .SetGroupName("FlowDistribution")
                            .AddConstructor<FlowNumbers>();
    return tid;
}

uint64_t
FlowNumbers::Next()
{
    return m_count++;
}

uint64_t
FlowNumbers::GetCount() const
{
    return m_count;
}

} // namespace ns3
