// SPDX-License-Identifier: GPL-2.0-only

#include "sync-message.h"

namespace ns3
{

namespace
{

/// Tells the kind of a body.
struct Namer
{
    const char* operator()(const SyncUpdate& body) const
    {
        return body.repeated ? "repeat" : "update";
    }

    const char* operator()(const SyncRefresh& /* body */) const
    {
        return "refresh";
    }

    const char* operator()(const SyncStatus& /* body */) const
    {
        return "status";
    }

    const char* operator()(const SyncGaps& /* body */) const
    {
        return "gaps";
    }

    const char* operator()(const SyncDigest& /* body */) const
    {
        return "digest";
    }

    const char* operator()(const SyncAsk& /* body */) const
    {
        return "ask";
    }

    const char* operator()(const SyncPiece& /* body */) const
    {
        return "piece";
    }
};

} // namespace

const char*
SyncMessage::GetKind() const
{
    return std::visit(Namer(), body);
}

} // namespace ns3
