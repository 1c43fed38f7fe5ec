// SPDX-License-Identifier: GPL-2.0-only

#ifndef FLOW_DISTRIBUTION_VRRP_BUS_H
#define FLOW_DISTRIBUTION_VRRP_BUS_H

#include "../rig/call-function.h"

#include "ns3/simulator.h"
#include "ns3/test.h"
#include "ns3/vrrp-machine.h"

#include <algorithm>
#include <functional>
#include <memory>
#include <utility>
#include <vector>

namespace ns3
{

/// Machines that hear each other after a delay, as far as they are let.
class Bus
{
  public:
    /// A change of one machine.
    struct Change
    {
        Time at;
        std::size_t machine;
        VrrpMachine::State after;
    };

    explicit Bus(Time delay)
        : m_delay(delay)
    {
    }

    void Add(const VrrpMachine::Settings& settings)
    {
        const std::size_t own = machines.size();
        machines.push_back(std::make_unique<VrrpMachine>(
            [this, own](uint8_t priority) { Send(own, priority); },
            [this, own](VrrpMachine::State, VrrpMachine::State after) {
                changes.push_back({Simulator::Now(), own, after});
            }));
        machines.back()->Configure(settings);
        m_settings.push_back(settings);
        m_isCut.push_back(false);
    }

    /// Nothing passes between the first machine and the others, or all does again.
    void Cut(bool cut)
    {
        m_isCut[0] = cut;
    }

    std::size_t CountMasters() const
    {
        return static_cast<std::size_t>(
            std::count_if(machines.begin(), machines.end(), [](const auto& machine) {
                return machine->GetState() == VrrpMachine::State::MASTER;
            }));
    }

    std::vector<std::unique_ptr<VrrpMachine>> machines;
    std::vector<Change> changes;
    std::function<bool()> loses;      //!< whether a copy gets lost; none: never
    std::function<Time()> lateness;   //!< of a copy, beside the delay
    std::function<uint32_t()> copies; //!< of an advertisement; none: one
    std::vector<std::pair<Time, uint8_t>> sent;

  private:
    void Send(std::size_t from, uint8_t priority)
    {
        sent.emplace_back(Simulator::Now(), priority);
        for (std::size_t to = 0; to < machines.size(); ++to)
        {
            const bool passes = to != from && m_isCut[to] == m_isCut[from];
            for (uint32_t copy = copies ? copies() : 1; passes && copy > 0; --copy)
            {
                if (!loses || !loses())
                {
                    const Time late = lateness ? lateness() : Time(0);
                    Simulator::Schedule(m_delay + late, &CallFunction, [this, from, to, priority] {
                        machines[to]->Hear({priority, m_settings[from].interval, from > to});
                    });
                }
            }
        }
    }

    Time m_delay;
    std::vector<VrrpMachine::Settings> m_settings;
    std::vector<bool> m_isCut;
};

/// A test of machines, run until a time.
class MachineTestCase : public TestCase
{
  public:
    using TestCase::TestCase;

  protected:
    static constexpr int64_t DELAY = 10; // us

    void DoSetup() override
    {
        m_bus = std::make_unique<Bus>(MicroSeconds(DELAY));
    }

    void DoTeardown() override
    {
        m_bus.reset();
        Simulator::Destroy();
    }

    /// @param first priority of 0, which is elected @param second of 1 @param preempts both
    void Pair(uint8_t first, uint8_t second, bool preempts = true, Time preemptDelay = Time(0))
    {
        m_bus->Add({first, Seconds(1), preempts, preemptDelay});
        m_bus->Add({second, Seconds(1), preempts, preemptDelay});
        At(Seconds(0), [this] {
            m_bus->machines[0]->Start(true);
            m_bus->machines[1]->Start(false);
        });
    }

    static void At(Time at, const std::function<void()>& action)
    {
        Simulator::Schedule(at, &CallFunction, action);
    }

    void Run(Time until)
    {
        Simulator::Stop(until);
        Simulator::Run();
    }

    /// @return when a machine last became something, or a time before all
    Time When(std::size_t machine, VrrpMachine::State state) const
    {
        Time at = Seconds(-1);
        for (const Bus::Change& change : m_bus->changes)
        {
            at = change.machine == machine && change.after == state ? change.at : at;
        }
        return at;
    }

    std::unique_ptr<Bus> m_bus;
};

} // namespace ns3

#endif // FLOW_DISTRIBUTION_VRRP_BUS_H
