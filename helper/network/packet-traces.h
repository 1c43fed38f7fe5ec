// SPDX-License-Identifier: GPL-2.0-only

#ifndef PACKET_TRACES_H
#define PACKET_TRACES_H

#include "ns3/net-device-container.h"
#include "ns3/output-stream-wrapper.h"
#include "ns3/pcap-file-wrapper.h"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * Files of the packets at express, point-to-point and CSMA devices, as ns-3's own helpers write
 * them, a file a device. Theirs are silent about what cannot be written: here a full disk is seen.
 */
class PacketTraces
{
  public:
    /**
     * Lets the program have as many open files as traces need, where the system does.
     * @param files that are written at the same time
     * @return why they cannot all be open, or empty
     */
    static std::string WhyNotOpen(uint64_t files);

    /**
     * Writes PREFIX-NODE-DEVICE.pcap of every device.
     * @param prefix of the file names @param devices whose packets; others than the two kinds are
     * passed over
     * @throws ScenarioError where they cannot be opened
     */
    void AddPcap(const std::string& prefix, const NetDeviceContainer& devices);

    /// Writes PREFIX-NODE-DEVICE.tr of every device. @param prefix of the file names
    /// @param devices whose packets @throws ScenarioError where they cannot be opened
    void AddAscii(const std::string& prefix, const NetDeviceContainer& devices);

    /// @param name of a file that could not be written
    /// @throws std::system_error with the system's reason
    [[noreturn]] static void Fail(const std::string& name);

    /// @return whether something could not be written
    bool HasFailed() const;

    /// Writes what is left, and closes the files. @throws std::runtime_error where something could
    /// not be written, with the system's reason
    void Close();

  private:
    void OpenAll(const std::string& key,
                 const std::string& prefix,
                 const NetDeviceContainer& devices,
                 const std::string& ending) const;

    std::vector<std::pair<std::string, Ptr<PcapFileWrapper>>> m_pcap;     //!< by name
    std::vector<std::pair<std::string, Ptr<OutputStreamWrapper>>> m_text; //!< by name
};

} // namespace ns3

#endif // PACKET_TRACES_H
