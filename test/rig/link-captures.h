// SPDX-License-Identifier: GPL-2.0-only

#ifndef LINK_CAPTURES_H
#define LINK_CAPTURES_H

#include <cstddef>
#include <cstdint>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <vector>

// The captures of a run's point-to-point ports, read byte by byte: what tests count by code that
// the run has not gone through.

namespace ns3
{

/// A frame of a capture.
struct CapturedFrame
{
    int64_t time;      //!< ns
    std::string bytes; //!< from the IP header on, IPv4

    /// @param place of a byte @return it
    uint32_t At(std::size_t place) const
    {
        return place < bytes.size() ? static_cast<uint8_t>(bytes[place]) : 0;
    }

    /// @return destination port of UDP or TCP
    uint32_t DestinationPort() const
    {
        return At(22) << 8 | At(23);
    }

    /// @return addresses and ports, as one word
    std::string Flow() const
    {
        return bytes.substr(12, 12);
    }
};

/// A port and what went through it.
struct CapturedPort
{
    std::string group;
    uint32_t node;
    std::string link;
    uint32_t part;
    uint32_t peer;
    std::vector<CapturedFrame> frames;
};

/// @param bytes where a number stands, least significant byte first @param place of the first of
/// four @return it
inline uint32_t
LittleWord(const std::string& bytes, std::size_t place)
{
    uint32_t word = 0;
    for (std::size_t i = 4; i > 0; --i)
    {
        word = word << 8 | static_cast<uint8_t>(bytes[place + i - 1]);
    }
    return word;
}

/// @param file a capture of a point-to-point port @return its frames
inline std::vector<CapturedFrame>
ReadLinkCapture(const std::string& file)
{
    std::ifstream in(file, std::ios::binary);
    const std::string all{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
    std::vector<CapturedFrame> frames;
    const int64_t unit = all.size() < 24 || LittleWord(all, 0) == 0xa1b2c3d4 ? 1000 : 1; // us or ns
    for (std::size_t at = 24; at + 16 <= all.size(); at += 16 + LittleWord(all, at + 8))
    {
        const int64_t seconds = LittleWord(all, at);
        const int64_t fraction = LittleWord(all, at + 4);
        const std::size_t header = 2; // of PPP
        frames.push_back({seconds * 1'000'000'000 + fraction * unit,
                          all.substr(at + 16 + header, LittleWord(all, at + 8) - header)});
    }
    return frames;
}

/// @param prefix of a run's captures @param link name of a link @return all its ports
inline std::vector<CapturedPort>
ReadLinkCaptures(const std::string& prefix, const std::string& link)
{
    std::vector<CapturedPort> ports;
    std::ifstream in(prefix + "-devices.csv");
    std::string line;
    std::getline(in, line); // file,group,node,link,part,peerGroup,peers,mac,addresses
    while (std::getline(in, line))
    {
        std::vector<std::string> cells;
        std::istringstream row(line);
        for (std::string cell; std::getline(row, cell, ',');)
        {
            cells.push_back(cell);
        }
        if (cells.at(3) == link)
        {
            const std::string folder = prefix.substr(0, prefix.find_last_of('/') + 1);
            ports.push_back({cells[1],
                             static_cast<uint32_t>(std::stoul(cells[2])),
                             link,
                             static_cast<uint32_t>(std::stoul(cells[4])),
                             static_cast<uint32_t>(std::stoul(cells[6])),
                             ReadLinkCapture(folder + cells[0])});
        }
    }
    return ports;
}

} // namespace ns3

#endif // LINK_CAPTURES_H
