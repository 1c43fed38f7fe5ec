// SPDX-License-Identifier: GPL-2.0-only

#include "sync-message.h"

#include "sync-format.h"

namespace ns3
{

const char*
SyncMessage::GetKind() const
{
    const auto* const update = std::get_if<SyncUpdate>(&body);
    const auto kind = static_cast<synccodec::Kind>(synccodec::UPDATE + body.index());
    return synccodec::NameOf(update && update->repeated ? synccodec::REPEAT : kind);
}

} // namespace ns3
