# SPDX-License-Identifier: GPL-2.0-only
"""How many nodes of a group kept each packet that all of them got, why none or several did, and what
that cost (doc/self-selection.rst)."""

from bisect import bisect_right
from collections import Counter, defaultdict, namedtuple

from heartbeats import is_heartbeat, parse_heartbeat
from quantities import nanoseconds

SETTLED = 1_000_000_000  # ns; so long after the first node found out about a packet all have
LIKE = 50_000_000  # ns; so soon after each other packets that look alike may be taken for each other
TRUNK_DOWN = "trunk-down"
COPIES = {"not-chosen", "not-member", "drains-elsewhere", "other-link-group"}  # drops that lose nothing

# A packet that none or several kept, when it came first and when that was found. `failed`: whom all
# chose, if he had failed.
Case = namedtuple("Case", "flow cause kept first found failed")


class _Open:
    """A packet about which nodes still find out."""

    def __init__(self, time):
        self.first = time
        self.verdicts = {}  # node -> (judgement, whether the chosen one worked)


class Keeping:
    """Of one group."""

    def __init__(self, packets, group):
        self._packets = packets
        self.name = group.name
        self._live = _Working(packets.network, group)
        self._sends = _sends(packets)
        self.once = self.packets = 0
        self.wrong = []  # cases
        self.unclear = 0  # packets of whom two look alike
        self._take([(found, flow) for found in packets.keepers.judged[group.name]
                    for flow in [packets.book.find((found.time, found.packet, found.sender))] if flow])

    def _take(self, judged):
        cases = {}
        times = [found.time for found, _ in judged]
        done = []
        for found, flow in judged:
            what = self._identify(found, flow)
            case = cases.get(what)
            if case and case.first + SETTLED <= found.time:
                done.append((what, cases.pop(what)))
                case = None
            case = case or cases.setdefault(what, _Open(found.time))
            self._add(case, found)
        for what, case in done + list(cases.items()):
            place = bisect_right(times, case.first + SETTLED - 1)
            end = times[place] if place < len(times) else self._packets.network.duration
            self._conclude(what[0], case, end)
        self.wrong.sort(key=lambda case: case.first)

    def _identify(self, found, flow):
        """What tells a packet from all others: its flow, its direction, and which of those that look
        alike it is."""
        alike = _alike(found.packet)
        sends = self._sends.get(alike, ())
        place = bisect_right(sends, found.packet.left)
        self.unclear += place > 1 and sends[place - 1] - sends[place - 2] < LIKE
        return (*flow, alike, 0 if found.packet.is_fragment else place)

    def _add(self, case, found):
        node = found.place[1]
        if node not in case.verdicts:
            works = found.chosen is not None and self._live.at(found.chosen, found.time)
            case.verdicts[node] = (found, works)
        elif not found.refusal:
            case.verdicts[node] = (found, case.verdicts[node][1])

    def _conclude(self, flow, case, end):
        verdicts = list(case.verdicts.values())
        kept = sum(not found.refusal for found, _ in verdicts)
        self.packets += 1
        self.once += kept == 1
        if kept != 1:
            cause, failed = ("views-differ", None) if kept else _cause(verdicts)
            self.wrong.append(Case(flow, cause, kept, case.first, end, failed))


def _alike(packet):
    """What packets have in common that nothing but their order tells apart."""
    return (*packet.fragment_key, packet.fragment_offset) if packet.is_fragment else packet.content


def _sends(packets):
    """When hosts sent packets that look alike."""
    sends = defaultdict(list)
    for port in packets.ports:
        if port.group in (packets.network.clients, packets.network.servers):
            for time, packet, _ in port.sent:
                sends[_alike(packet)].append(time)
    for times in sends.values():
        times.sort()
    return sends


def _cause(verdicts):
    """Why nobody kept a packet, and who had failed."""
    if any(found.refusal == "fragment-before-first" for found, _ in verdicts):
        return "fragment-before-first", None
    chosen = {found.chosen for found, _ in verdicts if found.chosen is not None}
    if not chosen:
        return "no-member", None
    if len(chosen) > 1:
        return "views-differ", None
    one = chosen.pop()
    for found, _ in verdicts:
        if found.place[1] == one:
            drains = found.refusal == "drains-elsewhere"
            return "drains-elsewhere" if drains else "views-differ", None
    works = [live for found, live in verdicts if found.chosen is not None][-1]
    return ("not-received", None) if works else ("member-failed", one)


class _Working:
    """Which nodes of a group work, and are to be members."""

    def __init__(self, network, group):
        self._first = range(group.count)
        self._events = defaultdict(list)
        for event in network.events:
            if event.group == group.name and event.node is not None:
                self._events[event.node].append((event.at, event.action in ("add", "return")))

    def at(self, node, time):
        """Whether one does."""
        live = node in self._first
        for at, works in self._events[node]:
            live = works if at <= time else live
        return live


def hold_keeping(results, packets, accounts, report):
    """How many kept each packet, and what each node received and used."""
    told = results.summary["keeping"]
    report.hold("keeping: groups", sorted(told), sorted(packets.keepings))
    for name, keeping in packets.keepings.items():
        what, own = f"keeping.{name}", told[name]
        slack = keeping.unclear
        report.hold(f"{what}.packets", own["packets"], keeping.packets, slack)
        report.hold(f"{what}.once", own["once"], keeping.once, slack)
        for side, several in (("none", False), ("several", True)):
            cases = [case for case in keeping.wrong if bool(case.kept) == several]
            _hold_wrong(f"{what}.{side}", own[side], cases, slack, report)
        _hold_nodes(what, own["nodes"], results.network.groups[name], packets, accounts, report)
        _hold_control(name, results, packets, report)
        _hold_forgotten(name, results, packets, report)


def _hold_wrong(what, told, cases, slack, report):
    counts = Counter(case.cause for case in cases)
    for cause in sorted(told["byCause"].keys() | counts.keys()):
        report.hold(f"{what}.byCause.{cause}", told["byCause"].get(cause, 0), counts[cause], slack)
    if not slack:
        times = [case.first / 1e9 for case in cases]
        report.hold(f"{what}.first", told["first"], min(times, default=None))
        report.hold(f"{what}.last", told["last"], max(times, default=None))


def _hold_nodes(what, told, group, packets, accounts, report):
    routers = {node.name: node for node in accounts.losses.nodes}
    own = {f"{group.name}{node}": node for node in range(packets.network.nodes(group))}
    report.hold(f"{what}.nodes", sorted(told), sorted(own))
    for name, number in own.items():
        if name in routers:
            received, least, most = accounts.used_by(routers[name])
            extra = [item for item in routers[name].unexplained if packets.book.find(item)]
            report.hold(f"{what}: packets that {name} sent on and others should have", 0, len(extra))
        else:
            received, least, most = _of_server(packets, group, number)
        report.hold(f"{what}.nodes.{name}.received", told[name]["received"], received)
        report.hold_range(f"{what}.nodes.{name}.used", told[name]["used"], least, most)
        size = sum(packet.length for port in packets.ports if port.place == (group.name, number)
                   for _, packet, _ in port.received)
        report.hold(f"{what}.nodes.{name}.receivedBytes", told[name]["receivedBytes"], size)


def _of_server(packets, group, number):
    """What came to a server's device, and the least and the most that it did not drop."""
    ports = [port for port in packets.ports if port.place == (group.name, number)]
    items = [item for port in ports for item in port.received]
    dropped = sum(bool(packets.refusal(group, number, item[1])) for item in items)
    received = len(items) + sum(len(port.asked[1]) for port in ports)
    return received, received - dropped, received - dropped


def _hold_control(name, results, packets, report):
    """Heartbeats that nodes sent, and those that they did not heed."""
    told = results.summary["control"][name]
    sent = [item for port in packets.ports if port.group.name == name
            for item in port.sent + ([port.waiting] if port.waiting else [])]
    words = [(parse_heartbeat(packet), packet.length) for _, packet, _ in sent if is_heartbeat(packet)]
    lost = results.summary["packets"]["dropped"]
    hidden = results.summary["packets"]["inFlight"]
    hidden += lost.get("queue-full", 0) + lost.get("not-sent", 0)
    for kind in sorted(told["byKind"].keys() | {word.kind for word, _ in words}):
        sizes = [size for word, size in words if word.kind == kind]
        what, own = f"control.{name}.byKind.{kind}", told["byKind"].get(kind, {"packets": 0, "bytes": 0})
        report.hold_range(f"{what}.packets", own["packets"], len(sizes), len(sizes) + hidden)
        most = sum(sizes) + hidden * max(sizes, default=0)
        report.hold_range(f"{what}.bytes", own["bytes"], sum(sizes), most)
    for figure in ("packets", "bytes"):
        total = sum(counts[figure] for counts in told["byKind"].values())
        report.hold(f"control.{name}.{figure}", told[figure], total)
    refused = Counter(_refusals(name, packets))
    what = f"control.{name}.dropped.{TRUNK_DOWN}"
    report.hold_range(what, told["dropped"].get(TRUNK_DOWN, 0), 0, _unsaid(name, sent, results.network))
    for reason in sorted((told["dropped"].keys() | refused.keys()) - {TRUNK_DOWN}):
        what = f"control.{name}.dropped.{reason}"
        report.hold(what, told["dropped"].get(reason, 0), refused[reason])


def _unsaid(name, sent, network):
    """How many heartbeats of a group never left, as those that find all links of a trunk down: their
    numbers are missing, between others or at the end of a node's life."""
    said = defaultdict(set)
    last = {}
    for time, packet, place in sorted((i for i in sent if is_heartbeat(i[1])), key=lambda i: i[0]):
        word = parse_heartbeat(packet)
        about = (place, packet.destination, word.life)
        said[about].add(word.number)
        last[about] = time
    interval = nanoseconds(network.groups[name].values["heartbeat.interval"])
    return sum(
        max(numbers) + 1 - len(numbers) + (network.duration - last[about]) // interval
        for about, numbers in said.items()
    )


def _hold_forgotten(name, results, packets, report):
    """Connections that nodes do not remember any more."""
    told = results.summary["effort"][name]["forgotten"]
    own = packets.keepers.forgotten[name]
    for why in sorted(told.keys() | own.keys()):
        report.hold(f"effort.{name}.forgotten.{why}", told.get(why, 0), own[why])


def _refusals(name, packets):
    """Why heartbeats were not heeded that came to nodes of a group."""
    for port in packets.ports:
        for time, packet, _ in port.received if port.group.name == name else ():
            if is_heartbeat(packet):
                dead = packets.failures.is_dead(f"{name}{port.node}", time)
                reason = packets.refusal(port.group, port.node, packet)
                if dead or reason:
                    yield "device-failed" if dead else reason
