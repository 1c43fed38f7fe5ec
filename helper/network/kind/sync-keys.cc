// SPDX-License-Identifier: GPL-2.0-only

#include "sync-keys.h"

#include "idle-setting.h"

#include "ns3/scenario-error.h"

namespace ns3
{

namespace
{

/// @return a key that sets an attribute of TableSync
template <class V>
GroupKey
Key(const std::string& path,
    const ScenarioValue<V>& value,
    const char* attribute,
    const std::string& help)
{
    return MakeAttributeKey(path, value, std::string("ns3::TableSync::") + attribute, help);
}

/// @param unit for people @return a reader of limits of a speed, of which 0 is none
ScenarioValue<double>
SpeedValue(const std::string& unit)
{
    return ZeroOr(RealValue(unit, 0, 1e9), "number, 0, or 0.000001 to 1000000000 " + unit, 1e-6);
}

} // namespace

// Oftener than every microsecond a run would do nothing else.
ScenarioValue<Time>
PaceValue()
{
    return ZeroOr(
        DurationValue(Seconds(0), Hours(24)), "duration, 0s, or 1us to 24h", Time(MicroSeconds(1)));
}

std::vector<GroupKey>
SyncKeys(const std::string& prefix)
{
    const auto interval = PaceValue();
    return {
        Key(prefix + "batch",
            CountValue(1, 1000),
            "Batch",
            "updates that go out in one message at most"),
        Key(prefix + "interval",
            interval,
            "UpdateInterval",
            "how often updates go out; 0: each at once"),
        Key(prefix + "reliable",
            FlagValue(),
            "Reliable",
            "whether updates that are lost are asked for again"),
        Key(prefix + "statusInterval",
            DurationValue(MicroSeconds(1), Hours(24)),
            "StatusInterval",
            "how often the number of the last update is told, where they are reliable"),
        Key(prefix + "transferRate",
            SpeedValue("entries/s"),
            "TransferRate",
            "how fast one is given to a node that joins or returns; 0: no limit"),
        Key(prefix + "antiEntropy",
            interval,
            "AntiEntropyInterval",
            "how often tables are compared; 0: never"),
        Key(prefix + "tombstones",
            DurationValue(MilliSeconds(1), Hours(24 * 7)),
            "TombstoneTime",
            "how long it is remembered that an entry was removed"),
        Key(prefix + "refresh",
            interval,
            "RefreshInterval",
            "how often the others are told which entries are in use; 0: never"),
        Key(prefix + "operations",
            SpeedValue("1/s"),
            "OperationsPerSecond",
            "how fast a node takes updates into its table; 0: no limit"),
        Key(prefix + "queue",
            CountValue(1, 100'000'000),
            "QueueLimit",
            "updates that may wait for that"),
    };
}

std::vector<IdleSetting>
IdleSyncKeys(const NodeGroup& group, const std::string& prefix)
{
    const GroupSettings& settings = group.GetSettings();
    return {{settings.Count(prefix + "batch") > 1,
             {prefix + "interval"},
             {prefix + "batch"},
             "each update goes out at once without a " + prefix + "batch of 2 and more"},
            {!settings.Duration(prefix + "interval").IsZero(),
             {prefix + "batch"},
             {prefix + "interval"},
             "each update goes out at once without a " + prefix + "interval"},
            {settings.Text(prefix + "operations") != "0",
             {prefix + "queue"},
             {prefix + "operations"},
             "no update waits without a limit by " + prefix + "operations"}};
}

} // namespace ns3
