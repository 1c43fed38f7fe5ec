// SPDX-License-Identifier: GPL-2.0-only

// Runs scenarios from the shell: see USAGE.

#include "sweep/run-pool.h"
#include "tool-check.h"
#include "tool-commands.h"
#include "tool-environment.h"
#include "tool-plugin.h"

#include "ns3/scenario-error.h"
#include "ns3/spec-error.h"

#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <iostream>
#include <map>
#include <stdexcept>
#include <system_error>
#include <unistd.h>

namespace
{

constexpr const char* NO_OUTPUT = "standard output cannot be written: it is closed";
constexpr const char* USAGE = R"(flow-distribution-tool COMMAND

  run SCENARIO.yaml [--KEY=VALUE ...] [--runs=N] [--out DIR] [--overwrite] [--jobs=N] [--yes]
      runs a scenario; with --runs=N for rngRun, rngRun+1, ... on all cores; with --explain prints
      it spelled out, as a scenario file, and runs nothing
  compare SCENARIO.yaml ... [--vary KEY=VALUE,VALUE,... ...] [as run]
      crosses scenarios and values and runs each configuration; ';' separates where values have
      commas; with --explain prints the first configuration and what each varies, and runs nothing
  sweep FILE.yaml [--KEY=VALUE ...] [--out DIR] [--overwrite] [--jobs=N] [--yes]
      runs what a sweep file says: scenarios, factors, conditions, seeds; see examples/sweeps
  compare, sweep and run --runs take besides:
      --dry-run says how many runs that is and how long they take; --retry tries those again that
      failed; --baseline=NUMBER or KEY=VALUE is what the others are compared with; --figures=A,B
      the figures of that comparison. With --out DIR of an earlier one they go on, and add.
      --engine=snakemake makes jobs of Snakemake of the runs, --batch=N runs each, and --profile DIR
      says where they run, such as on a cluster; --engine=local, the default, starts them here
  batch LIST
      what such a job starts: runs those of a list that are not done; writes files only
  plot CAMPAIGN [--figures NAME,...] [--kind KIND] [--format png|svg|pdf] [--baseline CONFIGURATION]
      [--out DIR] [--overwrite]
      draws what compare, sweep or run --runs keep in a folder: bars, pairs, cdf, series, heat, growth;
      without --kind whatever fits; into CAMPAIGN/plots, unless --out says
  demo [--scheme=SPEC ...] [--out DIR] [--overwrite] [--jobs=N]
      compares schemes on real TCP and on a capture while a traffic manager fails; each --scheme
      adds a row
  hash --scheme=SPEC [--members=N | --members=ID:WEIGHT,... | --members=NAME[=WEIGHT],...] FILE
      what a scheme makes of tuples (CSV src,dst,sport,dport,proto; - is standard input) or of the
      packets of a pcap file: CSV of tuple, key, hash and member (of 8, unless --members says;
      a NAME is 192.0.2.1:80 or [2001:db8::1]:80); with --explain and no FILE prints the scheme
      with every word; with --change="remove 3; add 9; weight 2=0.5" the members before and after
      these changes, which flows moved and why
  keys, kinds, figures
      list every key of a scenario, every kind of group, every figure of the results
  attributes, traces
      list every attribute and every trace source of the module's devices and applications
  schemes [--check=SPEC]
      lists the parts that schemes are made of; with --check tries the hash function and the selector
      of a scheme, such as one of your own, and prints which properties they hold

Without --out, results go to a new folder SCENARIO-N below that which FLOWDIST_RESULTS names, or
below results. --plugin=LIB.so takes parts of schemes of your own from a shared library (scheme-plugin.h).
--yes starts also what takes very long or much memory.
Every key of a scenario is an option, such as --duration=5s or --scheme.select=hrw, and so are
ns-3's RngRun and attribute defaults, such as --ns3::TcpSocket::InitialCwnd=3.
Exit codes: 0 all well, 1 a run failed, 2 input that cannot be.
)";

/// @throws ScenarioError where a command that only lists something has words behind it
void
ExpectNothing(const ns3::ToolArguments& arguments)
{
    const bool none = arguments.files.empty() && arguments.overrides.empty() &&
                      arguments.variations.empty() && arguments.out.empty() && !arguments.explain;
    if (!none)
    {
        throw ns3::ScenarioError(arguments.command, "takes nothing else");
    }
}

/// @throws ScenarioError where an option is given that does nothing
void
CheckOptions(const ns3::ToolArguments& arguments)
{
    const std::string& command = arguments.command;
    const bool several = command == "compare" || command == "sweep" ||
                         (command == "run" && arguments.runs > 1 && !arguments.explain);
    const bool draws = command == "plot";
    for (const auto& [option, given] :
         std::map<std::string, bool>{{"--retry", arguments.retry},
                                     {"--dry-run", arguments.dryRun},
                                     {"--engine", !arguments.engine.empty()},
                                     {"--profile", !arguments.profile.empty()},
                                     {"--batch", arguments.batch > 0},
                                     {"--baseline", !draws && !arguments.baseline.empty()},
                                     {"--figures", !draws && !arguments.figures.empty()}})
    {
        if (given && !several)
        {
            throw ns3::ScenarioError(option,
                                     "is for several runs: compare, sweep, and run with --runs");
        }
    }
    if (arguments.engine != "snakemake" && (!arguments.profile.empty() || arguments.batch > 0))
    {
        throw ns3::ScenarioError(arguments.profile.empty() ? "--batch" : "--profile",
                                 "is for jobs of Snakemake: add --engine=snakemake");
    }
}

/// @throws ScenarioError where an option of pictures is given and none is drawn
void
CheckPictures(const ns3::ToolArguments& arguments)
{
    if (arguments.command != "plot" && !(arguments.kind + arguments.format).empty())
    {
        throw ns3::ScenarioError(arguments.kind.empty() ? "--format" : "--kind",
                                 "is for plot alone");
    }
}

int
Execute(const ns3::ToolArguments& arguments)
{
    CheckPictures(arguments);
    if (arguments.command != "schemes" && !arguments.check.empty())
    {
        throw ns3::ScenarioError("--check", "is for schemes alone");
    }
    CheckOptions(arguments);
    if (arguments.command == "run")
    {
        return ns3::RunCommand(arguments);
    }
    if (arguments.command == "compare")
    {
        return ns3::CompareCommand(arguments);
    }
    if (arguments.command == "sweep")
    {
        return ns3::SweepCommand(arguments);
    }
    if (arguments.command == "batch")
    {
        return ns3::BatchCommand(arguments);
    }
    if (arguments.command == "demo")
    {
        return ns3::DemoCommand(arguments);
    }
    if (arguments.command == "plot")
    {
        return ns3::PlotCommand(arguments);
    }
    if (arguments.command == "hash")
    {
        return ns3::HashCommand(arguments);
    }
    if (arguments.command == "keys")
    {
        ExpectNothing(arguments);
        return ns3::KeysCommand();
    }
    if (arguments.command == "kinds")
    {
        ExpectNothing(arguments);
        return ns3::KindsCommand();
    }
    if (arguments.command == "figures")
    {
        ExpectNothing(arguments);
        return ns3::FiguresCommand();
    }
    if (arguments.command == "attributes")
    {
        ExpectNothing(arguments);
        return ns3::AttributesCommand();
    }
    if (arguments.command == "traces")
    {
        ExpectNothing(arguments);
        return ns3::TracesCommand();
    }
    if (arguments.command == "schemes")
    {
        ExpectNothing(arguments);
        return arguments.check.empty() ? ns3::SchemesCommand() : ns3::CheckScheme(arguments.check);
    }
    if (arguments.command == "help")
    {
        std::cout << USAGE;
        return 0;
    }
    throw ns3::ScenarioError(
        "'" + arguments.command +
        "' is no command; known: run, compare, sweep, plot, demo, hash, batch, keys, kinds, "
        "figures, attributes, traces, schemes, help");
}

/// What is the same whoever starts the program: a parent may ignore signals, and its children
/// inherit that. Writing beyond a limit shall fail with a reason instead of ending the program.
void
SetSignals()
{
    std::signal(SIGCHLD, SIG_DFL);
    std::signal(SIGXFSZ, SIG_IGN);
}

/// Gives streams that the parent closed to /dev/null: else the next file that is opened would be
/// one.
/// @return whether standard output was open
bool
OpenStreams()
{
    const bool isOpen = fcntl(STDOUT_FILENO, F_GETFD) >= 0;
    int file = STDIN_FILENO;
    while (file >= 0 && file <= STDERR_FILENO)
    {
        file = open("/dev/null", O_RDWR);
    }
    close(file);
    return isOpen;
}

/// Whether a command is about its output alone, and not about a folder of results, which is worth
/// having without a table as well.
bool
IsForReading(const ns3::ToolArguments& arguments)
{
    const std::string& command = arguments.command;
    return arguments.explain ||
           (command != "run" && command != "compare" && command != "sweep" && command != "demo");
}

/// @throws std::system_error where not all of standard output could be written
void
FinishOutput()
{
    if (!std::cout.flush())
    {
        errno = 0;
        [[maybe_unused]] const ssize_t again = write(STDOUT_FILENO, "\n", 1); // says why
        throw std::system_error(
            errno, std::generic_category(), "standard output cannot be written");
    }
}

} // namespace

int
main(int argc, char* argv[])
{
    const bool hasOutput = OpenStreams();
    SetSignals();
    try
    {
        ns3::TakeEnvironment();
        const auto arguments = ns3::ParseToolArguments({argv + 1, argv + argc});
        if (!hasOutput && IsForReading(arguments))
        {
            throw std::runtime_error(NO_OUTPUT);
        }
        ns3::LoadPlugins(arguments.plugins);
        const int exitCode = Execute(arguments);
        if (!hasOutput)
        {
            throw std::runtime_error(NO_OUTPUT);
        }
        FinishOutput();
        return exitCode;
    }
    catch (const ns3::ScenarioError& error)
    {
        std::cerr << error.what() << '\n';
        return 2;
    }
    catch (const flowhash::SpecError& error) // of a plugin's part, while it works
    {
        std::cerr << error.what() << '\n';
        return 2;
    }
    catch (const std::exception& error)
    {
        std::cerr << ns3::ReasonOf(error) << '\n';
        return 1;
    }
}
