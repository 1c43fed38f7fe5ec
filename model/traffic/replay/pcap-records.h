// SPDX-License-Identifier: GPL-2.0-only

#ifndef PCAP_RECORDS_H
#define PCAP_RECORDS_H

#include "ns3/link-header.h"
#include "ns3/nstime.h"

#include <cstdint>
#include <functional>
#include <stdexcept>
#include <string>

namespace ns3
{

/// A capture that cannot be used. Its text is one line for people: file, place, what is wrong.
class CaptureError : public std::runtime_error
{
  public:
    using std::runtime_error::runtime_error;
};

/// A frame of a capture, as far as it was read.
struct PcapRecord
{
    Time time;                  //!< as the file has it
    uint32_t number{0};         //!< in the file, from 0
    bool isIp{false};           //!< whether an IP header was found
    flowhash::LinkHeader link;  //!< what stands in front of it
    const uint8_t* ip{nullptr}; //!< from the IP header on; gone when the visitor returns
    uint32_t size{0};           //!< bytes there; at most 512 of a frame are read
};

/**
 * @ingroup flow-distribution
 *
 * Reads a pcap file (not pcapng), either byte order, micro- or nanoseconds, from the first record
 * to the last.
 * @param file its path @param visit called with every record, IP or not
 * @throws CaptureError where it cannot be read, is no pcap file, has a link type that is not known,
 *         or ends inside a record
 */
void ReadPcapRecords(const std::string& file, const std::function<void(const PcapRecord&)>& visit);

} // namespace ns3

#endif // PCAP_RECORDS_H
