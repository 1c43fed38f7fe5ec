// SPDX-License-Identifier: GPL-2.0-only

// Times of a capture's records that are wrong, or only unusual.

#include "../rig/capture-files.h"

#include "ns3/packet-capture.h"
#include "ns3/pcap-records.h"
#include "ns3/test.h"

#include <array>
#include <filesystem>
#include <fstream>

using namespace ns3;

namespace
{

/// Puts other times into the second record of the cut that comes along.
class CaptureTimesTestCase : public TestCase
{
  public:
    CaptureTimesTestCase()
        : TestCase("a wrong time is refused by the number of its record, an unusual one is taken")
    {
    }

  private:
    /// A number of the file, whose bytes are in the order of little-endian machines.
    static uint32_t Read(std::istream& in, std::streamoff place)
    {
        std::array<uint8_t, 4> bytes{};
        in.seekg(place);
        in.read(reinterpret_cast<char*>(bytes.data()), bytes.size());
        return bytes[0] | bytes[1] << 8 | bytes[2] << 16 | static_cast<uint32_t>(bytes[3]) << 24;
    }

    static void Write(std::ostream& out, std::streamoff place, uint32_t number)
    {
        const std::array<char, 4> bytes{static_cast<char>(number),
                                        static_cast<char>(number >> 8),
                                        static_cast<char>(number >> 16),
                                        static_cast<char>(number >> 24)};
        out.seekp(place);
        out.write(bytes.data(), bytes.size());
    }

    /// @param shift s that are added to the second record's time @param microseconds behind them
    /// @return what is said against the file, or nothing
    std::string Refusal(int32_t shift, uint32_t microseconds)
    {
        const std::string name = CreateTempDirFilename("times.pcap");
        std::filesystem::copy_file(
            FindCutCapture(), name, std::filesystem::copy_options::overwrite_existing);
        std::fstream file(name, std::ios::in | std::ios::out | std::ios::binary);
        const std::streamoff second = 24 + 16 + Read(file, 24 + 8);
        Write(file, second, Read(file, second) + static_cast<uint32_t>(shift));
        Write(file, second + 4, microseconds);
        file.close();
        try
        {
            PacketCapture::Read(name, CaptureServices());
            return "";
        }
        catch (const CaptureError& error)
        {
            return error.what();
        }
    }

    void Refuses(int32_t shift, uint32_t microseconds, const std::string& what)
    {
        const std::string said = Refusal(shift, microseconds);
        NS_TEST_EXPECT_MSG_NE(said.find(what), std::string::npos, said << " lacks " << what);
    }

    void DoRun() override
    {
        constexpr int32_t day = 24 * 3600;
        Refuses(-31 * day - 1, 0, "record 2 was seen 31 days before the record in front of it");
        Refuses(31 * day + 1, 0, "record 2 was seen 31 days after the record in front of it");
        Refuses(0, 1'000'000, "record 2 has 1000000 us behind its seconds");
        NS_TEST_EXPECT_MSG_EQ(Refusal(29 * day, 0), "", "a long silence");
        NS_TEST_EXPECT_MSG_EQ(Refusal(-1, 0), "", "out of order");
        NS_TEST_EXPECT_MSG_EQ(Refusal(0, 999'999), "", "the last one of a second");
    }
};

class CaptureTimesTestSuite : public TestSuite
{
  public:
    CaptureTimesTestSuite()
        : TestSuite("flow-distribution-capture-times", TestSuite::Type::UNIT)
    {
        AddTestCase(new CaptureTimesTestCase);
    }
};

CaptureTimesTestSuite g_captureTimesTestSuite;

} // namespace
