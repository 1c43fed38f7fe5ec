// SPDX-License-Identifier: GPL-2.0-only

#ifndef VRRP_MACHINE_H
#define VRRP_MACHINE_H

#include "ns3/event-id.h"
#include "ns3/nstime.h"

#include <cstdint>
#include <functional>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * Who is master: the state machine of one node of a virtual router (RFC 5798, section 6.4). It
 * knows no packets: it is told of advertisements, and says when one is due.
 *
 * Differences: a node can begin as the master that an election before the run would have made; and
 * one that prefers itself may wait before it does (as keepalived's preempt_delay), so that its
 * tables fill. Priority 255, of a node that owns the address, is not known: nobody does.
 */
class VrrpMachine
{
  public:
    /// What a node is.
    enum class State : uint8_t
    {
        INITIALIZE, //!< not there: it has failed, left, or not come yet
        BACKUP,
        MASTER
    };

    /// What it goes by.
    struct Settings
    {
        uint8_t priority{100}; //!< 1 to 254
        Time interval{};       //!< of its advertisements when it is master
        bool preempts{true};   //!< takes over from a master of less priority
        Time preemptDelay{};   //!< but not before it has been there so long
    };

    /// An advertisement as it concerns the machine.
    struct Heard
    {
        uint8_t priority{0}; //!< 0: the master leaves
        Time interval{};
        bool fromGreater{false}; //!< its sender's address is greater than this node's
    };

    /// Sends an advertisement with this priority.
    using Advertise = std::function<void(uint8_t priority)>;
    /// Is told of each change, after it.
    using Changed = std::function<void(State before, State after)>;

    /// @param advertise sends @param changed is told
    VrrpMachine(Advertise advertise, Changed changed);
    ~VrrpMachine();
    VrrpMachine(const VrrpMachine&) = delete;
    VrrpMachine& operator=(const VrrpMachine&) = delete;

    /// @param settings before Start
    void Configure(const Settings& settings);

    /// Comes, or comes back; nothing happens where it is there. @param elected whether it is master
    /// at once
    void Start(bool elected);

    /// Goes; nothing happens where it is not there. @param politely a master says so to the others
    void Stop(bool politely);

    /// @param advert one of another node of the virtual router
    void Hear(const Heard& advert);

    /// @return what it is
    State GetState() const;

    /// @return by how much nodes of less priority wait longer, by the master's interval
    Time GetSkew() const;

    /// @return after which silence a backup takes over: three intervals of the master and the skew
    Time GetMasterDownInterval() const;

  private:
    void Become(State state);
    void Arm(Time delay);
    void Expire();
    void FollowMaster(const Heard& advert);
    void HearAsBackup(const Heard& advert);
    void HearAsMaster(const Heard& advert);
    bool Preempts() const;

    Advertise m_advertise;
    Changed m_changed;
    Settings m_settings;
    State m_state{State::INITIALIZE};
    Time m_masterInterval{}; //!< of the master's advertisements, as it says
    Time m_started{};
    EventId m_timer; //!< a backup's: the master is down; a master's: an advertisement is due
};

} // namespace ns3

#endif // VRRP_MACHINE_H
