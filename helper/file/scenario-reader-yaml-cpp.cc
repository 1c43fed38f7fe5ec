// SPDX-License-Identifier: GPL-2.0-only

#include "scenario-reader.h"
#include "scenario-tree.h"

#include "ns3/scenario-error.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <poll.h>
#include <sstream>
#include <system_error>
#include <unistd.h>
#include <yaml-cpp/yaml.h>

namespace ns3
{

namespace
{

/// Copies what yaml-cpp read, each node with its place.
class TreeMaker
{
  public:
    /// @param file name of the file, for places @param text what it holds
    TreeMaker(const std::string& file, const std::string& text)
        : m_file(file)
    {
        std::istringstream in(text);
        for (std::string line; std::getline(in, line);)
        {
            m_lines.push_back(line);
        }
    }

    /// @param node a node @return its copy
    ScenarioTree Make(const YAML::Node& node)
    {
        // Aliases let a short file name a huge tree, and one without an end.
        constexpr std::size_t most = 100'000;
        constexpr std::size_t deepest = 50;
        ScenarioTree tree;
        tree.place = Place(node.Mark());
        if (++m_nodes > most || ++m_depth > deepest)
        {
            throw ScenarioError(tree.place, "the file has too many values, or nests too deep");
        }
        switch (node.Type())
        {
        case YAML::NodeType::Map:
            CopyMapping(node, tree);
            break;
        case YAML::NodeType::Sequence:
            CopyList(node, tree);
            break;
        default:
            tree.kind = ScenarioTree::Kind::TEXT;
            tree.text = node.IsScalar() ? node.Scalar() : "";
            CheckQuote(node.Mark());
        }
        --m_depth;
        return tree;
    }

    /// @param mark where in the file, from 0 @return FILE:LINE
    std::string Place(const YAML::Mark& mark) const
    {
        return m_file + ":" + std::to_string(mark.line + 1);
    }

  private:
    /// A quote that nobody closes would take the rest of the file into one text: yaml-cpp lets it.
    void CheckQuote(const YAML::Mark& mark) const
    {
        if (mark.is_null() || static_cast<std::size_t>(mark.line) >= m_lines.size())
        {
            return;
        }
        const auto column = static_cast<std::size_t>(mark.column);
        const std::string& first = m_lines[mark.line];
        const char quote = column < first.size() ? first[column] : ' ';
        if (quote != '"' && quote != '\'')
        {
            return;
        }
        for (auto line = m_lines.begin() + mark.line; line != m_lines.end(); ++line)
        {
            const std::size_t start = &*line == &first ? column + 1 : 0;
            for (std::size_t i = start; i < line->size(); ++i)
            {
                const bool escape = quote == '"' && (*line)[i] == '\\';
                const bool pair = quote == '\'' && line->compare(i, 2, "''") == 0;
                if ((*line)[i] == quote && !pair)
                {
                    return;
                }
                i += escape || pair ? 1 : 0;
            }
        }
        throw ScenarioError(Place(mark), "the text that begins here has no closing quote");
    }

    void CopyMapping(const YAML::Node& node, ScenarioTree& tree)
    {
        for (const auto& entry : node)
        {
            const std::string place = Place(entry.first.Mark());
            if (!entry.first.IsScalar())
            {
                throw ScenarioError(place, "a key has to be a plain word");
            }
            const std::string& name = entry.first.Scalar();
            const bool twice =
                std::any_of(tree.children.begin(), tree.children.end(), [&name](const auto& child) {
                    return child.first == name;
                });
            if (twice)
            {
                throw ScenarioError(place, "key '" + name + "' is here twice");
            }
            tree.children.emplace_back(name, Make(entry.second));
            tree.children.back().second.place = place;
        }
    }

    void CopyList(const YAML::Node& node, ScenarioTree& tree)
    {
        tree.kind = ScenarioTree::Kind::LIST;
        for (const auto& item : node)
        {
            tree.children.emplace_back("", Make(item));
        }
    }

    std::string m_file;
    std::vector<std::string> m_lines;
    std::size_t m_nodes{0};
    std::size_t m_depth{0};
};

/// @param text a parser's message, which may quote what is in the file @return it, printable
std::string
Printable(std::string text)
{
    const auto odd = [](unsigned char c) { return c < ' ' || c > '~'; };
    std::replace_if(text.begin(), text.end(), odd, '?');
    return text;
}

/// Reads what is no plain file, such as a pipe: opening it, or reading, may wait without end.
/// @param text takes what comes, as much as it has room for
void
ReadSlowly(const std::string& file, std::string& text)
{
    constexpr int patience = 10; // s
    const int pipe = open(file.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    std::size_t length = 0;
    ssize_t size = pipe < 0 ? 0 : 1;
    bool silent = false;
    while (size > 0 && length < text.size() && !silent)
    {
        pollfd wanted{pipe, POLLIN, 0};
        silent = poll(&wanted, 1, patience * 1000) == 0;
        size = silent ? 0 : read(pipe, &text[length], text.size() - length);
        length += size > 0 ? static_cast<std::size_t>(size) : 0;
    }
    const bool failed = pipe < 0 || size < 0;
    const std::string reason = failed ? std::strerror(errno) : "";
    close(pipe);
    if (silent || failed)
    {
        throw ScenarioError(file,
                            "cannot be read: " + (failed
                                                      ? reason
                                                      : "nobody has written into this pipe for " +
                                                            std::to_string(patience) + " s"));
    }
    text.resize(length);
}

/// @param text takes what a plain file holds, as much as it has room for
void
ReadPlain(const std::string& file, std::string& text)
{
    std::ifstream in(file, std::ios::binary);
    in.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(in ? text.size() : static_cast<std::size_t>(in.gcount()));
    if (in.bad() || !in.is_open())
    {
        throw ScenarioError(file, "cannot be read");
    }
}

/// @return what a file holds, no more than a scenario can need: reading takes 80 times as much
/// memory
std::string
ReadWhole(const std::string& file)
{
    constexpr std::size_t most = 4'000'000;
    std::error_code error;
    if (std::filesystem::is_directory(file, error))
    {
        throw ScenarioError(file, "is a folder, not a scenario file");
    }
    std::string text(most + 1, '\0');
    const auto status = std::filesystem::status(file, error);
    const bool plain = !std::filesystem::exists(status) || std::filesystem::is_regular_file(status);
    plain ? ReadPlain(file, text) : ReadSlowly(file, text);
    if (text.size() > most)
    {
        throw ScenarioError(file, "is longer than 4 MB, the most for a scenario");
    }
    if (text.compare(0, 2, "\x1f\x8b") == 0)
    {
        throw ScenarioError(file, "is compressed: unpack it with gunzip");
    }
    return text;
}

} // namespace

ScenarioTree
ReadScenarioTree(const std::string& file, const std::string& wanted)
{
    const std::string text = ReadWhole(file);
    TreeMaker maker(file, text);
    try
    {
        const auto documents = YAML::LoadAll(text);
        if (documents.size() > 1)
        {
            throw ScenarioError(maker.Place(documents[1].Mark()), "a file holds one scenario");
        }
        const YAML::Node root = documents.empty() ? YAML::Node() : documents.front();
        if (!root.IsMap())
        {
            throw ScenarioError(file + ":1", wanted);
        }
        return maker.Make(root);
    }
    catch (const YAML::Exception& error)
    {
        // Of a text, and not a file, yaml-cpp says this where brackets are deeper than it can
        // follow.
        throw ScenarioError(maker.Place(error.mark),
                            error.msg == "bad file" ? "the file nests too deep"
                                                    : "this is not YAML: " + Printable(error.msg));
    }
}

bool
CanReadScenarioFiles()
{
    return true;
}

} // namespace ns3
