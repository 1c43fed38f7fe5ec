// SPDX-License-Identifier: GPL-2.0-only

#ifndef NODE_GROUP_H
#define NODE_GROUP_H

#include "group-kind.h"
#include "network-plan.h"

#include "ns3/choice-book.h"
#include "ns3/host-address.h"
#include "ns3/member-change.h"
#include "ns3/net-device.h"
#include "ns3/node-container.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace ns3
{

class BuiltNetwork;
class KeepingProbe;
class PacketAccountant;
class ReplicationProbe;
class StandbyProbe;
class TierProbe;
struct FlowScenario;
struct EffortFigures;
struct MemberTableReport;
struct StateReport;

/// Which group is to be made, of what.
struct NodeGroupContext
{
    const FlowScenario& scenario; //!< with its network spelled out; outlives the group
    const NetworkPlan& plan;      //!< outlives the group
    NetworkPlan::Index index;     //!< the group's own
};

/// One end of a link: a device of one of the group's nodes, and whom it leads to.
struct LinkEnd
{
    uint32_t node;                //!< number of the group's node
    Ptr<NetDevice> device;        //!< its device
    NetworkPlan::Index peerGroup; //!< whose nodes are at the other end
    std::vector<uint32_t> peers;  //!< their numbers; several on a shared segment
    /// Of a trunk the devices of all its links, by number, that of link 0 above; empty: it is none.
    std::vector<Ptr<NetDevice>> trunk{};
};

/// A scheme that a group's nodes choose by, as its description names it.
struct SchemeUse
{
    std::string key;     //!< of the group, such as scheme
    std::string spec;    //!< see flowhash::Distribution
    std::string members; //!< name of the group chosen from
    bool counted{false}; //!< who chooses by it tells it what the members have to do
};

/// A node that is told who the members of a group are, mostly because it chooses among them.
struct GroupChooser
{
    std::string group;   //!< name of the group that it is of
    uint32_t node{0};    //!< its number there
    std::string members; //!< name of the group it is told of
    /// Tells it of changes, all at once.
    std::function<void(const std::vector<flowhash::MemberChange>&)> update;
    /// What says what it does, by trace sources (ChooserProbe).
    Ptr<Object> device;
    /// How it chooses, one for each pool of the device; none: it only has to know the members.
    std::vector<Chooser> pools;
    bool hears{false}; //!< packets tell it of changes; else it is told of them
};

/**
 * @ingroup flow-distribution
 *
 * A group of like nodes in a network: the interface of every kind. Who builds and runs networks,
 * checks, measures and writes results loops over groups and knows no kind.
 *
 * Life: made from its description; asked whether that can be (Check); told to make its nodes, to
 * take the ends of its links, to connect (routes, members, applications). While the network runs
 * its nodes fail and return, and its choosers learn of changes.
 */
class NodeGroup
{
  public:
    /// @param context which group @throws ScenarioError for a key or a value that its kind has not
    explicit NodeGroup(const NodeGroupContext& context);
    virtual ~NodeGroup();
    NodeGroup(const NodeGroup&) = delete;
    NodeGroup& operator=(const NodeGroup&) = delete;

    /// @return its name
    const std::string& GetName() const;
    /// @return its place in the network
    NetworkPlan::Index GetIndex() const;
    /// @return its description
    const ScenarioGroup& GetDescription() const;
    /// @return the values of its keys
    const GroupSettings& GetSettings() const;
    /// @return nodes in all: those of the start, and those that events add
    uint32_t GetN() const;
    /// @return the members that it has at the start, with their weights
    std::vector<flowhash::Member> GetFirstMembers() const;
    /// @return by number of its nodes, whether each is one of these
    std::vector<bool> AreFirstMembers() const;

    // ---- what its description means ------------------------------------------------------------

    /// Refuses what cannot be. @param fail takes the key to blame and what is wrong; it throws
    using Fail = std::function<void(const std::string& key, const std::string& text)>;
    /// Refuses what cannot be. @param fail called at the first thing that is wrong
    virtual void Check(const Fail& fail) const;
    /// @return whether packets to a service leave it for a server that it chose
    virtual bool TranslatesDestination() const;
    /// @return whether they replace addresses, so that they have to see both directions
    virtual bool TranslatesAddresses() const;
    /// @return whether replies may go past them, although they replace addresses, where the servers
    /// put the services' addresses back
    virtual bool MayMissReplies() const;
    /// @return whether they put the services' addresses back into their replies
    virtual bool RestoresServices() const;
    /// @return whether all of them get each packet, and each finds out by itself whose it is
    virtual bool ChoosesItself() const;
    /// @return whether they start or end the ways of packets, and forward none
    virtual bool IsHost() const;
    /// @return the schemes that its nodes choose by
    virtual std::vector<SchemeUse> GetSchemes() const;
    /// @param node number @param version 4 or 6 @return addresses that lead to it, beside its own
    virtual std::vector<flowhash::HostAddress> GetMoreAddresses(uint32_t node,
                                                                uint8_t version) const;

    /// @param version 4 or 6 @return addresses that all of its nodes share, and that a chooser
    /// spreads
    virtual std::vector<flowhash::HostAddress> GetSharedAddresses(uint8_t version) const;

    // ---- building, in this order ---------------------------------------------------------------

    /// Makes its nodes. @param network whose group it is; outlives it
    void MakeNodes(BuiltNetwork& network);
    /// Takes an end of a link. @param end it
    void TakeLink(const LinkEnd& end);
    /// All links of the network are there: sets routes, members, services, applications.
    void Connect();

    /// @return its nodes @throws ScenarioError before MakeNodes
    const NodeContainer& GetNodes() const;

    // ---- running -------------------------------------------------------------------------------

    /// A node fails silently, or returns. @param node number @param failed which
    /// @throws ScenarioError before MakeNodes, and where there is no such node
    void SetFailed(uint32_t node, bool failed);
    /// A node comes to its group, or leaves it politely. @param node number @param member which
    /// @throws ScenarioError as SetFailed
    void SetMember(uint32_t node, bool member);
    /// A node notices that a link of a trunk carries nothing, or packets again. @param node number
    /// @param link its end there @param up which
    void SetLinkUp(uint32_t node, const Ptr<NetDevice>& link, bool up);
    /// @return those of its nodes that choose, and those that have to know its own members
    virtual std::vector<GroupChooser> GetChoosers();
    /// Offers its devices to the accounting of packets. @param accountant it
    virtual void Account(PacketAccountant& accountant) const = 0;
    /// Offers its nodes to a monitor of members. @param probe it
    virtual void Watch(TierProbe& probe) const = 0;
    /// Offers its nodes to a monitor of tables that are kept alike, each of them or, where there
    /// are none, nobody. @param probe it
    virtual void WatchTables(ReplicationProbe& probe) const;
    /// Offers its nodes to a monitor of packets that all of them get, each of them or, where there
    /// are none, nobody. @param probe it
    virtual void WatchKeeping(KeepingProbe& probe) const;
    /// Offers its nodes to a monitor of who is master, each of them or, where none stands by,
    /// nobody. @param probe it
    virtual void WatchStandby(StandbyProbe& probe) const;
    /// @return how often its nodes drew a flow label anew
    virtual uint64_t GetNLabelChanges() const;
    /// @return what became of changes of its pools, if these share a table of limited size
    virtual std::optional<MemberTableReport> GetMemberTable() const;
    /// Adds what its nodes remember. @param report to what
    virtual void AddState(StateReport& report) const;
    /// Adds what its nodes did with packets. @param accountant who knows their devices
    /// @param figures to what
    virtual void AddEffort(const PacketAccountant& accountant, EffortFigures& figures) const;

  protected:
    /// @return the scenario
    const FlowScenario& GetScenario() const;
    /// @return who is next to whom
    const NetworkPlan& GetPlan() const;
    /// @return the network; from MakeNodes on
    BuiltNetwork& GetNetwork() const;
    /// @param version 4 or 6 @return a node's own address @param node number
    flowhash::HostAddress AddressOf(uint32_t node, uint8_t version) const;

    /// @param node a number @throws ScenarioError before MakeNodes, and where there is no such node
    void CheckNode(uint32_t node) const;

  private:
    /// Makes a node. @param node number @return it
    virtual Ptr<Node> DoMakeNode(uint32_t node) = 0;
    /// @copydoc TakeLink
    virtual void DoTakeLink(const LinkEnd& end) = 0;
    /// @copydoc Connect
    virtual void DoConnect() = 0;
    /// @copydoc SetFailed
    virtual void DoSetFailed(uint32_t node, bool failed) = 0;
    /// @copydoc SetLinkUp
    virtual void DoSetLinkUp(uint32_t node, const Ptr<NetDevice>& link, bool up);
    /// @copydoc SetMember
    virtual void DoSetMember(uint32_t node, bool member);

    const FlowScenario& m_scenario;
    const NetworkPlan& m_plan;
    NetworkPlan::Index m_index;
    GroupSettings m_settings;
    uint32_t m_count; //!< nodes in all
    BuiltNetwork* m_network{nullptr};
    NodeContainer m_nodes;
};

} // namespace ns3

#endif // NODE_GROUP_H
