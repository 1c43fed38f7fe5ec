// SPDX-License-Identifier: GPL-2.0-only

#include "content-digest.h"

#include <boost/interprocess/file_mapping.hpp>
#include <boost/interprocess/mapped_region.hpp>
#include <boost/uuid/name_generator_sha1.hpp>
#include <boost/uuid/uuid_io.hpp>
#include <filesystem>

namespace ns3::flowdist
{

std::string
ContentDigest(std::string_view bytes)
{
    const boost::uuids::name_generator_sha1 generate(boost::uuids::ns::oid());
    return to_string(generate(bytes.data(), bytes.size()));
}

std::optional<std::string>
FileDigest(const std::string& file)
{
    namespace mapping = boost::interprocess;
    std::error_code error;
    if (!std::filesystem::is_regular_file(file, error)) // to open a pipe may take for ever
    {
        return std::nullopt;
    }
    if (std::filesystem::file_size(file, error) == 0) // nothing can be mapped
    {
        return ContentDigest("");
    }
    try
    {
        const mapping::file_mapping opened(file.c_str(), mapping::read_only);
        const mapping::mapped_region region(opened, mapping::read_only);
        return ContentDigest({static_cast<const char*>(region.get_address()), region.get_size()});
    }
    catch (const mapping::interprocess_exception&)
    {
        return std::nullopt;
    }
}

} // namespace ns3::flowdist
