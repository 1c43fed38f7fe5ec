// SPDX-License-Identifier: GPL-2.0-only

#ifndef FLOWDIST_FILE_LOCK_H
#define FLOWDIST_FILE_LOCK_H

#include <string>

namespace ns3::flowdist
{

/**
 * @ingroup flow-distribution
 * Takes an open file or folder for one command, or some, until it is closed (flock(2)). POSIX only;
 * a file system that knows no locks lets everybody through.
 * @param file its number @param path where it was opened
 * @param shared whether others may have it at the same time that ask for it shared
 * @return whether it was free, and still stands at its path: one that another command took away
 * meanwhile locks nobody out
 */
bool TakeFile(int file, const std::string& path, bool shared = false);

} // namespace ns3::flowdist

#endif // FLOWDIST_FILE_LOCK_H
