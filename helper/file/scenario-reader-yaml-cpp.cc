// SPDX-License-Identifier: GPL-2.0-only

#include "scenario-reader.h"
#include "scenario-tree.h"

#include "ns3/scenario-error.h"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <yaml-cpp/yaml.h>

namespace ns3
{

namespace
{

/// Copies what yaml-cpp read, each node with its place.
class TreeMaker
{
  public:
    /// @param file name of the file, for places
    explicit TreeMaker(const std::string& file)
        : m_file(file)
    {
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

} // namespace

ScenarioTree
ReadScenarioTree(const std::string& file)
{
    TreeMaker maker(file);
    std::error_code error;
    if (std::filesystem::is_directory(file, error))
    {
        throw ScenarioError(file, "is a folder, not a scenario file");
    }
    try
    {
        const auto documents = YAML::LoadAllFromFile(file);
        if (documents.size() > 1)
        {
            throw ScenarioError(maker.Place(documents[1].Mark()), "a file holds one scenario");
        }
        const YAML::Node root = documents.empty() ? YAML::Node() : documents.front();
        if (!root.IsMap())
        {
            throw ScenarioError(file + ":1", "a scenario is a mapping, such as 'duration: 10s'");
        }
        return maker.Make(root);
    }
    catch (const YAML::BadFile&)
    {
        throw ScenarioError(file, "cannot be read");
    }
    catch (const YAML::Exception& error)
    {
        throw ScenarioError(maker.Place(error.mark), "this is not YAML: " + Printable(error.msg));
    }
}

bool
CanReadScenarioFiles()
{
    return true;
}

} // namespace ns3
