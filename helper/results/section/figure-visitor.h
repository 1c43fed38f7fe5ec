// SPDX-License-Identifier: GPL-2.0-only

#ifndef FIGURE_VISITOR_H
#define FIGURE_VISITOR_H

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace ns3
{

/// Where a figure is in memory.
using FigurePlace = std::variant<uint64_t*, double*, std::optional<double>*, std::string*>;

/// What a figure is, for people.
struct FigureNote
{
    const char* unit; //!< such as flows, packets, s; empty: a ratio or a text
    const char* help; //!< one line
};

/**
 * @ingroup flow-distribution
 *
 * Goes through the figures of a run, each with its name, its place in memory and what it is. One
 * function for each section of summary.json (see FigureSection) tells all of a section's figures to
 * whoever comes: to one who writes them, one who reads them, one who lists them for the
 * documentation. So a figure is named in one place.
 */
class FigureVisitor
{
  public:
    FigureVisitor() = default;
    virtual ~FigureVisitor() = default;
    FigureVisitor(const FigureVisitor&) = delete;
    FigureVisitor& operator=(const FigureVisitor&) = delete;

    /**
     * One figure.
     * @tparam T uint64_t: a count; double; std::optional<double>: a number that may be missing;
     * std::string
     * @param name its name @param value where it is @param note what it is, and when it is missing
     */
    template <class T>
    void Value(const std::string& name, T& value, const FigureNote& note)
    {
        DoValue(name, &value, note);
    }

    /**
     * Counts by a word; those that are 0 are left out.
     * @param name of them all @param values where they are @param word what each is by, such as
     * cause @param note what they are
     */
    virtual void Counts(const std::string& name,
                        std::map<std::string, uint64_t>& values,
                        const std::string& word,
                        const FigureNote& note) = 0;

    /// Figures under one name. @param name it @param visit goes through them
    template <class Visit>
    void Object(const std::string& name, Visit visit)
    {
        Open(name);
        visit();
        Close();
    }

    /// The same, where they may be missing. @param name of them all @param value where they are
    /// @param visit takes it
    template <class T, class Visit>
    void Object(const std::string& name, std::optional<T>& value, Visit visit)
    {
        if (!Has(name, value.has_value()))
        {
            value.reset();
            return;
        }
        if (!value)
        {
            value.emplace();
        }
        Object(name, [&value, &visit] { visit(*value); });
    }

    /**
     * Figures of each thing that has a name.
     * @param name of them all @param values where they are, by name @param word what has a name,
     * such as group @param visit takes one
     */
    template <class T, class Visit>
    void Objects(const std::string& name,
                 std::map<std::string, T>& values,
                 const std::string& word,
                 Visit visit)
    {
        Open(name);
        std::vector<std::string> names;
        for (const auto& [key, value] : values)
        {
            names.push_back(key);
        }
        for (const auto& key : Names(names, word))
        {
            Object(key, [&values, &visit, &key] { visit(values[key]); });
        }
        Close();
    }

    /**
     * Figures of each thing in a row.
     * @param name of them all @param values where they are @param word what each is one of, such as
     * event @param visit takes one
     */
    template <class T, class Visit>
    void Array(const std::string& name,
               std::vector<T>& values,
               const std::string& word,
               Visit visit)
    {
        OpenArray(name);
        values.resize(Items(values.size()));
        for (std::size_t i = 0; i < values.size(); ++i)
        {
            Open(Item(i, word));
            visit(values[i]);
            Close();
        }
        CloseArray();
    }

  protected:
    /// An object begins. @param name its name
    virtual void Open(const std::string& name) = 0;
    /// It ends.
    virtual void Close() = 0;
    /// An array begins. @param name its name
    virtual void OpenArray(const std::string& name) = 0;
    /// It ends.
    virtual void CloseArray() = 0;

    /// @param name of a figure @param place where it is @param note what it is
    virtual void DoValue(const std::string& name,
                         const FigurePlace& place,
                         const FigureNote& note) = 0;

    /// @param name of an object @param there whether there is one in memory @return whether to
    /// visit it; by default where there is one
    virtual bool Has(const std::string& name, bool there);
    /// @param there names in memory @param word what they name @return those to visit; by default
    /// these
    virtual std::vector<std::string> Names(const std::vector<std::string>& there,
                                           const std::string& word);
    /// @param there items in memory @return how many to visit; by default as many
    virtual std::size_t Items(std::size_t there);
    /// @param number of an item @param word what it is one of @return its name; by default its
    /// number
    virtual std::string Item(std::size_t number, const std::string& word);
};

} // namespace ns3

#endif // FIGURE_VISITOR_H
