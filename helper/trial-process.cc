// SPDX-License-Identifier: GPL-2.0-only

#include "trial-process.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace ns3
{

namespace
{

/// What the child does: no word and no core file, whatever happens.
[[noreturn]] void
Try(const std::function<bool()>& action)
{
    const rlimit none{0, 0};
    setrlimit(RLIMIT_CORE, &none);
    const int nowhere = open("/dev/null", O_WRONLY);
    dup2(nowhere, STDOUT_FILENO);
    dup2(nowhere, STDERR_FILENO);
    _exit(action() ? 0 : 1);
}

} // namespace

bool
TryInChild(const std::function<bool()>& action)
{
    const pid_t child = fork();
    if (child == 0)
    {
        Try(action);
    }
    int status = 0;
    const bool ended = child > 0 && waitpid(child, &status, 0) == child;
    return ended && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

} // namespace ns3
