// SPDX-License-Identifier: GPL-2.0-only

#ifndef REQUEST_LINE_H
#define REQUEST_LINE_H

#include <cstdint>
#include <string>
#include <string_view>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * The line that stands before the RequestHeader of a request over TCP that asks for a path, as HTTP
 * has it (RFC 9112, section 3): `GET /images HTTP/1.1`, carriage return, line feed.
 */
struct RequestLine
{
    static constexpr std::string_view START{"GET /"}; //!< no RequestHeader begins so
    static constexpr uint8_t LAST = '\n';             //!< of a line
    static constexpr uint32_t MOST_PATH = 200;        //!< bytes
    static constexpr uint32_t MOST = 15 + MOST_PATH;  //!< bytes of a line

    /// @param path of a request @return its line; empty where the path is
    static std::string Make(const std::string& path);

    /// @param path of requests; empty: none @param tcp whether they are sent over TCP
    /// @return what is wrong with that; empty: nothing
    static std::string FindFault(const std::string& path, bool tcp);
};

} // namespace ns3

#endif // REQUEST_LINE_H
