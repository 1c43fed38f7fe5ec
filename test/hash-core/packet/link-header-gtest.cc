// SPDX-License-Identifier: MIT

#include "link-header.h"

#include <gtest/gtest.h>
#include <vector>

namespace flowhash
{

namespace
{

const std::vector<uint8_t> MACS{2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2};

/// An Ethernet frame: addresses, then these bytes.
std::vector<uint8_t>
Frame(const std::vector<uint8_t>& rest)
{
    std::vector<uint8_t> frame = MACS;
    frame.insert(frame.end(), rest.begin(), rest.end());
    return frame;
}

/// Parses an exact copy, so that a sanitizer sees every byte too far.
bool
Parse(LinkHeader& header, uint32_t linkType, std::vector<uint8_t> frame)
{
    frame.shrink_to_fit();
    return header.Parse(linkType, frame.data(), static_cast<uint32_t>(frame.size()));
}

} // namespace

TEST(LinkHeader, ReadsEthernet)
{
    LinkHeader header;
    ASSERT_TRUE(Parse(header, 1, Frame({0x08, 0x00, 0x45})));
    EXPECT_EQ(header.size, 14U);
    EXPECT_EQ(header.vlan, 0U);
    FlowKey key;
    header.CopyTo(key);
    EXPECT_EQ(key.sourceMac, (std::array<uint8_t, 6>{2, 0, 0, 0, 0, 2}));
    EXPECT_EQ(key.destinationMac, (std::array<uint8_t, 6>{2, 0, 0, 0, 0, 1}));
}

TEST(LinkHeader, ReadsTheOutermostVlan)
{
    LinkHeader header;
    ASSERT_TRUE(
        Parse(header, 1, Frame({0x88, 0xa8, 0xe1, 0x23, 0x81, 0x00, 0, 7, 0x86, 0xdd, 0x60})));
    EXPECT_EQ(header.size, 22U);
    EXPECT_EQ(header.vlan, 0x123U);
}

TEST(LinkHeader, ReadsLinuxCooked)
{
    LinkHeader header;
    ASSERT_TRUE(Parse(header, 113, {0, 0, 0, 1, 0, 6, 9, 8, 7, 6, 5, 4, 0, 0, 8, 0, 0x45}));
    EXPECT_EQ(header.size, 16U);
    EXPECT_EQ(header.sourceMac, (std::array<uint8_t, 6>{9, 8, 7, 6, 5, 4}));
    ASSERT_TRUE(Parse(
        header, 276, {0x86, 0xdd, 0, 0, 0, 0, 0, 1, 0, 1, 0, 6, 9, 8, 7, 6, 5, 4, 0, 0, 0x60}));
    EXPECT_EQ(header.size, 20U);
    EXPECT_EQ(header.sourceMac[5], 4U);
}

TEST(LinkHeader, RawIpHasNone)
{
    LinkHeader header;
    EXPECT_TRUE(Parse(header, 101, {0x45}));
    EXPECT_EQ(header.size, 0U);
    EXPECT_FALSE(Parse(header, 101, {}));
}

TEST(LinkHeader, RefusesWhatIsNotIpAndWhatIsCut)
{
    LinkHeader header;
    EXPECT_FALSE(Parse(header, 1, Frame({0x08, 0x06, 0, 1}))) << "ARP";
    const auto whole = Frame({0x81, 0x00, 0, 7, 0x08, 0x00});
    for (std::size_t size = 0; size < whole.size(); ++size)
    {
        EXPECT_FALSE(Parse(header, 1, {whole.begin(), whole.begin() + static_cast<long>(size)}));
        EXPECT_EQ(header.size, 0U);
    }
    EXPECT_FALSE(Parse(header, 113, std::vector<uint8_t>(15)));
    EXPECT_FALSE(Parse(header, 276, std::vector<uint8_t>(19)));
}

TEST(LinkHeader, KnowsItsTypes)
{
    for (const uint32_t known : {1, 12, 14, 101, 113, 228, 229, 276})
    {
        EXPECT_TRUE(LinkHeader::IsKnown(known));
        EXPECT_NE(LinkHeader::KnownTypes().find(std::to_string(known)), std::string::npos);
    }
    EXPECT_FALSE(LinkHeader::IsKnown(127));
}

} // namespace flowhash
