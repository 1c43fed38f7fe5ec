// SPDX-License-Identifier: GPL-2.0-only

#ifndef RUN_SECTIONS_H
#define RUN_SECTIONS_H

#include "figure-section.h"

namespace ns3
{

/// @return the sections of summary.json, in their order; a line of this list registers one
std::vector<FigureSection> RunSections();

/// @return whether flows kept their members (X1)
FigureSection AffinitySection();
/// @return what of a capture is replayed
FigureSection CaptureSection();
/// @return how long flows took
FigureSection CompletionSection();
/// @return what nodes did for their packets (X4)
FigureSection EffortSection();
/// @return what events moved and broke (X3)
FigureSection FailoverSection();
/// @return what became of flows
FigureSection FlowSection();
/// @return how even the load was (X2)
FigureSection ImbalanceSection();
/// @return whether one node kept each packet that all nodes of a group got (M5, M6)
FigureSection KeepingSection();
/// @return what became of packets
FigureSection PacketSection();
/// @return what the run cost
FigureSection PerformanceSection();
/// @return how tables of a group were kept alike, and what that cost (X4)
FigureSection ReplicationSection();
/// @return how nodes stood by for each other (M4b)
FigureSection MemberTableSection();
FigureSection SlowdownSection();
FigureSection StandbySection();
/// @return what remembering flows costs (X4)
FigureSection StateSection();
/// @return how packets fell on the links of trunks (S1)
FigureSection TrunkSection();

} // namespace ns3

#endif // RUN_SECTIONS_H
