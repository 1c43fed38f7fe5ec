// SPDX-License-Identifier: GPL-2.0-only

#include "snakemake-process.h"

#include "../../base/number-text.h"

#include "ns3/scenario-error.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <iostream>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace ns3
{

namespace
{

namespace fs = std::filesystem;

constexpr int STEP = 50;           // ms between two looks
constexpr int POLITE = 20'000;     // ms: to cancel many jobs of a cluster takes a while
constexpr int CANNOT_BE_RUN = 127; // exit code, as a shell has it

/// @return the words of the command
std::vector<std::string>
Words(const SnakemakeProcess::Order& order)
{
    std::vector<std::string> words{order.program,
                                   "--snakefile",
                                   "Snakefile",
                                   "--keep-going",
                                   "--nocolor",
                                   "--scheduler",
                                   "greedy",
                                   "--rerun-incomplete",
                                   "--rerun-triggers",
                                   "mtime"};
    if (order.jobs > 0)
    {
        words.insert(words.end(), {"--jobs", std::to_string(order.jobs)});
    }
    if (!order.profile.empty())
    {
        words.insert(words.end(), {"--profile", order.profile});
    }
    return words;
}

/// Becomes Snakemake, the first of its group. @param order what it is to do
[[noreturn]] void
BecomeSnakemake(const SnakemakeProcess::Order& order)
{
    setpgid(0, 0);
    for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGXFSZ})
    {
        std::signal(signal, SIG_DFL);
    }
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, nullptr);
    const int input = open("/dev/null", O_RDONLY);
    const int log = open(order.log.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0666);
    dup2(input, STDIN_FILENO);
    dup2(log, STDOUT_FILENO);
    dup2(log, STDERR_FILENO);
    // What it keeps for a user goes to the folder, too: a home may not take it, or not be there.
    setenv("XDG_CACHE_HOME", (order.folder + "/cache").c_str(), 1);
    std::vector<std::string> words = Words(order);
    std::vector<char*> texts;
    for (std::string& word : words)
    {
        texts.push_back(word.data());
    }
    texts.push_back(nullptr);
    if (chdir(order.folder.c_str()) == 0)
    {
        execv(order.program.c_str(), texts.data());
    }
    _exit(CANNOT_BE_RUN);
}

/// @param status of a process that ended @return its exit code
int
ExitCode(int status)
{
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

/// Waits until a process has ended, or some time is over. @param life where to look for the end of
/// the one that keeps it wanted; negative: nowhere @return its exit code; none: it has not ended
std::optional<int>
Await(pid_t process, int life, int milliseconds)
{
    for (int waited = 0; milliseconds < 0 || waited < milliseconds; waited += STEP)
    {
        int status = 0;
        if (waitpid(process, &status, WNOHANG) == process)
        {
            return ExitCode(status);
        }
        pollfd end{life, 0, 0}; // only its end is waited for
        if (poll(&end, 1, STEP) > 0)
        {
            return std::nullopt;
        }
    }
    return std::nullopt;
}

/// What the keeper does. @param life pipe that ends when Snakemake is wanted no longer
[[noreturn]] void
Keep(const SnakemakeProcess::Order& order, int life)
{
    setsid(); // a terminal's signals are for the command
    for (const int signal : {SIGINT, SIGTERM, SIGHUP})
    {
        std::signal(signal, SIG_IGN);
    }
    const pid_t snakemake = fork();
    if (snakemake == 0)
    {
        BecomeSnakemake(order);
    }
    setpgid(snakemake, snakemake); // whoever comes first
    auto end = snakemake < 0 ? CANNOT_BE_RUN : Await(snakemake, life, -1);
    if (!end)
    {
        kill(-snakemake, SIGINT);
        end = Await(snakemake, -1, POLITE);
    }
    if (snakemake > 0)
    {
        kill(-snakemake, SIGKILL); // all that is left
    }
    if (!end)
    {
        int status = 0;
        waitpid(snakemake, &status, 0);
        end = ExitCode(status);
    }
    _exit(*end);
}

/// @return folders of a path such as PATH
std::vector<std::string>
Folders(const char* variable)
{
    const char* text = std::getenv(variable);
    return flowdist::SplitText(text == nullptr ? "" : text, ":");
}

} // namespace

std::string
SnakemakeProcess::Find()
{
    for (const std::string& folder : Folders("PATH"))
    {
        const std::string program = folder + "/snakemake";
        std::error_code error;
        if (fs::is_regular_file(program, error) && access(program.c_str(), X_OK) == 0)
        {
            return fs::absolute(program).string();
        }
    }
    return "";
}

std::string
SnakemakeProcess::FindProfile(const std::string& name)
{
    std::vector<std::string> places{name};
    if (name.find('/') == std::string::npos)
    {
        const char* home = std::getenv("HOME");
        const char* own = std::getenv("XDG_CONFIG_HOME");
        places.push_back((own != nullptr    ? std::string(own)
                          : home != nullptr ? std::string(home) + "/.config"
                                            : "") +
                         "/snakemake/" + name);
        places.push_back("/etc/xdg/snakemake/" + name);
    }
    for (const std::string& place : places)
    {
        std::error_code error;
        if (fs::is_regular_file(place + "/config.yaml", error))
        {
            return fs::canonical(place).string();
        }
    }
    throw ScenarioError("--profile=" + name,
                        "there is no config.yaml in it; a profile is a folder with one, such as "
                        "examples/profiles/slurm");
}

SnakemakeProcess::SnakemakeProcess(const Order& order)
{
    std::array<int, 2> life{-1, -1};
    if (pipe(life.data()) != 0)
    {
        throw ScenarioError("Snakemake", "cannot be started: no pipe can be made");
    }
    // Only this process holds the writing end.
    fcntl(life[1], F_SETFD, FD_CLOEXEC);
    fcntl(life[0], F_SETFD, FD_CLOEXEC);
    std::cout.flush(); // else the child might print it again
    const pid_t keeper = fork();
    if (keeper == 0)
    {
        close(life[1]);
        Keep(order, life[0]);
    }
    close(life[0]);
    if (keeper < 0)
    {
        close(life[1]);
        throw ScenarioError("Snakemake", "cannot be started: the system lets no process start");
    }
    m_life = life[1];
    m_keeper = keeper;
}

SnakemakeProcess::~SnakemakeProcess()
{
    Stop();
    int status = 0;
    while (!m_end && waitpid(static_cast<pid_t>(m_keeper), &status, 0) < 0 && errno == EINTR)
    {
    }
}

std::optional<int>
SnakemakeProcess::Ended()
{
    int status = 0;
    if (!m_end && waitpid(static_cast<pid_t>(m_keeper), &status, WNOHANG) == m_keeper)
    {
        m_end = ExitCode(status);
    }
    return m_end;
}

void
SnakemakeProcess::Stop()
{
    if (m_life >= 0)
    {
        close(m_life);
        m_life = -1;
    }
}

} // namespace ns3
