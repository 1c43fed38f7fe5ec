// SPDX-License-Identifier: GPL-2.0-only

#ifndef CAPTURE_FILES_H
#define CAPTURE_FILES_H

#include "ns3/packet-capture.h"

#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

// Where tests find captures, wherever the repository stands.

namespace ns3
{

/// @return the root of the repository
inline std::filesystem::path
FindRepository()
{
    return FLOW_DISTRIBUTION_ROOT;
}

/// @return the cut that comes with the repository
inline std::string
FindCutCapture()
{
    return (FindRepository() / "examples/data/linux-nginx-http-cut.pcap").string();
}

/// @return the whole capture: what FLOW_DISTRIBUTION_CAPTURE names, or that beside the repository;
/// empty where there is none
inline std::string
FindFullCapture()
{
    const char* named = std::getenv("FLOW_DISTRIBUTION_CAPTURE");
    const std::filesystem::path file =
        named ? std::filesystem::path(named)
              : FindRepository().parent_path() / "shared/data/linux-nginx-http.pcap";
    return std::filesystem::exists(file) ? file.string() : "";
}

/// @return the services of both captures
inline std::vector<CaptureService>
CaptureServices()
{
    const auto address = flowhash::HostAddress::Ipv4(0xc6120001); // 198.18.0.1
    return {{address, 80}, {address, 8080}};
}

} // namespace ns3

#endif // CAPTURE_FILES_H
