// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_SOURCE_PORT_TABLE_H
#define FLOWHASH_SOURCE_PORT_TABLE_H

#include "distribution.h"
#include "host-address.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace flowhash
{

/**
 * The self-source port table (T2; US 7,395,349 claims 21 and 22, figure 9): the ports from which
 * a traffic manager may open a translated connection so that the server's reply, hashed by the
 * distributor's scheme, comes back to this manager.
 *
 * A port p qualifies for a server port s if p >= 1024, p > s, and the scheme chooses this member
 * for the reply (server address:s -> self address:p). The list is built once per membership and
 * (self address, server port); the server's address and the protocol are part of that key where
 * the scheme's rule reads them for these replies. In use is per (self address, server address,
 * server port, protocol). Ports are handed out in turn, first never-used or longest free; a
 * returned port rests for `restAfterUse`, a port that came with a membership change for
 * `restAfterGain` because its old connections may still live at the servers (quarantine). A list
 * that is first built after a membership change cannot know which ports it gained: Prepare builds
 * it ahead.
 */
class SourcePortTable
{
  public:
    /// How long ports rest, ns.
    struct Rests
    {
        int64_t afterUse{0};  //!< after Release
        int64_t afterGain{0}; //!< after Rebuild gained the port from another member
    };

    /// Which pool of ports a connection draws on.
    struct Pool
    {
        HostAddress self;       //!< translated source address
        HostAddress server;     //!< server address
        uint16_t serverPort{0}; //!< server port after translation
        uint8_t protocol{6};    //!< IANA number
    };

    /// What the table did and costs.
    struct Counts
    {
        uint64_t lists{0};     //!< port lists built since construction
        uint64_t probes{0};    //!< ports put to the scheme while building
        uint64_t inUse{0};     //!< ports handed out now
        uint64_t exhausted{0}; //!< Acquire calls that found none
        uint64_t bytes{0};     //!< memory of lists and pools, bytes
    };

    /**
     * @param scheme the distributor's scheme; must outlive the table
     * @param member whose table this is
     * @param rests quarantine times
     * @throws SpecError where the scheme's selector is not pure: no reply could be foreseen
     */
    SourcePortTable(const Distribution& scheme, MemberId member, Rests rests);
    ~SourcePortTable();

    /// Builds the list that a pool draws on ahead of its first use; the pool itself, which takes
    /// more memory, waits for that. @param pool where
    void Prepare(const Pool& pool);

    /// Takes a port. @param pool where @param now ns @return the port, or none: exhausted
    std::optional<uint16_t> Acquire(const Pool& pool, int64_t now);

    /// Gives a port back. @param pool where @param port what Acquire returned @param now ns
    void Release(const Pool& pool, uint16_t port, int64_t now);

    /// The membership changed: lists are made anew, ports in use stay in use. @param now ns
    void Rebuild(int64_t now);

    /// @param pool a pool @return the ports that qualify, ascending, whether in use or not
    std::vector<uint16_t> Qualifying(const Pool& pool) const;

    /// @return counts so far
    Counts Usage() const;

  private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace flowhash

#endif // FLOWHASH_SOURCE_PORT_TABLE_H
