// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_PORT_LIST_H
#define FLOWHASH_PORT_LIST_H

#include <bitset>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <vector>

namespace flowhash
{

/// A set of ports.
using PortSet = std::bitset<65536>;

/// A port that rests.
struct RestingPort
{
    uint16_t port{0};
    int64_t until{0}; //!< ns
};

/// The ports that lead back to one member under the present membership.
class PortList
{
  public:
    /// @param ports all that qualify, ascending
    explicit PortList(std::vector<uint16_t> ports);

    /// Takes the list of a new membership. @param ports all that qualify, ascending
    /// @param until when those that are new may be used, ns @return those that are new
    std::vector<uint16_t> Replace(std::vector<uint16_t> ports, int64_t until);

    /// @return all that qualify, ascending
    const std::vector<uint16_t>& Ports() const;

    /// @return the same as a set
    const PortSet& Set() const;

    /// @return those that came with a change of membership, by the end of their rest
    const std::vector<RestingPort>& Gained() const;

    /// @return bytes it takes
    std::size_t Bytes() const;

  private:
    std::vector<uint16_t> m_ports;
    PortSet m_set;
    std::vector<RestingPort> m_gained;
};

/**
 * The ports of one list as one pool of connections uses them: never-used ones first, then the one
 * that is free for longest.
 */
class PortPool
{
  public:
    /// @param list what the pool draws on
    explicit PortPool(const PortList& list);

    /// @param now ns @return a port, or none that is free and rested
    std::optional<uint16_t> Acquire(int64_t now);

    /// @param port in use @param until when it may be used again, ns; later where the list lost
    /// and gained it meanwhile
    /// @return whether it was in use
    bool Release(uint16_t port, int64_t until);

    /// The list was replaced. @param gained the ports that are new in it
    /// @param until when those may be used, ns; one that still rests after use rests for longer
    /// where that ends later
    void Follow(const std::vector<uint16_t>& gained, int64_t until);

    /// @return bytes it takes
    std::size_t Bytes() const;

  private:
    void SetLostAside();
    int64_t TakeOwed(uint16_t port);

    const PortList& m_list;
    std::deque<uint16_t> m_fresh;
    std::deque<RestingPort> m_gained;
    std::deque<RestingPort> m_returned;
    std::map<uint16_t, int64_t> m_owed; //!< ends of rests of ports in no queue, ns
    PortSet m_inUse;
};

} // namespace flowhash

#endif // FLOWHASH_PORT_LIST_H
