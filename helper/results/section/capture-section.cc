// SPDX-License-Identifier: GPL-2.0-only

#include "run-sections.h"

namespace ns3
{

namespace
{

void
Visit(FigureVisitor& visitor, RunFigures& run)
{
    visitor.Object("capture", run.capture, [&visitor](CaptureReport& capture) {
        visitor.Value("flows", capture.flows, {"flows", "of a capture that are replayed"});
        visitor.Value("packets", capture.packets, {"packets", "of these"});
        visitor.Objects("leftOut", capture.leftOut, "reason", [&visitor](CaptureRestReport& rest) {
            visitor.Value("packets", rest.packets, {"packets", "of it that are not"});
            visitor.Value("flows", rest.flows, {"flows", "of these, where they have ports"});
        });
    });
}

} // namespace

FigureSection
CaptureSection()
{
    return {Visit, nullptr, nullptr};
}

} // namespace ns3
