// SPDX-License-Identifier: GPL-2.0-only

#include "file-lock.h"

#include <cerrno>
#include <sys/file.h>
#include <sys/stat.h>

namespace ns3::flowdist
{

bool
TakeFile(int file, const std::string& path, bool shared)
{
    if (flock(file, (shared ? LOCK_SH : LOCK_EX) | LOCK_NB) != 0 && errno == EWOULDBLOCK)
    {
        return false;
    }

    struct stat held
    {
    };

    struct stat there
    {
    };

    return fstat(file, &held) == 0 && stat(path.c_str(), &there) == 0 &&
           held.st_ino == there.st_ino && held.st_dev == there.st_dev;
}

} // namespace ns3::flowdist
