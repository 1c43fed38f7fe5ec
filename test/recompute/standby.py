# SPDX-License-Identifier: GPL-2.0-only
"""Groups whose nodes stand by for each other (M4b): who is master when, as the advertisements in the
captures tell (RFC 5798), and what was sent from and to virtual link addresses."""

from bisect import bisect_right
from collections import defaultdict, namedtuple

from messages import is_message, parse_message

VRRP = 112
NEAR = 1_000_000  # ns; so near to a change packets do not tell who was master
TWIN = 20_000_000  # ns; so much later than its sender somebody has a frame at most
SLACK = 2  # ns
FAILS = ("fail", "return", "add", "remove")

# An advertisement in the capture of a node: when, whether it sent it itself, its source, priority.
Advert = namedtuple("Advert", "time own source priority")


class Masters:
    """Who of the groups that stand by is master when."""

    def __init__(self, network, ports, captures):
        self.groups = {
            name: int(group.values["standby.vrid"])
            for name, group in network.groups.items()
            if group.stands_by()
        }
        self._network = network
        self.spans = defaultdict(list)  # place -> [[from, until]]
        for name in self.groups:
            for node in range(network.nodes(network.groups[name])):
                own = [port for port in ports if port.place == (name, node)]
                self.spans[(name, node)] = list(self._spans(name, node, own, captures))

    def link_addresses(self, name):
        """The virtual link addresses of a group."""
        vrid = self.groups.get(name)
        return {bytes([0, 0, 0x5E, 0, kind, vrid]) for kind in (1, 2)} if vrid else set()

    def stands_by(self, place, time):
        """Whether a node of such a group was not master then."""
        return place[0] in self.groups and not self.is_master(place, time)

    def is_master(self, place, time):
        """Whether it was."""
        return any(begin <= time < end for begin, end in self.spans.get(place, ()))

    def is_near(self, place, time):
        """Whether it changed about then."""
        return any(abs(edge - time) <= NEAR for span in self.spans.get(place, ()) for edge in span)

    def split(self, name, time):
        """Whether several nodes of a group were master then, and whether packets can tell."""
        places = [place for place in self.spans if place[0] == name]
        near = any(self.is_near(place, time) for place in places)
        return sum(self.is_master(place, time) for place in places) > 1, near

    def last_failed(self, name, time):
        """The event's target because of which nobody was master, or none."""
        failed = [event for event in self._network.events
                  if event.group == name and event.action == "fail" and event.at <= time]
        return max(failed, key=lambda event: event.at).target if failed else None

    def sources(self, port):
        """Addresses from which the advertisements of a port come."""
        own = {self._network.address(port.group, port.node, version) for version in (4, 6)}
        return own | {_link_local(port.mac)}

    def changes(self, name):
        """(time, node, whether it is master from now on), in order."""
        found = []
        for (group, node), spans in self.spans.items():
            for begin, end in spans if group == name else ():
                found += [(begin, node, True), (end, node, False)]
        return sorted(found, key=lambda change: (change[0], not change[2]))

    def _spans(self, name, node, ports, captures):
        # All links of a trunk carry what its first one names as the source.
        sources = {source for port in ports for source in self.sources(port)}
        adverts = sorted(
            advert for port in ports
            for advert in _adverts(port, captures[port], sources)
            if self.groups[name] == advert[1]
        )
        events = [
            (event.at, event.action)
            for event in self._network.events
            if event.target == f"{name}{node}" and event.action in FAILS
        ]
        since = priority = source = None
        dead = False  # what it had said before may leave its queues for a while
        things = [(advert.time, 1, advert) for advert, _ in adverts]
        things += [(at, 0, action) for at, action in events]
        for time, _, thing in sorted(things, key=lambda item: item[:2]):
            if isinstance(thing, str):
                dead = thing == "fail" or dead and thing != "return"
                if since is not None and thing in ("fail", "remove"):
                    yield [since, time]
                    since = None
            elif thing.own and thing.priority and not dead:
                since = time if since is None else since
                priority, source = thing.priority, thing.source
            elif not thing.own and since is not None and _is_better(thing, priority, source):
                yield [since, time]
                since = None
        if since is not None:
            yield [since, self._network.duration]


def _is_better(advert, priority, source):
    return advert.priority > priority or advert.priority == priority and advert.source > source


def _adverts(port, capture, own):
    """(advertisement, its VRID) of a port's capture."""
    for time, data in capture.frames:
        found = _read_advert(data, capture.link_header)
        if found:
            source, vrid, priority = found
            yield Advert(time, source in own, source, priority), vrid


def _read_advert(data, place):
    """Source, VRID and priority of an advertisement in a frame; none where there is none."""
    if place == 14 and data[12:14] not in (b"\x08\0", b"\x86\xdd") or len(data) < place + 28:
        return None
    six = data[place] >> 4 == 6
    start = place + (40 if six else 20)
    if data[place + (6 if six else 9)] != VRRP or len(data) < start + 8:
        return None
    source = data[place + 8 : place + 24] if six else data[place + 12 : place + 16]
    return source, data[start + 1], data[start + 2]


def _link_local(mac):
    """RFC 4291, appendix A."""
    return bytes([0xFE, 0x80] + [0] * 6 + [mac[0] ^ 2]) + mac[1:3] + b"\xff\xfe" + mac[3:6]


def name_senders(ports, captures, masters):
    """On a segment: puts the link address of the port that sent it into each frame from a virtual
    one. Advertisements tell their sender; of others its own capture has the frame first."""
    for name in masters.groups:
        virtual = masters.link_addresses(name)
        own = [port for port in ports if port.group.name == name]
        seen = {port: _times_of(captures[port], virtual) for port in ports if own}
        senders = defaultdict(list)  # bytes -> (time at the sender, sender)
        for port in own:
            for data, times in seen[port].items():
                for time in times:
                    if not _came_to(port, data, time, own, seen):
                        senders[data].append((time, port.mac))
        told = {address: port.mac for port in own for address in masters.sources(port)}
        for port in ports if own else ():
            captures[port].frames = [
                (time, _named(data, time, senders, told)) if data[6:12] in virtual else (time, data)
                for time, data in captures[port].frames
            ]


def _times_of(capture, virtual):
    times = defaultdict(list)
    for time, data in capture.frames:
        if data[6:12] in virtual:
            times[data].append(time)
    return times


def _came_to(port, data, time, ports, seen):
    """Whether another port had a frame so long before that it came from there, or one that is of
    another group had it at the same moment, as who hears a frame does: it may have waited for long."""
    latest = time - port.way(data) + SLACK
    return any(
        latest - TWIN <= at <= latest
        for other in ports
        if other is not port
        for at in seen[other].get(data, ())
    ) or any(
        time in times.get(data, ())
        for other, times in seen.items()
        if other.group is not port.group
    )


def _named(data, time, senders, told):
    found = _read_advert(data, 14)
    if found and found[0] in told:
        return data[:6] + told[found[0]] + data[12:]
    sent = sorted(senders.get(data, ()))
    place = bisect_right(sent, (time, b"\xff" * 6))
    return data[:6] + sent[place - 1][1] + data[12:] if place else data


def hold_standby(results, packets, report):
    """How nodes stood by for each other."""
    masters = packets.masters
    for name in masters.groups:
        told = results.summary["standby"][name]
        spans = {"withoutMaster": _Clock(0), "twoMasters": _Clock(None)}
        now, latest, takeovers = set(), None, 0
        for time, node, begins in masters.changes(name):
            if begins:
                takeovers += latest not in (None, node)
                latest = node
            now = now | {node} if begins else now - {node}
            if time < results.network.duration:
                spans["withoutMaster"].set(not now, time)
                spans["twoMasters"].set(len(now) > 1, time)
        report.hold(f"standby.{name}.takeovers", told["takeovers"], takeovers)
        for what, clock in spans.items():
            _hold_spans(f"standby.{name}.{what}", told[what], clock, results.network.duration, report)
        _hold_duplicates(name, told, packets, report)
        _hold_adverts(name, results, packets, report)
        if results.network.groups[name].shares_flows():
            _hold_words(name, results, packets, report)


class _Clock:
    """How long something held."""

    def __init__(self, since):
        self._since = since
        self.spans = []

    def set(self, holds, time):
        """It holds, or does not, from now on."""
        if holds and self._since is None:
            self._since = time
        elif not holds and self._since is not None:
            self.spans.append(time - self._since)
            self._since = None

    def lengths(self, end):
        """All spans, ns, those of no length left out."""
        last = [] if self._since is None else [end - self._since]
        return [span for span in self.spans + last if span > 0]


def _hold_spans(what, told, clock, end, report):
    """Moments that are shorter than packets tell may be there or not."""
    lengths = clock.lengths(end)
    sure = sum(length > NEAR for length in lengths)
    report.hold_range(f"{what}.times", told["times"], sure, len(lengths) + 2)
    total, longest = sum(lengths) / 1e9, max(lengths, default=0) / 1e9
    near = (len(lengths) + 2) * NEAR / 1e9
    report.hold_range(f"{what}.total", told["total"], total - near, total + near)
    report.hold_range(f"{what}.longest", told["longest"], longest - near, longest + near)


def _hold_duplicates(name, told, packets, report):
    """Packets of flows that two nodes sent on while both were master."""
    sent, unsure = defaultdict(set), 0
    for port in packets.ports:
        if port.group.name != name:
            continue
        for item in port.sent:
            if packets.book.find(item) is None:
                continue
            split, near = packets.masters.split(name, item[0])
            unsure += near
            if split or near:
                sent[(item[1].content, item[1].ttl, item[1].source)].add(port.node)
    twice = sum(len(nodes) - 1 for nodes in sent.values())
    slack = unsure + len(report.excused(range(len(packets.book.flows))))
    what = f"standby.{name}.duplicates"
    report.hold_range(what, told["duplicates"], max(twice - slack, 0), twice + slack)


def _hold_adverts(name, results, packets, report):
    """Advertisements that its nodes sent."""
    told = results.summary["control"][name]["byKind"]["advert"]
    adverts = [item[1] for port in packets.ports if port.group.name == name
               for item in port.sent if item[1].protocol == VRRP]
    what = f"control.{name}.byKind.advert"
    lost = results.summary["packets"]["dropped"]
    hidden = results.summary["packets"]["inFlight"]
    hidden += lost.get("queue-full", 0) + lost.get("not-sent", 0)
    report.hold_range(f"{what}.packets", told["packets"], len(adverts), len(adverts) + hidden)
    size = sum(packet.length for packet in adverts)
    report.hold_range(f"{what}.bytes", told["bytes"], size, size + hidden * 100)



def _hold_words(name, results, packets, report):
    """What its nodes told each other of flows."""
    counts = defaultdict(lambda: [0, 0])
    for port in packets.ports:
        for item in port.sent if port.group.name == name else ():
            message = is_message(item[1]) and parse_message(item[1])
            if message:
                counts[message.kind][0] += 1
                counts[message.kind][1] += item[1].length
    told = results.summary["control"][name]["byKind"]
    for kind in sorted((told.keys() | counts.keys()) - {"advert"}):
        for place, figure in enumerate(("packets", "bytes")):
            what = f"control.{name}.byKind.{kind}.{figure}"
            report.hold(what, told.get(kind, {}).get(figure, 0), counts[kind][place])
    report.pass_over("how tables of flows differed")
