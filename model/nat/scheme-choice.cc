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
      m_weights(weights)
{
    if (m_scheme->GetSelector().Traits().random)
    {
        m_random = CreateObject<UniformRandomVariable>();
        Reseed();
    }
}

void
SchemeChoice::Reseed()
{
    const uint64_t upper = m_random->GetInteger(0, UINT32_MAX);
    m_scheme->Reseed(upper << 32 | m_random->GetInteger(0, UINT32_MAX));
}

flowhash::MemberId
SchemeChoice::DoChoose(const flowhash::FlowKey& flow,
                       const std::vector<flowhash::Member>& /* live */)
{
    // The scheme's live members are ours, and there is one.
    return *m_scheme->Choose(flow, Simulator::Now().GetNanoSeconds());
}

void
SchemeChoice::DoUpdate(const std::vector<flowhash::MemberChange>& changes)
{
    std::vector<flowhash::MemberChange> told = changes;
    for (flowhash::MemberChange& change : told)
    {
        change.weight = m_weights || !(change.weight > 0) ? change.weight : 1;
    }
    m_scheme->Update(told, Simulator::Now().GetNanoSeconds());
}

void
SchemeChoice::DoConnectionsChanged(flowhash::MemberId id, int64_t change)
{
    m_scheme->AddLoad(id, change);
}

int64_t
SchemeChoice::DoAssignStreams(int64_t stream)
{
    if (!m_random)
    {
        return 0;
    }
    m_random->SetStream(stream);
    Reseed();
    return 1;
}

} // namespace ns3
