// SPDX-License-Identifier: GPL-2.0-only

#ifndef TOOL_ORIGIN_H
#define TOOL_ORIGIN_H

#include "campaign/campaign-store.h"
#include "tool-arguments.h"

namespace ns3
{

/// @param arguments a command @return where it comes from: its words as a shell takes them, this
/// machine, this process, the state of the module's source by git
CampaignCommand OriginOf(const ToolArguments& arguments);

} // namespace ns3

#endif // TOOL_ORIGIN_H
