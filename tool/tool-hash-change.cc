// SPDX-License-Identifier: GPL-2.0-only

#include "tool-hash-change.h"

#include "../base/number-text.h"
#include "../model/hash-core/spec/spec-values.h"
#include "tool-hash-members.h"

#include "ns3/part-registry.h"
#include "ns3/scenario-error.h"

#include <algorithm>
#include <numeric>
#include <sstream>

namespace ns3
{

namespace
{

using flowhash::MemberChange;
using flowhash::MemberId;
using Kind = MemberChange::Kind;

std::string
Trimmed(const std::string& text)
{
    const std::size_t first = text.find_first_not_of(" \t");
    return first == std::string::npos
               ? ""
               : text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

std::string
Words()
{
    return flowdist::JoinTexts(MemberChange::Words(), ", ");
}

/// Reads one list of changes; knows which names have which ids.
class ChangeReader
{
  public:
    explicit ChangeReader(const std::vector<MemberChange>& members)
    {
        for (const MemberChange& member : members)
        {
            Note(member);
        }
    }

    /// @param text one change @param number of it in the list, from 1
    HashChange Read(const std::string& text, std::size_t number)
    {
        m_place = "--change, change " + std::to_string(number) + ", '" + text + "'";
        const std::size_t space = std::min(text.find_first_of(" \t"), text.size());
        MemberChange change;
        change.kind = ReadKind(text.substr(0, space));
        const std::string rest = Trimmed(text.substr(space));
        const std::size_t sign = rest.find('=');
        ReadMember(Trimmed(rest.substr(0, sign)), change);
        ReadWeight(sign == std::string::npos ? std::nullopt
                                             : std::make_optional(Trimmed(rest.substr(sign + 1))),
                   change);
        Note(change);
        return {text, change};
    }

  private:
    [[noreturn]] void Fail(const std::string& what) const
    {
        throw ScenarioError(m_place, what);
    }

    Kind ReadKind(const std::string& word) const
    {
        const auto kind = MemberChange::FindKind(word);
        if (!kind)
        {
            const std::string near = flowhash::NearestName(word, MemberChange::Words());
            Fail((word.empty() ? "expected a change" : "unknown change '" + word + "'") +
                 (near.empty() ? "" : ", did you mean '" + near + "'?") + "; known: " + Words() +
                 ", each with a member, such as 'remove 3; add 9; weight 2=0.5'");
        }
        return *kind;
    }

    /// Reads an id or a name; a new name gets the id after the greatest.
    void ReadMember(const std::string& text, MemberChange& change) const
    {
        if (const auto name = ReadMemberName(text))
        {
            const auto known = m_ids.find(*name);
            if (known == m_ids.end() && change.kind != Kind::ADD)
            {
                Fail("no member has the name " + *name);
            }
            change.id = known != m_ids.end() ? known->second : m_next;
            change.name = change.kind == Kind::ADD ? *name : "";
            return;
        }
        const auto id = flowhash::ParseInteger(text);
        if (!id || *id > UINT32_MAX)
        {
            Fail((text.empty() ? "names no member" : "'" + text + "' is no member") +
                 std::string("; expected an id such as 3, or a name such as 192.0.2.1:80"));
        }
        change.id = static_cast<MemberId>(*id);
    }

    void ReadWeight(const std::optional<std::string>& text, MemberChange& change) const
    {
        const bool takes = change.kind == Kind::ADD || change.kind == Kind::SET_WEIGHT;
        if (text && !takes)
        {
            Fail(std::string("'") + MemberChange::ToWord(change.kind) + "' takes no weight");
        }
        if (!text && change.kind == Kind::SET_WEIGHT)
        {
            Fail("expected a weight behind the member, such as weight 2=0.5");
        }
        const auto weight = text ? ReadMemberWeight(*text) : std::make_optional(1.0);
        if (!weight)
        {
            Fail("'" + *text + "' is no weight; expected a number such as 0.5");
        }
        change.weight = *weight;
    }

    void Note(const MemberChange& change)
    {
        m_next = std::max(m_next, change.id == UINT32_MAX ? change.id : change.id + 1);
        if (change.kind == Kind::ADD && !change.name.empty())
        {
            m_ids[change.name] = change.id;
        }
    }

    std::map<std::string, MemberId> m_ids;
    MemberId m_next{0};
    std::string m_place;
};

std::string
CountText(uint64_t count, uint64_t all)
{
    return std::to_string(count) + " of " + std::to_string(all) + ", share " +
           flowdist::FixedText(static_cast<double>(count) / static_cast<double>(all), 4);
}

} // namespace

std::vector<HashChange>
ReadHashChanges(const std::string& text, const std::vector<MemberChange>& members)
{
    ChangeReader reader(members);
    std::vector<HashChange> changes;
    std::istringstream parts(text);
    for (std::string part; std::getline(parts, part, ';');)
    {
        changes.push_back(reader.Read(Trimmed(part), changes.size() + 1));
    }
    if (changes.empty())
    {
        reader.Read("", 1); // says what is expected
    }
    return changes;
}

HashHistory::HashHistory(const flowhash::Distribution& scheme)
    : m_before(LiveWeights(scheme)),
      m_after(m_before)
{
}

void
HashHistory::Apply(flowhash::Distribution& scheme,
                   const std::vector<HashChange>& changes,
                   int64_t now)
{
    for (std::size_t i = 0; i < changes.size(); ++i)
    {
        try
        {
            scheme.Update({changes[i].change}, now);
        }
        catch (const flowhash::SpecError& error)
        {
            throw ScenarioError("--change, change " + std::to_string(i + 1) + ", '" +
                                    changes[i].text + "'",
                                error.what());
        }
    }
    m_after = LiveWeights(scheme);
}

std::string
HashHistory::Count(const Chosen& before, const Chosen& after)
{
    ++m_flows;
    if (before == after)
    {
        return "";
    }
    ++m_moved;
    const std::string reason = Reason(before, after);
    ++m_reasons[reason];
    return reason;
}

double
HashHistory::Minimum() const
{
    const auto sum = [](const Weights& weights) {
        return std::accumulate(weights.begin(),
                               weights.end(),
                               0.0,
                               [](double all, const auto& one) { return all + one.second; });
    };
    const double before = sum(m_before);
    const double after = sum(m_after);
    if (m_before.empty() || m_after.empty())
    {
        return m_before.empty() && m_after.empty() ? 0 : 1; // to or from no member at all
    }
    double lost = 0;
    for (const auto& [id, weight] : m_before)
    {
        const auto left = m_after.find(id);
        const double share = left != m_after.end() ? left->second / after : 0;
        lost += std::max(0.0, weight / before - share);
    }
    return lost;
}

void
HashHistory::WriteSummary(std::ostream& out) const
{
    out << "# moved: " << CountText(m_moved, m_flows) << '\n'
        << "# the least that flows spread by weight have to move: share "
        << flowdist::FixedText(Minimum(), 4) << '\n';
    static const std::array<const char*, 4> meanings{
        "the member before takes no flows any more",
        "else, the member after took none before",
        "else, the member before lost weight, or the one after gained some",
        "neither: moved without need"};
    for (std::size_t i = 0; i < REASONS.size(); ++i)
    {
        const auto found = m_reasons.find(REASONS[i]);
        out << "# " << REASONS[i] << ": "
            << CountText(found != m_reasons.end() ? found->second : 0, m_flows) << " ("
            << meanings[i] << ")\n";
    }
}

HashHistory::Weights
HashHistory::LiveWeights(const flowhash::Distribution& scheme)
{
    Weights weights;
    for (const flowhash::Member& member : scheme.Members())
    {
        if (member.IsLive())
        {
            weights[member.id] = member.weight;
        }
    }
    return weights;
}

const char*
HashHistory::Reason(const Chosen& before, const Chosen& after) const
{
    if (before && m_after.count(*before) == 0)
    {
        return REASONS[0];
    }
    if (after && m_before.count(*after) == 0)
    {
        return REASONS[1];
    }
    // Whom state keeps at a member that drains may have taken no flows before, either.
    const auto weight = [](const Weights& weights, MemberId id) {
        const auto found = weights.find(id);
        return found != weights.end() ? found->second : 0;
    };
    const bool sank = before && weight(m_after, *before) < weight(m_before, *before);
    const bool rose = after && weight(m_after, *after) > weight(m_before, *after);
    return sank || rose ? REASONS[2] : REASONS[3];
}

} // namespace ns3
