// SPDX-License-Identifier: GPL-2.0-only

#ifndef TOOL_HASH_CHANGE_H
#define TOOL_HASH_CHANGE_H

#include "ns3/distribution.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

namespace ns3
{

/// A change of the members that a hash command follows, and its words, for messages.
struct HashChange
{
    std::string text;
    flowhash::MemberChange change;
};

/**
 * Reads `--change`: changes with `;` between them, each a word of MemberChange and a member, by id
 * or name; `add` may and `weight` must have `=WEIGHT` behind it. A name that comes gets the id
 * after the greatest there was.
 * @param text such as "remove 3; add 9; weight 2=0.5"
 * @param members those before, an ADD each
 * @return the changes, in order
 * @throws ScenarioError that names the change that is wrong, and what would be right
 */
std::vector<HashChange> ReadHashChanges(const std::string& text,
                                        const std::vector<flowhash::MemberChange>& members);

/**
 * Follows flows over changes of the members: whose they were, whose they are, and why.
 *
 * A flow that moved did so because its member takes no flows any more (`left`), because its new one
 * took none before (`came`), because its member lost or its new one gained weight (`weight`), or
 * for none of these reasons (`excess`); the first that holds counts.
 */
class HashHistory
{
  public:
    using Chosen = std::optional<flowhash::MemberId>;

    /// @param scheme with the members before, of which note is taken
    explicit HashHistory(const flowhash::Distribution& scheme);

    /**
     * Applies changes, one after the other.
     * @param scheme the same scheme @param changes them @param now time, ns
     * @throws ScenarioError that names the change that cannot be
     */
    void Apply(flowhash::Distribution& scheme, const std::vector<HashChange>& changes, int64_t now);

    /// Counts a flow. @param before its member before @param after and after the changes
    /// @return why it moved: left, came, weight or excess; empty: it did not
    std::string Count(const Chosen& before, const Chosen& after);

    /**
     * The least share of flows that has to move where flows are spread by weight before and after:
     * what members' shares lose, in all.
     * @return 0 to 1
     */
    double Minimum() const;

    /// Writes what was counted, each line behind a `#`. @param out where to
    void WriteSummary(std::ostream& out) const;

  private:
    using Weights = std::map<flowhash::MemberId, double>;

    static constexpr std::array<const char*, 4> REASONS{"left", "came", "weight", "excess"};

    static Weights LiveWeights(const flowhash::Distribution& scheme);
    const char* Reason(const Chosen& before, const Chosen& after) const;

    Weights m_before; //!< of members that take flows
    Weights m_after;
    uint64_t m_flows{0};
    uint64_t m_moved{0};
    std::map<std::string, uint64_t> m_reasons;
};

} // namespace ns3

#endif // TOOL_HASH_CHANGE_H
