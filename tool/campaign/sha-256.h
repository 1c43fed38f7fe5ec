// SPDX-License-Identifier: GPL-2.0-only

#ifndef SHA_256_H
#define SHA_256_H

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * SHA-256 (FIPS 180-4): what runs are known by, so that any other program can work it out again.
 */
class Sha256
{
  public:
    /// Adds bytes. @param bytes them
    void Add(const std::string& bytes);

    /// Ends the message. @return its digest in 64 hexadecimal digits
    std::string Finish();

    /// @param bytes a message @return its digest
    static std::string Of(const std::string& bytes);

    /// @param file its name @return the digest of what it holds @throws ScenarioError where it
    /// cannot be read
    static std::string OfFile(const std::string& file);

  private:
    void AddByte(uint8_t byte);
    void TakeBlock();

    std::array<uint32_t, 8> m_state{0x6a09e667,
                                    0xbb67ae85,
                                    0x3c6ef372,
                                    0xa54ff53a,
                                    0x510e527f,
                                    0x9b05688c,
                                    0x1f83d9ab,
                                    0x5be0cd19};
    std::array<uint8_t, 64> m_block{};
    std::size_t m_used{0}; //!< bytes of the block
    uint64_t m_bytes{0};   //!< of the message
};

} // namespace ns3

#endif // SHA_256_H
