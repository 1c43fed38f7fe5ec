// SPDX-License-Identifier: GPL-2.0-only

#ifndef SOURCE_TRANSLATION_H
#define SOURCE_TRANSLATION_H

#include "port-allocator.h"

#include "ns3/distribution.h"
#include "ns3/drop-reason.h"
#include "ns3/random-variable-stream.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * The sources that a traffic manager gives translated connections: the self address and a port of
 * its own (T2), from any free port or from those that the distributors' scheme leads back to this
 * manager. Scheme and port table are chosen before Start.
 */
class SourceTranslation
{
  public:
    static constexpr DropReason DROP_PORTS_EXHAUSTED{"ports-exhausted"};
    static constexpr DropReason DROP_NO_SELF{"no-self-address"}; //!< of the packet's IP version

    /// The port table of which any port is taken.
    static constexpr const char* FREE_PORTS = "free";

    /// What is read at the start.
    struct Settings
    {
        bool shared{true};               //!< other managers have the same self address
        flowhash::MemberId managerId{0}; //!< of this one
        flowhash::SourcePortTable::Rests rests;
    };

    SourceTranslation();

    /// @param translate whether sources are translated
    void Enable(bool translate);

    /// @return whether sources are translated
    bool IsEnabled() const;

    /// @param version 4 or 6 @param self source of that version; none: there is none
    void SetSelf(uint8_t version, const std::optional<flowhash::HostAddress>& self);

    /// @param version 4 or 6 @return the self address
    const std::optional<flowhash::HostAddress>& GetSelf(uint8_t version) const;

    /// @param address any @return whether sources are translated to it
    bool IsSelf(const flowhash::HostAddress& address) const;

    /// @param spec for SetScheme @throws flowhash::SpecError as there
    static void CheckScheme(const std::string& spec);

    /// @param choice for SetPortTable @throws flowhash::SpecError as there
    static void CheckPortTable(const std::string& choice);

    /// @param spec the distributors' scheme; empty: none is known
    /// @throws flowhash::SpecError where it is no scheme; nothing is changed then
    void SetScheme(const std::string& spec);

    /// @return the distributors' scheme
    const std::string& GetScheme() const;

    /// @param choice FREE_PORTS, "scheme", or a scheme's spec
    /// @throws flowhash::SpecError where it is no scheme; nothing is changed then
    void SetPortTable(const std::string& choice);

    /// @return which ports are taken
    const std::string& GetPortTable() const;

    /// The membership of the managers' tier changed. @param changes them @param now ns
    /// @throws flowhash::SpecError if one cannot be; nothing is applied then
    void UpdateManagers(const std::vector<flowhash::MemberChange>& changes, int64_t now);

    /// From now on ports are handed out. @param settings as above @throws flowhash::SpecError where
    /// the port table is that of the scheme, and there is none
    void Start(const Settings& settings);

    /// @return whether ports are handed out
    bool HasStarted() const;

    /// Connections may go to this server: what depends on the membership is made now.
    /// @param server its address @param protocol of the service @param port of the service
    void Prepare(const flowhash::HostAddress& server, uint8_t protocol, uint16_t port);

    /// Gives a new connection its source. @param serverSide key of the client's packets, which is
    /// given the source @param now ns @return why it cannot; null: done
    const DropReason* Take(flowhash::FlowKey& serverSide, int64_t now);

    /// A connection's source is free again. @param serverSide key after Take @param now ns
    void GiveBack(const flowhash::FlowKey& serverSide, int64_t now);

    /// @return memory of ports, bytes
    uint64_t Bytes() const;

    /// Fixes the random stream used. @param stream its number @return 1
    int64_t AssignStreams(int64_t stream);

  private:
    void Use(const std::string& scheme, const std::string& portTable);

    bool m_enabled{false};
    std::optional<flowhash::HostAddress> m_self;
    std::optional<flowhash::HostAddress> m_selfIpv6;
    std::string m_schemeSpec;
    std::string m_portTable{FREE_PORTS};
    std::vector<flowhash::MemberChange> m_changes;    //!< of managers, for a scheme set later
    std::unique_ptr<flowhash::Distribution> m_scheme; //!< null with free ports
    std::unique_ptr<PortAllocator> m_ports;           //!< after the scheme, which it reads
    Ptr<UniformRandomVariable> m_random;
};

} // namespace ns3

#endif // SOURCE_TRANSLATION_H
