// SPDX-License-Identifier: MIT

#include "distribution.h"
#include "fuzz-check.h"
#include "link-header.h"
#include "packet-fields.h"

#include <algorithm>
#include <vector>

/**
 * @file
 * Any bytes, cut anywhere, behind any link header, are read without a look beyond their end, and a
 * key that comes of them can be hashed by every rule.
 */

namespace flowhash
{

namespace
{

constexpr uint32_t LINK_TYPES[] = {1, 12, 14, 101, 113, 228, 229, 276};

void
Hash(const FlowKey& key)
{
    static const std::vector<std::unique_ptr<Distribution>> schemes = [] {
        std::vector<std::unique_ptr<Distribution>> made;
        for (const char* rule : {"five-tuple", "greater-port", "symmetric-five-tuple", "source"})
        {
            made.push_back(Distribution::Make("key=" + std::string(rule)));
            made.back()->Update({{MemberChange::Kind::ADD, 7, 1}});
        }
        return made;
    }();
    for (const auto& scheme : schemes)
    {
        Require(scheme->Evaluate(key) == 7U, "every key has a member");
        const bool same =
            scheme->Rule().Extract(key).bytes == scheme->Rule().Extract(key.Reversed()).bytes;
        Require(same || !scheme->Rule().IsSymmetric(), "symmetric rules are");
    }
}

void
Read(const uint8_t* bytes, uint32_t size)
{
    PacketFields fields;
    if (!fields.Parse(bytes, size))
    {
        return;
    }
    Require(fields.key.version == 4 || fields.key.version == 6, "there are two IP versions");
    Require(fields.PayloadSize() <= fields.ipLength, "the payload is within the packet");
    Hash(fields.key);
    Hash(fields.OuterKey());
}

} // namespace

} // namespace flowhash

int
LLVMFuzzerTestOneInput(const uint8_t* bytes, std::size_t size)
{
    using namespace flowhash;
    if (size < 1)
    {
        return -1;
    }
    const uint32_t type = LINK_TYPES[bytes[0] % (sizeof(LINK_TYPES) / sizeof(LINK_TYPES[0]))];
    // A copy of just these bytes, so that a look beyond them is seen.
    const std::vector<uint8_t> frame(bytes + 1, bytes + size);
    const auto length = static_cast<uint32_t>(frame.size());
    Read(frame.data(), length);
    LinkHeader link;
    if (LinkHeader::IsKnown(type) && link.Parse(type, frame.data(), length))
    {
        Require(link.size <= length, "the link's header is within the frame");
        FlowKey key;
        link.CopyTo(key);
        const std::vector<uint8_t> packet(frame.begin() + link.size, frame.end());
        Read(packet.data(), static_cast<uint32_t>(packet.size()));
    }
    return 0;
}
