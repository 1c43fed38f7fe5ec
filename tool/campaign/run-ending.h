// SPDX-License-Identifier: GPL-2.0-only

#ifndef RUN_ENDING_H
#define RUN_ENDING_H

#include "../sweep/run-pool.h"

#include <optional>
#include <string>

namespace ns3
{

/**
 * @ingroup flow-distribution
 * How a run ended, as a file of its folder: what a job that has no database leaves for the command
 * that has. A folder with this file is whole, and is that of this run, whoever made it.
 */
struct RunEnding
{
    static constexpr const char* FILE = "ended.txt"; //!< its name

    std::string digest;       //!< of the run, as of RunDigest::OfRun
    RunPool::Outcome outcome; //!< exit code, last words, s that it took

    /// Writes the file, whole or not at all. @param folder of the run @throws std::system_error
    /// where it cannot be written
    void Write(const std::string& folder) const;

    /// @param folder of a run @return what its file says; none: there is none, or it is not whole
    static std::optional<RunEnding> Read(const std::string& folder);
};

} // namespace ns3

#endif // RUN_ENDING_H
