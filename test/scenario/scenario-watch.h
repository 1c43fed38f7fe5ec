// SPDX-License-Identifier: GPL-2.0-only

#ifndef SCENARIO_WATCH_H
#define SCENARIO_WATCH_H

#include "../../model/packet/flow-tag.h"

#include "ns3/application.h"
#include "ns3/built-network.h"
#include "ns3/packet-view.h"
#include "ns3/simulator.h"
#include "ns3/steering-group.h"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

namespace ns3
{

/// What happens in a scenario's run, noted by sinks of its own on hosts and devices: flows, packets
/// where they arrive, and when choosers learn. No monitor is asked.
class ScenarioWatch
{
  public:
    /// A packet that arrived at a node; at a server, a reply that left it.
    struct Arrival
    {
        uint64_t flow;
        bool reverse;
        uint32_t sequence; //!< number of the packet in its flow and direction
        uint32_t node;
        Time at;
        bool lost;                                        //!< the device has failed
        std::optional<flowhash::HostAddress> source;      //!< at steering devices
        std::optional<flowhash::HostAddress> destination; //!< see source
    };

    /// A flow, as its client tells.
    struct Flow
    {
        flowhash::FlowKey key;
        Time start;
        Time end{Time::Max()};
        std::string outcome;

        /// @param time any @return whether it was open then
        bool IsOpen(Time time) const
        {
            return start <= time && time < end;
        }
    };

    /// @param network of a run that has not begun
    explicit ScenarioWatch(const BuiltNetwork& network)
        : m_network(network)
    {
        const NodeContainer& clients = network.GetGroup("client").GetNodes();
        for (uint32_t i = 0; i < clients.GetN(); ++i)
        {
            const auto source = clients.Get(i)->GetApplication(0);
            source->TraceConnectWithoutContext("FlowStarted",
                                               MakeCallback(&ScenarioWatch::Started, this));
            source->TraceConnectWithoutContext("FlowEnded",
                                               MakeCallback(&ScenarioWatch::Ended, this));
        }
    }

    /// Notes what arrives at the devices of a group. @param group its name @return the notes, in
    /// order of time
    const std::vector<Arrival>& WatchDevices(const std::string& group)
    {
        auto& steering = dynamic_cast<SteeringGroup&>(m_network.GetGroup(group));
        for (uint32_t i = 0; i < steering.GetN(); ++i)
        {
            Post& post = AddPost(group, i);
            post.device = steering.GetDevice(i);
            post.device->TraceConnectWithoutContext("Received",
                                                    MakeCallback(&Post::Received, &post));
        }
        return arrivals[group];
    }

    /// Notes the packets of servers. @return the notes, in order of time
    const std::vector<Arrival>& WatchServers()
    {
        const NodeContainer& servers = m_network.GetGroup("server").GetNodes();
        for (uint32_t i = 0; i < servers.GetN(); ++i)
        {
            Post& post = AddPost("server", i);
            for (uint32_t port = 1; port < servers.Get(i)->GetNDevices(); ++port) // 0: loopback
            {
                const Ptr<NetDevice> device = servers.Get(i)->GetDevice(port);
                device->TraceConnectWithoutContext("MacRx", MakeCallback(&Post::CameIn, &post));
                device->TraceConnectWithoutContext("PhyTxBegin",
                                                   MakeCallback(&Post::WentOut, &post));
            }
        }
        return arrivals["server"];
    }

    /// Notes when a device forwards a packet, and when it learns of changes. @param group of one
    /// device
    void WatchChooser(const std::string& group)
    {
        Post& post = AddPost(group, 0);
        auto& steering = dynamic_cast<SteeringGroup&>(m_network.GetGroup(group));
        steering.GetDevice(0)->TraceConnectWithoutContext("Forwarded",
                                                          MakeCallback(&Post::Forwarded, &post));
        steering.GetDevice(0)->TraceConnectWithoutContext("MembersChanged",
                                                          MakeCallback(&Post::Learned, &post));
    }

    /// @param group a chooser's @param arrival a packet that it forwarded @return when
    Time SentAt(const std::string& group, const Arrival& arrival) const
    {
        return m_sent.at(group).at({arrival.flow, arrival.reverse, arrival.sequence});
    }

    std::map<uint64_t, Flow> flows;
    std::map<std::string, std::vector<Arrival>> arrivals; //!< by group
    std::map<std::string, std::vector<Time>> learned;     //!< by group of the chooser

  private:
    using Number = std::tuple<uint64_t, bool, uint32_t>; // flow, direction, sequence

    /// The sinks on one node.
    struct Post
    {
        void Received(Ptr<const Packet> packet, const PacketView& view, uint32_t)
        {
            Note(packet, view.source, view.destination);
        }

        void CameIn(Ptr<const Packet> frame)
        {
            NoteDirection(frame, false);
        }

        void WentOut(Ptr<const Packet> frame)
        {
            NoteDirection(frame, true);
        }

        void Forwarded(Ptr<const Packet> packet, const PacketView&, uint32_t)
        {
            FlowTag tag;
            if (packet->PeekPacketTag(tag))
            {
                watch->m_sent[group][{tag.GetFlow(), tag.IsReverse(), tag.GetSequence()}] =
                    Simulator::Now();
            }
        }

        void Learned(const std::vector<flowhash::MemberChange>&,
                     const flowhash::UpdateDelta&,
                     uint32_t)
        {
            watch->learned[group].push_back(Simulator::Now());
        }

        void NoteDirection(Ptr<const Packet> frame, bool reverse)
        {
            FlowTag tag;
            if (frame->PeekPacketTag(tag) && tag.IsReverse() == reverse)
            {
                Note(frame, std::nullopt, std::nullopt);
            }
        }

        void Note(Ptr<const Packet> packet,
                  std::optional<flowhash::HostAddress> source,
                  std::optional<flowhash::HostAddress> destination)
        {
            FlowTag tag;
            if (packet->PeekPacketTag(tag))
            {
                watch->arrivals[group].push_back({tag.GetFlow(),
                                                  tag.IsReverse(),
                                                  tag.GetSequence(),
                                                  node,
                                                  Simulator::Now(),
                                                  device && device->HasFailed(),
                                                  source,
                                                  destination});
            }
        }

        ScenarioWatch* watch;
        std::string group;
        uint32_t node;
        Ptr<SteeringNetDevice> device; //!< none at a host
    };

    Post& AddPost(const std::string& group, uint32_t node)
    {
        m_posts.push_back(std::make_unique<Post>(Post{this, group, node, nullptr}));
        return *m_posts.back();
    }

    void Started(uint64_t flow, flowhash::FlowKey key)
    {
        flows[flow].key = key;
        flows[flow].start = Simulator::Now();
    }

    void Ended(uint64_t flow, std::string outcome, Time)
    {
        flows[flow].end = Simulator::Now();
        flows[flow].outcome = outcome;
    }

    const BuiltNetwork& m_network;
    std::vector<std::unique_ptr<Post>> m_posts;
    std::map<std::string, std::map<Number, Time>> m_sent; // by group
};

} // namespace ns3

#endif // SCENARIO_WATCH_H
