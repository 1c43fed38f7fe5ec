// SPDX-License-Identifier: GPL-2.0-only

#ifndef RESULT_FILE_H
#define RESULT_FILE_H

#include <array>
#include <ostream>
#include <streambuf>
#include <string>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * A new file to write to. What cannot be written throws where it is written, as std::system_error
 * with the system's reason: a full disk ends a run at once instead of truncating its results.
 * POSIX only.
 */
class ResultFile
{
  public:
    /**
     * Makes the file. One that is there is taken away first; a symbolic link is not followed.
     * @param path its path
     * @throws std::system_error where it cannot be made
     */
    explicit ResultFile(const std::string& path);

    /// Closes it; what is still to be written is lost, as after an error.
    ~ResultFile();

    ResultFile(const ResultFile&) = delete;
    ResultFile& operator=(const ResultFile&) = delete;

    /// @return where to write
    std::ostream& Stream();

    /// Writes what is left, and closes the file. @throws std::system_error where that fails
    void Close();

  private:
    /// Collects bytes for the system.
    class Buffer : public std::streambuf
    {
      public:
        explicit Buffer(const std::string& path);
        ~Buffer() override;

        void Close();

      protected:
        int_type overflow(int_type byte) override;
        int sync() override;

      private:
        [[noreturn]] void Fail() const;

        std::string m_path;
        int m_file;
        std::array<char, 65536> m_bytes;
    };

    Buffer m_buffer;
    std::ostream m_stream;
};

} // namespace ns3

#endif // RESULT_FILE_H
