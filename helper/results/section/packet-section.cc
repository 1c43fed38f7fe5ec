// SPDX-License-Identifier: GPL-2.0-only

#include "run-sections.h"

namespace ns3
{

namespace
{

void
Visit(FigureVisitor& visitor, RunFigures& run)
{
    PacketReport& packets = run.packets;
    visitor.Object("packets", [&visitor, &packets] {
        visitor.Value("injected", packets.injected, {"packets", "sent by hosts"});
        visitor.Value("generated", packets.generated, {"packets", "made by devices"});
        visitor.Value("copied", packets.copied, {"packets", "made on shared segments"});
        visitor.Value("delivered", packets.delivered, {"packets", "that reached a host"});
        visitor.Value("consumed", packets.consumed, {"packets", "that were for a device"});
        visitor.Counts("dropped", packets.dropped, "reason", {"packets", "that were lost"});
        visitor.Value("inFlight", packets.inFlight, {"packets", "on their way at the end"});
    });
}

} // namespace

FigureSection
PacketSection()
{
    return {Visit, nullptr, nullptr};
}

} // namespace ns3
