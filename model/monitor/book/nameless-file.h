// SPDX-License-Identifier: GPL-2.0-only

#ifndef NAMELESS_FILE_H
#define NAMELESS_FILE_H

#include <cstddef>
#include <cstdint>
#include <string>

namespace ns3
{

/// A file in a folder that has no name there, so that nothing is left of it when it is closed,
/// whatever becomes of the program. POSIX only.
class NamelessFile
{
  public:
    /// @param folder where @throws std::system_error where it cannot be made
    explicit NamelessFile(std::string folder);
    ~NamelessFile();
    NamelessFile(const NamelessFile&) = delete;
    NamelessFile& operator=(const NamelessFile&) = delete;

    /// @param bytes what comes behind all others @return where they begin
    /// @throws std::system_error where they cannot be written
    uint64_t Append(const std::string& bytes);

    /// @param from where @param bytes where to @param size how many
    /// @throws std::system_error where they cannot be read
    void Read(uint64_t from, char* bytes, std::size_t size) const;

  private:
    [[noreturn]] void Fail(const char* what) const;

    std::string m_folder;
    int m_file;
    uint64_t m_size{0};
};

} // namespace ns3

#endif // NAMELESS_FILE_H
