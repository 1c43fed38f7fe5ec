// SPDX-License-Identifier: GPL-2.0-only

#include "where-clause.h"

#include "../../base/number-text.h"

#include "ns3/scenario-error.h"

#include <cctype>
#include <map>
#include <set>
#include <vector>

namespace ns3
{

namespace
{

/// @param text a number, or a time with its unit @return it, times in seconds; none: it is a text
std::optional<double>
NumberOf(const std::string& text)
{
    static const std::map<std::string, double> units{
        {"ns", 1e-9}, {"us", 1e-6}, {"ms", 1e-3}, {"s", 1}, {"min", 60}, {"h", 3600}, {"d", 86400}};
    const std::size_t end = text.find_last_not_of("abcdefghijklmnopqrstuvwxyz") + 1;
    const auto unit = units.find(text.substr(end));
    const auto number = flowdist::ReadNumber(unit == units.end() ? text : text.substr(0, end));
    return number && unit != units.end() ? *number * unit->second : number;
}

bool
IsOfWord(char c)
{
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '.' || c == '_' || c == ':';
}

/// @param text of input, which may be of any length @return it, or its start
std::string
Shown(const std::string& text)
{
    constexpr std::size_t most = 80;
    return text.size() <= most ? text : text.substr(0, most) + "...";
}

/// Splits a text into words, operators and parentheses.
std::vector<std::string>
Split(const std::string& text)
{
    std::vector<std::string> parts;
    for (std::size_t i = 0; i < text.size();)
    {
        std::size_t end = i + 1;
        if (text[i] == ' ')
        {
            i = end;
            continue;
        }
        if (text[i] == '"' || text[i] == '\'')
        {
            end = text.find(text[i], end);
            if (end == std::string::npos)
            {
                throw ScenarioError("a quote is not closed in '" + Shown(text) + "'");
            }
            ++end;
        }
        else if (IsOfWord(text[i]))
        {
            while (end < text.size() &&
                   (IsOfWord(text[end]) ||
                    (text[end] == '-' && end + 1 < text.size() && IsOfWord(text[end + 1]))))
            {
                ++end;
            }
        }
        else if (std::string("<>=!").find(text[i]) != std::string::npos && end < text.size() &&
                 text[end] == '=')
        {
            ++end;
        }
        parts.push_back(text.substr(i, end - i));
        i = end;
    }
    return parts;
}

} // namespace

/// A node of the formula.
struct WhereClause::Term
{
    std::string word; //!< an operator, a number, a key, a text
    std::unique_ptr<Term> left;
    std::unique_ptr<Term> right;

    /// Reads formulas.
    class Parser
    {
      public:
        explicit Parser(const std::string& text)
            : m_text(text),
              m_parts(Split(text))
        {
            constexpr std::size_t most = 1000; // terms stand below each other, each on the stack
            if (m_parts.size() > most)
            {
                throw ScenarioError("'" + Shown(text) + "' has " + std::to_string(m_parts.size()) +
                                    " words and signs; a condition has at most " +
                                    std::to_string(most) + ", and there may be several");
            }
        }

        /// @return what comes next; empty: nothing
        std::string Next() const
        {
            return m_at < m_parts.size() ? m_parts[m_at] : "";
        }

        std::string Take()
        {
            const std::string next = Next();
            ++m_at;
            return next;
        }

        std::unique_ptr<Term> Sum()
        {
            return Chain("+-", [this] { return Chain("*/", [this] { return Atom(); }); });
        }

        [[noreturn]] void Fail() const
        {
            throw ScenarioError(
                "'" + Shown(m_text) + "' is no condition" +
                (Next().empty() ? "" : ": not understood from '" + Shown(Next()) + "' on") +
                "; expected one such as tm.count >= server.count / 4");
        }

      private:
        template <class Part>
        std::unique_ptr<Term> Chain(const std::string& operators, Part part)
        {
            auto term = part();
            while (Next().size() == 1 && operators.find(Next()) != std::string::npos)
            {
                auto whole = std::make_unique<Term>();
                whole->word = Take();
                whole->left = std::move(term);
                whole->right = part();
                term = std::move(whole);
            }
            return term;
        }

        std::unique_ptr<Term> Atom()
        {
            constexpr int deepest = 50;
            auto term = std::make_unique<Term>();
            if (Next() == "(")
            {
                if (++m_depth > deepest)
                {
                    throw ScenarioError("'" + Shown(m_text) + "' has more than " +
                                        std::to_string(deepest) + " parentheses within each other");
                }
                Take();
                term = Sum();
                Next() == ")" ? void() : Fail();
                Take();
                --m_depth;
                return term;
            }
            const char first = Next().empty() ? ' ' : Next()[0];
            IsOfWord(first) || first == '"' || first == '\'' ? void() : Fail();
            term->word = Take();
            return term;
        }

        const std::string& m_text;
        std::vector<std::string> m_parts;
        std::size_t m_at{0};
        int m_depth{0};
    };

    /// @return what a side is as text, where it is one word
    std::string Text(const Values& values) const
    {
        if (word[0] == '"' || word[0] == '\'')
        {
            return word.substr(1, word.size() - 2);
        }
        return NumberOf(word) ? word : values(word).value_or(word);
    }

    /// @param values of keys @param known takes those that are in here, such as "tm.count is 4"
    void AddKnown(const Values& values, std::set<std::string>& known) const
    {
        if (left)
        {
            left->AddKnown(values, known);
            right->AddKnown(values, known);
        }
        else if (!NumberOf(word))
        {
            known.insert(word + " is " + Text(values));
        }
    }

    /// @return its number
    double Number(const Values& values) const
    {
        if (!left)
        {
            const auto number = NumberOf(Text(values));
            if (!number)
            {
                throw ScenarioError(
                    "'" + Shown(word) +
                    (values(word) ? "' is '" + Shown(Text(values)) + "', no number to reckon with"
                                  : "' has no value here"));
            }
            return *number;
        }
        const double a = left->Number(values);
        const double b = right->Number(values);
        if (word == "/" && b == 0)
        {
            std::set<std::string> known;
            right->AddKnown(values, known);
            throw ScenarioError("divides by 0" +
                                (known.empty()
                                     ? std::string()
                                     : ", where " + Shown(flowdist::JoinTexts(
                                                        {known.begin(), known.end()}, ", "))));
        }
        return word == "+" ? a + b : word == "-" ? a - b : word == "*" ? a * b : a / b;
    }
};

WhereClause::WhereClause(const std::string& text)
    : m_text(text)
{
    Term::Parser parser(m_text);
    m_left = parser.Sum();
    m_comparison = parser.Next();
    for (const char* known : {"<", "<=", ">", ">=", "==", "!="})
    {
        if (m_comparison == known)
        {
            parser.Take();
            m_right = parser.Sum();
            parser.Next().empty() ? void() : parser.Fail();
            return;
        }
    }
    parser.Fail();
}

WhereClause::~WhereClause() = default;
WhereClause::WhereClause(WhereClause&& other) noexcept = default;
WhereClause& WhereClause::operator=(WhereClause&& other) noexcept = default;

bool
WhereClause::Holds(const Values& values) const
{
    const bool equality = m_comparison == "==" || m_comparison == "!=";
    if (equality && !m_left->left && !m_right->left)
    {
        const std::string a = m_left->Text(values);
        const std::string b = m_right->Text(values);
        if (!NumberOf(a) || !NumberOf(b))
        {
            if (!values(m_left->word) && !values(m_right->word))
            {
                throw ScenarioError("neither side of '" + Shown(m_text) +
                                    "' is a key with a value");
            }
            return (a == b) == (m_comparison == "==");
        }
    }
    const double a = m_left->Number(values);
    const double b = m_right->Number(values);
    return m_comparison == "<"    ? a < b
           : m_comparison == "<=" ? a <= b
           : m_comparison == ">"  ? a > b
           : m_comparison == ">=" ? a >= b
           : m_comparison == "==" ? a == b
                                  : a != b;
}

} // namespace ns3
