// SPDX-License-Identifier: GPL-2.0-only

#ifndef SCHEME_CHOICE_H
#define SCHEME_CHOICE_H

#include "../device/scheme-stream.h"
#include "server-choice.h"

#include "ns3/distribution.h"

#include <memory>
#include <string>
#include <vector>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * By a scheme of the hash core, on the key of the client's packets. Selectors that take turns take
 * one for each connection, those that read loads see the open connections, those with timers the
 * time of the simulation, and those that draw at random follow an ns-3 stream: so RngRun matters.
 */
class SchemeChoice : public ServerChoice
{
  public:
    /**
     * @param spec the scheme's spec, see flowhash::Distribution
     * @param weights they count; false: every weight above 0 is 1
     * @throws flowhash::SpecError where it is no scheme, or has affinity state: the connection
     * table remembers already
     */
    explicit SchemeChoice(const std::string& spec, bool weights = true);

    /// @param spec as above @return the scheme alone @throws flowhash::SpecError as above
    static std::unique_ptr<flowhash::Distribution> MakeScheme(const std::string& spec);

  private:
    flowhash::MemberId DoChoose(const flowhash::FlowKey& flow,
                                const std::vector<flowhash::Member>& live) override;
    void DoCheck(const std::vector<flowhash::MemberChange>& changes) const override;
    void DoUpdate(const std::vector<flowhash::MemberChange>& changes) override;
    void DoConnectionsChanged(flowhash::MemberId id, int64_t change) override;
    int64_t DoAssignStreams(int64_t stream) override;
    std::vector<flowhash::MemberChange> AsCounted(
        std::vector<flowhash::MemberChange> changes) const;

    std::unique_ptr<flowhash::Distribution> m_scheme;
    SchemeStream m_stream;
    bool m_weights;
};

} // namespace ns3

#endif // SCHEME_CHOICE_H
