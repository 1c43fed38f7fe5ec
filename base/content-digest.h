// SPDX-License-Identifier: GPL-2.0-only

#ifndef CONTENT_DIGEST_H
#define CONTENT_DIGEST_H

#include <optional>
#include <string>
#include <string_view>

namespace ns3::flowdist
{

/**
 * @ingroup flow-distribution
 *
 * What runs, files and plugins are known by: the UUID of version 5 (RFC 9562, section 5.5) that
 * bytes have as a name in the name space of object identifiers. Any other program can work it out,
 * such as Python's ``uuid.uuid5(uuid.NAMESPACE_OID, text)``.
 * @param bytes what is to be known
 * @return 36 characters, as 7697a46f-b283-5da3-8e7c-62c11c03dd9e
 */
std::string ContentDigest(std::string_view bytes);

/// @param file its name @return the digest of what it holds; none: it is no plain file, or cannot
/// be read
std::optional<std::string> FileDigest(const std::string& file);

} // namespace ns3::flowdist

#endif // CONTENT_DIGEST_H
