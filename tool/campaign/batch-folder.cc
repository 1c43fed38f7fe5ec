// SPDX-License-Identifier: GPL-2.0-only

#include "batch-folder.h"

#include "../../base/number-text.h"
#include "../../helper/file/scenario-files.h"
#include "../../helper/keys/scenario-schema.h"
#include "../sweep/trial-process.h"

#include "ns3/result-folder.h"
#include "ns3/scenario-error.h"
#include "ns3/scenario-reader.h"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <system_error>

namespace ns3
{

namespace
{

namespace fs = std::filesystem;

/// Between the working folder and the name of a file relative to it: no other path looks like that.
constexpr const char* RELATIVE_MARK = "/./";

/// @param word of a command @return it as a shell reads it
std::string
Quoted(const std::string& word)
{
    std::string quoted = "'";
    for (const char c : word)
    {
        quoted += c == '\'' ? "'\\''" : std::string(1, c);
    }
    return quoted + "'";
}

/// @param number of a batch, from 1 @return its name; names sort as the batches do
std::string
BatchName(std::size_t number)
{
    const std::string digits = std::to_string(number);
    return std::string(digits.size() < 4 ? 4 - digits.size() : 0, '0') + digits;
}

void
WriteSnakefile(std::ostream& out, std::size_t batches)
{
    out << "# Written by flow-distribution: the runs of one command, as jobs of some runs each.\n"
           "# Jobs write files only; the command that started Snakemake takes them from there.\n"
           "\n"
           "BATCHES = [f\"{number:04d}\" for number in range(1, "
        << batches + 1
        << ")]\n"
           "\n"
           "localrules: all\n"
           "\n"
           "rule all:\n"
           "    input: expand(\"done/{batch}\", batch=BATCHES)\n"
           "\n"
           "# One rule each, as rules have a priority: in this order, so that what is there can "
           "be\n"
           "# compared at any time.\n"
           "for place, batch in enumerate(BATCHES):\n"
           "    rule:\n"
           "        name: f\"batch_{batch}\"\n"
           "        input: f\"batches/{batch}.txt\"\n"
           "        output: touch(f\"done/{batch}\")\n"
           "        priority: len(BATCHES) - place\n"
           "        shell: \"sh run-batch.sh {input}\"\n";
}

void
WriteScript(std::ostream& out, const BatchFolder::Program& program)
{
    out << "# Runs those of a list that are not done: run-batch.sh batches/NUMBER.txt\n";
    for (const auto& [name, value] : program.environment)
    {
        out << (value.empty() ? "unset " + name
                              : "export " + name + "=" + Quoted(value)) // what ns-3 goes by
            << '\n';
    }
    out << "exec";
    for (const std::string& word : program.words)
    {
        out << " " << Quoted(word);
    }
    out << " \"$1\"\n";
}

void
WriteList(std::ostream& out, const BatchList& list, std::size_t first, std::size_t behind)
{
    out << "from " << list.from << '\n';
    for (std::size_t i = first; i < behind; ++i)
    {
        const BatchRun& run = list.runs[i];
        out << run.folder << " " << run.scenario << " " << run.rngRun << " " << run.digest << '\n';
    }
}

} // namespace

BatchFolder::BatchFolder(const std::string& path)
    : m_path(path)
{
}

const std::string&
BatchFolder::Path() const
{
    return m_path;
}

std::string
BatchFolder::Path(const std::string& name) const
{
    return m_path + "/" + name;
}

void
BatchFolder::Make(const BatchList& list, std::size_t size, const Program& program) const
{
    for (const char* part : {"batches", "running", "ended", "taken", "done", "failed"})
    {
        fs::create_directories(Path(part));
    }
    const ResultFolder batches(Path("batches"));
    std::size_t number = 0;
    for (std::size_t first = 0; first < list.runs.size(); first += size)
    {
        batches.Write(BatchName(++number) + ".txt", [&](std::ostream& out) {
            WriteList(out, list, first, std::min(first + size, list.runs.size()));
        });
    }
    const ResultFolder here(m_path);
    here.Write("run-batch.sh", [&program](std::ostream& out) { WriteScript(out, program); });
    here.Write("Snakefile", [number](std::ostream& out) { WriteSnakefile(out, number); });
}

void
BatchFolder::WriteScenario(const std::string& name, const FlowScenario& scenario) const
{
    FlowScenario named = scenario;
    const std::string here = fs::current_path().string() + RELATIVE_MARK;
    VisitFiles(named, [&here](std::string& file) {
        file = fs::path(file).is_absolute() ? file : here + file;
    });
    ResultFolder(m_path).Write(name, [&](std::ostream& out) { out << ScenarioYaml(named); });
}

FlowScenario
BatchFolder::ReadScenario(const std::string& name, const std::string& from) const
{
    ScenarioReader reader(flowdist::TryInChild);
    reader.ReadFile(Path(name));
    // The command has checked it.
    FlowScenario scenario =
        LoadScenario(reader, {}, nullptr, [](const FlowScenario&) { return true; });
    const std::string here = from + RELATIVE_MARK;
    VisitFiles(scenario, [&here](std::string& file) {
        file = file.compare(0, here.size(), here) == 0 ? file.substr(here.size()) : file;
    });
    return scenario;
}

BatchList
BatchFolder::ReadList(const std::string& file)
{
    std::ifstream in(file);
    BatchList list;
    std::string line;
    const std::string from = "from ";
    if (!std::getline(in, line) || line.compare(0, from.size(), from) != 0)
    {
        throw ScenarioError(file, "is no list of runs, as a command with --engine writes them");
    }
    list.from = line.substr(from.size());
    while (std::getline(in, line))
    {
        const auto words = flowdist::SplitText(line, " ");
        const auto number = words.size() == 4 ? flowdist::ReadNumber(words[2]) : std::nullopt;
        if (!number || words[0].find('/') != std::string::npos)
        {
            throw ScenarioError(file, "'" + line + "' is no run: FOLDER SCENARIO RNGRUN DIGEST");
        }
        list.runs.push_back({words[0], words[1], std::stoull(words[2]), words[3]});
    }
    return list;
}

std::string
BatchFolder::EndedPath(const std::string& run) const
{
    return Path("ended/" + run);
}

std::vector<std::string>
BatchFolder::Ended() const
{
    std::vector<std::string> names;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(Path("ended"), error))
    {
        names.push_back(entry.path().filename().string());
    }
    std::sort(names.begin(), names.end());
    return names;
}

bool
BatchFolder::IsDone(const std::string& run) const
{
    // In this order: it is noted as taken before it goes.
    return fs::exists(EndedPath(run)) || fs::exists(Path("taken/" + run));
}

void
BatchFolder::NoteTaken(const std::string& run) const
{
    ResultFolder(Path("taken")).Write(run, [](std::ostream&) {});
}

void
BatchFolder::NoteFailure(const std::string& list, const std::string& why) const
{
    const std::string name = fs::path(list).stem().string();
    ResultFolder(Path("failed")).Write(name, [&why](std::ostream& out) { out << why << '\n'; });
}

std::string
BatchFolder::Failure() const
{
    std::vector<fs::path> files;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(Path("failed"), error))
    {
        files.push_back(entry.path());
    }
    std::string why;
    if (!files.empty())
    {
        std::ifstream in(*std::min_element(files.begin(), files.end()));
        std::getline(in, why);
    }
    return why;
}

} // namespace ns3
