// SPDX-License-Identifier: GPL-2.0-only

#include "scheme-choice.h"

#include "ns3/simulator.h"
#include "ns3/spec-error.h"

namespace ns3
{

std::unique_ptr<flowhash::Distribution>
SchemeChoice::MakeScheme(const std::string& spec)
{
    auto scheme = flowhash::Distribution::Make(spec);
    if (scheme->HasState())
    {
        throw flowhash::SpecError("a server choice takes a scheme without state, got '" + spec +
                                  "'");
    }
    return scheme;
}

SchemeChoice::SchemeChoice(const std::string& spec, bool weights)
    : m_scheme(MakeScheme(spec)),
      m_stream(*m_scheme),
      m_weights(weights)
{
    m_stream.Seed();
}

flowhash::MemberId
SchemeChoice::DoChoose(const flowhash::FlowKey& flow,
                       const std::vector<flowhash::Member>& /* live */)
{
    // The scheme's live members are ours, and there is one.
    return *m_scheme->Choose(flow, Simulator::Now().GetNanoSeconds());
}

/// @param changes them @return the same with weights as the scheme is to see them
std::vector<flowhash::MemberChange>
SchemeChoice::AsCounted(std::vector<flowhash::MemberChange> changes) const
{
    for (flowhash::MemberChange& change : changes)
    {
        change.weight = m_weights || !(change.weight > 0) ? change.weight : 1;
    }
    return changes;
}

void
SchemeChoice::DoCheck(const std::vector<flowhash::MemberChange>& changes) const
{
    m_scheme->CheckUpdate(AsCounted(changes));
}

void
SchemeChoice::DoUpdate(const std::vector<flowhash::MemberChange>& changes)
{
    m_scheme->Update(AsCounted(changes), Simulator::Now().GetNanoSeconds());
}

void
SchemeChoice::DoConnectionsChanged(flowhash::MemberId id, int64_t change)
{
    m_scheme->AddLoad(id, change);
}

int64_t
SchemeChoice::DoAssignStreams(int64_t stream)
{
    return m_stream.Assign(stream);
}

} // namespace ns3
