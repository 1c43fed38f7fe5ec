// SPDX-License-Identifier: GPL-2.0-only

#ifndef WHERE_CLAUSE_H
#define WHERE_CLAUSE_H

#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * A condition on the values of keys, such as `tm.count >= server.count / 4` or `scheme.select !=
 * ring`. Each side is a sum of products of numbers, keys and parentheses, or of one text for == and
 * !=. Times are seconds. A minus between two words needs blanks around it: names of keys may hold
 * one.
 */
class WhereClause
{
  public:
    /// Tells the value of a key as text; none: there is no such key.
    using Values = std::function<std::optional<std::string>(const std::string& key)>;

    /**
     * Reads a condition.
     * @param text it
     * @throws ScenarioError without a place, where it is none
     */
    explicit WhereClause(const std::string& text);
    ~WhereClause();
    WhereClause(WhereClause&& other) noexcept;
    WhereClause& operator=(WhereClause&& other) noexcept;
    WhereClause(const WhereClause&) = delete;
    WhereClause& operator=(const WhereClause&) = delete;

    /**
     * Judges.
     * @param values of keys
     * @return whether the condition holds
     * @throws ScenarioError without a place, where a key has no value, or none to reckon with
     */
    bool Holds(const Values& values) const;

  private:
    struct Term;

    std::string m_text;
    std::string m_comparison; //!< such as >=
    std::unique_ptr<Term> m_left;
    std::unique_ptr<Term> m_right;
};

} // namespace ns3

#endif // WHERE_CLAUSE_H
