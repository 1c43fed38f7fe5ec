// SPDX-License-Identifier: GPL-2.0-only

#ifndef SYNC_GROUP_H
#define SYNC_GROUP_H

#include "../rig/call-function.h"
#include "plain-table.h"

#include "ns3/nstime.h"
#include "ns3/object-factory.h"
#include "ns3/simulator.h"
#include "ns3/table-sync.h"

#include <algorithm>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace ns3
{

/// Numbers that look random, the same everywhere (SplitMix64).
class SeededNumbers
{
  public:
    explicit SeededNumbers(uint64_t seed)
        : m_state(seed)
    {
    }

    /// @param n at least 1 @return a number below n
    uint64_t Below(uint64_t n)
    {
        m_state += 0x9e3779b97f4a7c15;
        uint64_t z = m_state;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
        z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
        return (z ^ (z >> 31)) % n;
    }

  private:
    uint64_t m_state;
};

/// @param n any @return the key of flow n: every third one is of IPv6
inline SyncKey
KeyOf(uint32_t n)
{
    SyncKey key;
    key.protocol = 6;
    key.version = n % 3 == 2 ? 6 : 4;
    key.source = {10, 1, static_cast<uint8_t>(n >> 8), static_cast<uint8_t>(n)};
    key.destination = {198, 18, 0, 1};
    key.destination[15] = key.version == 6 ? 1 : 0;
    key.sourcePort = static_cast<uint16_t>(1024 + n);
    key.destinationPort = 80;
    return key;
}

/**
 * Nodes that keep their tables alike, and a network between them that delays, loses, repeats and
 * reorders messages by a seed, and can be cut. What is counted and compared here is done without
 * the code under test.
 */
class SyncGroup
{
  public:
    /// What the network does.
    struct Network
    {
        uint32_t lossPercent{0};
        uint32_t repeatPercent{0};
        Time shortest{MicroSeconds(1)}; //!< delay
        Time longest{MicroSeconds(1)};  //!< other delays than the shortest reorder
    };

    /// One node.
    struct Node
    {
        Ptr<TableSync> sync;
        PlainTable table;
        bool alive{true};
        uint32_t side{0};      //!< nodes of different sides do not reach each other
        uint64_t sent{0};      //!< packets handed to the network
        uint64_t sentBytes{0}; //!< bytes in them
        uint64_t delivered{0}; //!< packets that came, whatever became of them
    };

    /// The word on an entry that should count.
    struct Word
    {
        SyncVersion version;
        bool removed{false};
        std::vector<uint8_t> value;
        uint32_t life{0}; //!< of the node that said it
    };

    /// @param n nodes, 1 to n @param factory of their TableSync @param seed of the network
    SyncGroup(uint16_t n, const ObjectFactory& factory, uint64_t seed = 1)
        : m_numbers(seed)
    {
        for (uint16_t id = 1; id <= n; ++id)
        {
            Node& node = m_nodes[id];
            node.sync = factory.Create<TableSync>();
            node.sync->SetNode(id);
            node.sync->SetTable(node.table);
            node.table.expired = [&node](const SyncKey& key) { node.sync->Forget(key); };
            // A member function: a lambda becomes a Callback in newer ns-3 only.
            m_ports.push_back(std::make_unique<Port>(Port{this, id}));
            node.sync->SetSend(MakeCallback(&Port::Send, m_ports.back().get()));
            for (uint16_t peer = 1; peer <= n; ++peer)
            {
                if (peer != id)
                {
                    node.sync->AddPeer(peer);
                }
            }
        }
    }

    ~SyncGroup()
    {
        for (auto& [id, node] : m_nodes)
        {
            node.sync->Dispose();
        }
        Simulator::Destroy();
    }

    SyncGroup(const SyncGroup&) = delete;
    SyncGroup& operator=(const SyncGroup&) = delete;

    Network network;
    /// Is shown each packet on its way; false: it is lost.
    std::function<bool(uint16_t from, uint16_t to, const Ptr<Packet>& packet)> filter;

    Node& operator[](uint16_t id)
    {
        return m_nodes.at(id);
    }

    /// All begin with empty tables, as if they knew that.
    void StartAll()
    {
        for (auto& [id, node] : m_nodes)
        {
            node.sync->Start(false);
        }
    }

    /// Time passes.
    void Run(Time time)
    {
        Simulator::Stop(time);
        Simulator::Run();
    }

    /// Does something later.
    void At(Time time, const std::function<void()>& action)
    {
        Simulator::Schedule(time, &CallFunction, action);
    }

    /// A node enters an entry.
    SyncVersion Write(uint16_t id, uint32_t n, std::vector<uint8_t> value)
    {
        Node& node = m_nodes.at(id);
        const SyncVersion version = node.sync->Write(KeyOf(n), value);
        node.table.entries[KeyOf(n)] = {value, version, PlainTable::Now(), PlainTable::Now()};
        Note(n, {version, false, value, m_lives[id]});
        return version;
    }

    /// A node removes an entry.
    SyncVersion Erase(uint16_t id, uint32_t n)
    {
        Node& node = m_nodes.at(id);
        node.table.entries.erase(KeyOf(n));
        const SyncVersion version = node.sync->Erase(KeyOf(n));
        Note(n, {version, true, {}, m_lives[id]});
        return version;
    }

    /// An entry runs out at a node, or makes room there.
    void Forget(uint16_t id, uint32_t n)
    {
        m_nodes.at(id).table.entries.erase(KeyOf(n));
        m_nodes.at(id).sync->Forget(KeyOf(n));
    }

    /// A node fails and loses all.
    void Fail(uint16_t id)
    {
        Node& node = m_nodes.at(id);
        node.alive = false;
        node.sync->Stop();
        node.table.entries.clear();
        ++m_lives[id];
    }

    /// It returns, empty.
    void Return(uint16_t id)
    {
        m_nodes.at(id).alive = true;
        m_nodes.at(id).sync->Start(true);
    }

    /// Whether a node knows a flow with this value.
    bool Has(uint16_t id, uint32_t n, const std::vector<uint8_t>& value) const
    {
        const auto& entries = m_nodes.at(id).table.entries;
        const auto found = entries.find(KeyOf(n));
        return found != entries.end() && found->second.value == value;
    }

    /// Whether a node knows a flow.
    bool Has(uint16_t id, uint32_t n) const
    {
        return m_nodes.at(id).table.entries.count(KeyOf(n)) > 0;
    }

    /// @return how the tables of living nodes differ; empty: not at all
    std::string Difference() const
    {
        const Node* first = nullptr;
        for (const auto& [id, node] : m_nodes)
        {
            if (!node.alive)
            {
                continue;
            }
            first = first ? first : &node;
            if (node.table.entries.size() != first->table.entries.size())
            {
                return "node " + std::to_string(id) + " has " +
                       std::to_string(node.table.entries.size()) + " entries, the first " +
                       std::to_string(first->table.entries.size());
            }
            for (const auto& [key, entry] : first->table.entries)
            {
                const auto found = node.table.entries.find(key);
                if (found == node.table.entries.end() || found->second.value != entry.value)
                {
                    return "node " + std::to_string(id) + " differs in " +
                           key.ToFlowKey().ToString();
                }
            }
        }
        return "";
    }

    /// Compares one node's table with the words that were said: each entry is a word that somebody
    /// said, and none is there but a better one of a node that remembers it.
    /// @param id of the node @return what is wrong, or empty
    std::string Contradiction(uint16_t id) const
    {
        // A node says its word again where others do not take it; the table is not told.
        std::map<SyncKey, SyncVersion> versions;
        m_nodes.at(id).sync->Visit([&versions](const SyncKey& key,
                                               const SyncVersion& version,
                                               bool /* removed */) { versions[key] = version; });
        for (const auto& [n, words] : m_words)
        {
            const Word* best = nullptr;
            for (const Word& word : words)
            {
                const auto life = m_lives.find(word.version.node);
                const bool remembered = life == m_lives.end() || life->second == word.life;
                if (remembered && (!best || IsBetter(word.version, best->version)))
                {
                    best = &word;
                }
            }
            const std::string fault = Fault(id, n, words, best, versions[KeyOf(n)]);
            if (!fault.empty())
            {
                return "flow " + std::to_string(n) + " at node " + std::to_string(id) + " " + fault;
            }
        }
        return "";
    }

  private:
    /// Where a node's packets go out.
    struct Port
    {
        SyncGroup* group;
        uint16_t id;

        void Send(std::optional<uint16_t> peer, Ptr<Packet> packet)
        {
            group->Carry(id, peer, packet);
        }
    };

    /// The rule, once more: the higher counter, then the lower node.
    static bool IsBetter(const SyncVersion& a, const SyncVersion& b)
    {
        return a.counter > b.counter || (a.counter == b.counter && a.node < b.node);
    }

    void Note(uint32_t n, const Word& word)
    {
        m_words[n].push_back(word);
    }

    std::string Fault(uint16_t id,
                      uint32_t n,
                      const std::vector<Word>& words,
                      const Word* best,
                      const SyncVersion& version) const
    {
        if (best && IsBetter(best->version, version))
        {
            return "is old";
        }
        const auto& entries = m_nodes.at(id).table.entries;
        const auto found = entries.find(KeyOf(n));
        const bool gone = found == entries.end();
        const bool said = std::any_of(words.begin(), words.end(), [&](const Word& word) {
            return gone ? word.removed : !word.removed && word.value == found->second.value;
        });
        return said || (gone && !best) ? "" : "is what nobody said";
    }

    void Carry(uint16_t from, std::optional<uint16_t> peer, const Ptr<Packet>& packet)
    {
        Node& sender = m_nodes.at(from);
        ++sender.sent;
        sender.sentBytes += packet->GetSize();
        for (auto& [id, node] : m_nodes)
        {
            if (id != from && (!peer || *peer == id) && node.side == sender.side)
            {
                Lose(from, id, packet);
            }
        }
    }

    void Lose(uint16_t from, uint16_t to, const Ptr<Packet>& packet)
    {
        if (m_numbers.Below(100) < network.lossPercent || (filter && !filter(from, to, packet)))
        {
            return;
        }
        Deliver(to, packet);
        if (m_numbers.Below(100) < network.repeatPercent)
        {
            Deliver(to, packet);
        }
    }

    void Deliver(uint16_t to, const Ptr<Packet>& packet)
    {
        const int64_t spread = (network.longest - network.shortest).GetNanoSeconds();
        const auto delay =
            network.shortest +
            NanoSeconds(static_cast<int64_t>(m_numbers.Below(static_cast<uint64_t>(spread) + 1)));
        const Ptr<Packet> copy = packet->Copy();
        At(delay, [this, to, copy] {
            ++m_nodes.at(to).delivered;
            m_nodes.at(to).sync->Receive(copy);
        });
    }

    SeededNumbers m_numbers;
    std::map<uint16_t, Node> m_nodes;
    std::vector<std::unique_ptr<Port>> m_ports;
    std::map<uint32_t, std::vector<Word>> m_words; //!< by flow
    std::map<uint16_t, uint32_t> m_lives;          //!< failures of each node
};

/// @return what makes TableSync, with status words every 100 ms
inline ObjectFactory
SyncFactory()
{
    ObjectFactory factory("ns3::TableSync");
    factory.Set("StatusInterval", TimeValue(MilliSeconds(100)));
    return factory;
}

} // namespace ns3

#endif // SYNC_GROUP_H
