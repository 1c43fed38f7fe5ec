// SPDX-License-Identifier: GPL-2.0-only

#ifndef REQUEST_PATH_H
#define REQUEST_PATH_H

#include <cstdint>
#include <string>
#include <vector>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * What the first bytes of a connection say of the path that is asked for, as HTTP has it (RFC 9112,
 * section 3): a method of up to 16 capital letters, a blank, and the path, which begins with '/'
 * and ends with a blank or the line. Other payloads have none.
 */
class RequestPath
{
  public:
    static constexpr uint32_t MOST_METHOD = 16; //!< bytes

    /// @param payload first bytes @param whole whether no more will come
    RequestPath(const std::vector<uint8_t>& payload, bool whole);

    /// @param start of a path @return whether the path begins with it
    bool Begins(const std::string& start) const;

    /// @param start of a path @return whether that is not known yet
    bool MayBegin(const std::string& start) const;

  private:
    std::string m_path; //!< as far as it is known
    bool m_open{false}; //!< more of it may come
};

} // namespace ns3

#endif // REQUEST_PATH_H
