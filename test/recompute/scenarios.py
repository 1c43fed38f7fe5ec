# SPDX-License-Identifier: GPL-2.0-only
"""Makes random scenarios: a seed gives one, always the same."""

import os
import random

from random_clusters import PATHS, random_applications, random_lock, random_spread
from random_events import EventMaker
from random_schemes import random_scheme
from random_selections import SelectingShapes

CAPTURE = os.path.join(
    os.path.dirname(os.path.abspath(__file__)), "../../examples/data/linux-nginx-http-cut.pcap"
)
# Tuples come again.
FEW_PORTS = {"ns3::RequestClient::FirstPort": "40000", "ns3::RequestClient::LastPort": "40029"}
# By the medium of links.
DEVICES = {"express": "ExpressNetDevice", "p2p": "PointToPointNetDevice", "csma": "CsmaNetDevice"}
# Windows are not scaled where dispatchers answer: see doc/dispatchers.rst.
NO_MORE_THAN_A_WINDOW = {"ns3::TcpSocket::SndBufSize": "32768"}


SELECTING = 0.2  # share of scenarios whose nodes choose themselves


class ScenarioMaker(SelectingShapes):
    """The choices of one seed."""

    def __init__(self, seed):
        self._random = random.Random(seed)
        self._labels = random.Random(f"labels {seed}")
        self._rests = random.Random(f"rests {seed}")  # so that the other choices stay as they were
        self._weighted = self._random.random() < 0.7
        self._groups = []
        self._links = []
        self._chosen = []
        self._others = []
        self._services = [{"address": "198.18.0.1", "protocol": "tcp", "ports": [80]}]
        self._kinds = ["tcp"]
        self._ways = {}
        self._paths = []
        self._replay = False
        shapes = (self._balancer, self._managers, self._fleet, self._pools, self._trunks,
                  self._one_armed, self._spine, self._captured, self._cluster, self._standby)
        self._selecting = []
        self._idle_servers = False  # nobody chooses among them
        # So that other seeds' scenarios stay as they were, too.
        selects = random.Random(f"selects {seed}").random() < SELECTING
        self._select() if selects else shapes[seed % len(shapes)]()

    # ---- parts ---------------------------------------------------------------------------------

    def _chance(self, share):
        return self._random.random() < share

    def _scheme(self, moment=0.2, state=0.25):
        return random_scheme(self._random, self._weighted, moment, state)

    def _weights(self, count):
        if not self._weighted or self._chance(0.5):
            return {}
        return {"weights": [self._random.choice((1, 1, 2, 0.5, 3)) for _ in range(count)]}

    def _learn(self, count):
        kind = self._random.randrange(4)
        if kind == 0:
            return {}
        if kind == 1:
            return {"learnDelay": f"{self._random.randrange(0, 200)}ms"}
        order = {}
        if count > 1 and self._chance(0.5):
            nodes = list(range(count))
            order = {"learnOrder": self._random.sample(nodes, self._random.randint(1, count))}
        if kind == 2:
            delays = [f"{self._random.randrange(0, 250)}ms" for _ in range(count)]
            return {"learnDelay": delays, **order}
        return {"learnDelay": "uniform:0.01:0.2", **order}

    def _add(self, name, kind, count=1, **keys):
        group = {"name": name, "kind": kind, "count": count, **keys}
        self._groups.append(group)
        return group

    def _members(self, name, kind, low, high, **keys):
        count = self._random.randint(low, high)
        self._chosen.append((name, count))
        return self._add(name, kind, count, **self._weights(count), **keys)

    def _ends(self, low=2, high=6):
        """Clients, the router before them, servers."""
        self._add("client", "client", 1 if self._replay else self._random.randint(low, high))
        self._add("access", "router")
        self._others += ["client0", "access0"]

    def _servers(self, **keys):
        mean = self._random.choice(("1ms", "20ms", "100ms", "400ms"))
        if self._chance(0.15):
            keys.update(workers=1, queueLimit=self._random.choice((0, 3)))
        return self._members("server", "server", 3, 8, serviceTime=mean, **keys)

    def _chooser(self, name, count=1, **keys):
        keys.setdefault("scheme", self._scheme())
        if self._chance(0.2):
            keys["learnFromMembers"] = False
        if self._rests.random() < 0.1:
            keys["forgetEnded"] = False
        elif self._rests.random() < 0.7:
            keys["timeouts"] = {
                key: f"{self._rests.choice((1, 20, 100, 400))}ms" for key in ("finWait", "closing")
            }
        return self._add(name, "distributor", count, **self._learn(count), **keys)

    def _managed(self, name, low, high, translation, **keys):
        """Traffic managers, some of which forget soon."""
        if self._chance(0.2):
            translation["capacity"] = self._random.choice((3, 20))
        if self._chance(0.2):
            translation["timeouts"] = {
                key: f"{self._random.choice((20, 100, 400))}ms"
                for key in ("halfOpen", "established", "closing", "udpIdle")
            }
        return self._members(name, "manager", low, high, choose=self._choose(),
                             translation=translation, **self._learn(1), **keys)

    def _join(self, one, other, name=None, medium=None):
        link = {
            "between": [one, other],
            "medium": medium or self._medium(one, other),
            "rate": self._random.choice(("1Gbps", "100Mbps", "20Mbps", "10Gbps")),
            "delay": self._random.choice(("20us", "300us", "2ms", "1us")),
            "queuePackets": self._random.choice((1000, 1000, 1000, 1000, 1, 3, 20)),
        }
        if name:
            link["name"] = name
        if link["medium"] != "csma":
            self._others.append(name or f"{one}-{other}")
        self._links.append(link)

    def _medium(self, one, other):
        is_host = self._replay and {"client", "server"} & {one, other}
        own = "p2p" if len(self._links) % 3 == 0 else "express"
        return "csma" if self._chance(0.25) and not is_host else own

    def _translation(self, kinds=("none", "destination", "source", "both")):
        return {
            "kind": self._random.choice(kinds),
            "sourcePorts": self._random.choice(("table", "table", "free")),
            "selfAddress": self._random.choice(("shared", "own")),
            "onServerFailure": self._random.choice(("reset", "timeout")),
            "midStreamPickup": self._chance(0.25),
            "portRest": self._random.choice(("1s", "0s", "50ms")),
            "portRestAfterGain": self._random.choice(("1s", "0s")),
        }

    def _choose(self):
        return self._random.choice(
            ("round-robin", "weighted", "least-connections", "two-choices",
             "hash key=source hash=crc32 select=hrw"))

    # ---- shapes --------------------------------------------------------------------------------

    def _balancer(self):
        """One balancer before servers, which may answer past it."""
        self._ends()
        self._chooser("balancer", chooses="server")
        self._servers()
        self._join("client", "access")
        self._join("access", "balancer")
        self._join("balancer", "server")
        self._ways = {"requests": ["client", "access", "balancer", "server"]}
        if self._returns():
            self._join("server", "access", "return")
            self._ways["replies"] = ["server", "access", "client"]
        self._add_kinds()

    def _standby(self):
        """Balancers that stand by for each other, on a segment or on links of their own."""
        self._ends()
        count = self._random.randint(2, 3)
        standby = {"vrid": self._random.choice((1, 7, 255)),
                   "interval": self._random.choice(("20ms", "50ms", "100ms")),
                   "priority": self._priorities(count),
                   "preempt": self._chance(0.7)}
        if standby["preempt"] and self._chance(0.3):
            standby["preemptDelay"] = "300ms"
        if self._chance(0.5):
            standby["link"] = "san"
        self._chooser("balancer", count, chooses="server", standby=standby)
        self._servers()
        self._join("client", "access")
        self._join("access", "balancer")
        self._join("balancer", "balancer", "san", self._random.choice(("p2p", "csma")))
        self._ways = {"requests": ["client", "access", "balancer", "server"]}
        returns = self._returns()
        self._join("balancer", "server", medium=None if returns else "csma")
        if returns:
            self._join("server", "access", "return")
            self._ways["replies"] = ["server", "access", "client"]
        self._others = [other for other in self._others if other == "san"]
        self._others += [f"balancer{node}" for node in range(count)]
        self._add_kinds()

    def _priorities(self, count):
        """Two that took over at one moment would announce themselves alike."""
        numbers = self._random.sample([50, 100, 150, 200, 254], count)
        return [100] if count == 2 and self._chance(0.3) else numbers

    def _managers(self):
        """Two distributors with managers between them."""
        self._ends()
        translation = self._translation()
        self._chooser("a", chooses="tm", scheme=self._scheme_before(translation))
        self._managed("tm", 2, 5, translation)
        self._add("b", "distributor", like="a")
        self._servers()
        chain = ["client", "access", "a", "tm", "b", "server"]
        for one, other in zip(chain, chain[1:]):
            self._join(one, other)
        self._join("a", "b")
        self._ways = {"requests": chain}
        self._add_kinds()

    def _one_armed(self):
        """One distributor with managers and servers on the same side."""
        self._ends()
        translation = self._translation(("both", "destination", "source"))
        self._chooser("a", chooses="tm", scheme=self._scheme_before(translation))
        self._managed("tm", 2, 5, translation)
        self._servers()
        for one, other in (("client", "access"), ("access", "a"), ("a", "tm"), ("a", "server")):
            self._join(one, other)
        self._ways = {"requests": ["client", "access", "a", "tm", "a", "server"]}
        self._add_kinds()

    def _fleet(self):
        """Several balancers behind a switch; servers answer past them."""
        self._ends()
        switch = self._chooser("switch", chooses="balancer")
        count = self._random.randint(2, 4)
        self._chosen.append(("balancer", count))
        weights = self._weights(count)
        if not weights and self._rests.random() < 0.3:
            self._make_anycast(switch, count)
        self._chooser("balancer", count, chooses="server", **weights)
        self._servers()
        self._join("client", "access")
        self._join("access", "switch")
        self._join("switch", "balancer")
        self._join("balancer", "server")
        self._ways = {"requests": ["client", "access", "switch", "balancer", "server"]}
        if self._chance(0.5):
            self._join("server", "access", "return")
            self._ways["replies"] = ["server", "access", "client"]
        else:
            self._join("server", "switch")
            self._ways["replies"] = ["server", "switch", "access", "client"]
        self._add_kinds()

    def _make_anycast(self, switch, count):
        """Has it go to the nearest, and tells how long it takes by a key of its own."""
        switch["kind"] = "anycast"
        for idle in ("scheme", "learnFromMembers", "forgetEnded", "timeouts"):
            switch.pop(idle, None)
        switch["nearest"] = [self._rests.randrange(count)]
        if "learnDelay" in switch:
            switch["converge"] = switch.pop("learnDelay")

    def _switch(self, name, per):
        """Takes any trunk to a dispatcher, or that of a hash."""
        spread = random_spread(self._random, self._rests, per)
        self._add(name, "switch", chooses="dispatcher", **spread)

    def _cluster(self):
        """Dispatchers between two switches, which tell each other of their entries. Word leaves as
        soon as it is said: the link between them is fast."""
        self._weighted = False  # turns and chance know no weights
        self._ends()
        per = self._random.choice(("flow", "packet"))
        self._switch("router", per)
        cluster = self._members(
            "dispatcher", "dispatcher", 2, 4, choose=self._choose(), **self._learn(1),
            entryKey=self._random.choice(("tuple", "tuple", "client")),
            noEntry=self._random.choice(("drop", "reset", "choose", "hold")),
            removal=self._random.choice(("linger", "at-once")),
            replication={"reliable": self._chance(0.8)},
            **random_lock(self._rests))
        if cluster["entryKey"] == "tuple" and self._rests.random() < 0.7:
            self._paths = PATHS
            cluster.update(random_applications(self._rests))
        self._switch("fabric", per)
        self._servers()
        way = ["client", "access", "router", "dispatcher", "fabric", "server"]
        for one, other in zip(way, way[1:]):
            self._join(one, other)
        self._links.append({"name": "san", "between": ["dispatcher", "dispatcher"],
                            "delay": self._random.choice(("1us", "300us", "5ms", "30ms"))})
        self._ways = {"requests": way}
        self._add_kinds()

    def _pools(self):
        """Two services, each with managers of its own."""
        self._ends()
        kinds = ("destination", "both") if self._chance(0.7) else ("none", "source")
        web, dns = self._translation(kinds), self._translation(kinds)
        self._chooser("a", scheme=self._scheme_before(web), groups=[
            {"match": {"protocol": "tcp", "port": 80}, "chooses": "web"},
            {"match": {"protocol": "udp", "port": 53}, "chooses": "dns",
             "scheme": self._scheme_before(dns)},
        ])
        self._managed("web", 2, 4, web)
        self._managed("dns", 2, 3, dns)
        self._add("b", "distributor", like="a")
        self._servers()
        for one, other in (("client", "access"), ("access", "a"), ("a", "web"), ("a", "dns"),
                           ("web", "b"), ("dns", "b"), ("b", "server"), ("a", "b")):
            self._join(one, other)
        self._ways = {
            "requests": ["client", "access", "a", ["web", "dns"], "b", "server"],
            "replies": ["server", "b", ["web", "dns"], "a", "access", "client"],
        }
        self._services.append({"address": "198.18.0.2", "protocol": "udp", "ports": [53]})
        self._kinds = ["tcp", "udp"]

    def _trunks(self):
        """A switch before several distributors before managers, with a return past the latter."""
        self._ends()
        self._chooser("switch", chooses="d")
        count = self._random.randint(2, 4)
        self._chosen.append(("d", count))
        scheme = self._scheme()
        self._chooser("d", count, chooses="tm", scheme=scheme, **self._weights(count))
        self._managed("tm", 2, 5, self._translation(("destination", "none")))
        self._chooser("b", chooses="tm", scheme=scheme)
        self._servers()
        for one, other in (("client", "access"), ("access", "switch"), ("switch", "d"),
                           ("d", "tm"), ("tm", "b"), ("b", "server")):
            self._join(one, other)
        self._join("tm", "switch", "return")
        self._ways = {
            "requests": ["client", "access", "switch", "d", "tm", "b", "server"],
            "replies": ["server", "b", "tm", "switch", "access", "client"],
        }
        self._add_kinds()

    def _spine(self):
        """Three who choose one after the other; of the second ones any may do for a packet."""
        self._ends()
        tiers = [("leaf", self._random.randint(2, 3)), ("balancer", self._random.randint(2, 4))]
        self._chosen += tiers
        moment = 1 if self._chance(0.4) else 0
        self._chooser("spine", chooses="leaf", scheme=self._scheme(moment, 0.1))
        self._chooser("leaf", tiers[0][1], chooses="balancer", **self._weights(tiers[0][1]))
        self._chooser("balancer", tiers[1][1], chooses="server", **self._weights(tiers[1][1]))
        self._servers()
        chain = ["client", "access", "spine", "leaf", "balancer", "server"]
        for one, other in zip(chain, chain[1:]):
            self._join(one, other)
        self._join("server", "access", "return")
        self._ways = {"requests": chain, "replies": ["server", "access", "client"]}
        self._add_kinds()

    def _captured(self):
        """Packets of a capture through one of the shapes that give hosts a link each."""
        self._replay = True
        self._random.choice((self._balancer, self._managers, self._managers, self._trunks))()
        self._services = [{"address": "198.18.0.1", "protocol": "tcp",
                           "ports": self._random.choice(([80], [8080], [80, 8080]))}]

    def _scheme_before(self, translation):
        """A scheme that chooses among managers: tables of ports ask for one that can be foretold."""
        table = translation["sourcePorts"] == "table" and translation["kind"] in ("source", "both")
        return self._scheme(0, 0) if table else self._scheme()

    def _returns(self):
        """Whether servers answer past those who chose, which takes a second link."""
        return not self._replay and self._chance(0.5)

    def _add_kinds(self):
        if self._replay:
            return
        if self._chance(0.5):
            self._kinds.append("udp")
            self._services.append({"address": "198.18.0.2", "protocol": "udp", "ports": [53, 54]})
        if self._chance(0.4):
            self._kinds.append("echo")
        if self._chance(0.3):
            self._services[0]["ports"] = [80, 8080]

    # ---- the rest ------------------------------------------------------------------------------

    def _keep_hosts_queues(self):
        """Of a datagram whose first fragment never leaves its host nobody could tell the flow."""
        for link in self._links:
            if {"client", "server"} & set(link["between"]):
                link["queuePackets"] = max(link["queuePackets"], 200)

    def _sources(self, family):
        if self._replay:
            slower = self._random.choice((5, 40))
            return [{"kind": "replay", "file": CAPTURE, "timeScale": slower,
                     "startScale": 2 / slower, "copies": 1}]
        large = "constant:3000" if family == "ipv4" else "constant:1400"
        sizes = {
            "tcp": ("constant:200", "lognormal:4000:1"),
            "udp": (self._random.choice(("constant:60", "constant:4000")), "uniform:100:6000"),
            "echo": (self._random.choice(("constant:56", large)), "constant:1"),
        }
        if sizes["udp"][0] == "constant:4000" or sizes["echo"][0] == "constant:3000":
            self._keep_hosts_queues()
        return [
            {
                "kind": kind,
                **({"path": path} if path else {}),
                "share": self._random.choice((1, 2)),
                "requestSize": sizes[kind][0],
                "responseSize": sizes[kind][1],
                "requests": self._random.choice(("constant:1", "uniform:1:4")),
                "pause": "uniform:0:0.1",
            }
            for kind in self._kinds
            for path in (self._paths if kind == "tcp" else ()) or ("",)
        ]

    def _unheeded(self):
        """Servers behind managers that choose none, or whom clients ask themselves."""
        managers = [group for group in self._groups if group["kind"] == "manager"]
        kinds = {group["translation"]["kind"] for group in managers}
        if self._idle_servers:
            return {"server"}
        return {"server"} if managers and not kinds & {"destination", "both"} else set()

    def _drop_idle_keys(self):
        """What says how servers are chosen, where nobody does: it is refused."""
        for group in self._groups:
            if group["name"] in self._unheeded():
                group.pop("weights", None)
            if group["kind"] == "manager" and \
                    group["translation"]["kind"] not in ("destination", "both"):
                group.pop("choose", None)

    def _label_flows(self):
        """Hosts that write flow labels, and choosers that hash them."""
        draw = self._labels
        for group in self._groups:
            if group["kind"] in ("client", "server") and draw.random() < 0.5:
                changes = ("never", "timeout", "packets:7", "probability:0.1")
                group.update({"flowLabels": "flow", "labelChanges": draw.choice(changes)})
            if group["kind"] in ("distributor", "switch") and draw.random() < 0.5:
                fields = "fields fields6=src+dst+label" + draw.choice(("", " fields-other=src+dst"))
                scheme = group.get("scheme", "")
                group.update({"scheme": scheme.replace("key=five-tuple", f"key={fields}")} if scheme else {})

    def make(self):
        """The scenario as a mapping, and the attributes of ns-3 besides."""
        duration = self._random.randrange(2000, 3500)
        family = self._random.choice(("ipv4", "ipv4", "ipv6", "both"))
        family = "ipv4" if self._replay else family
        self._drop_idle_keys()
        if family != "ipv4" and self._labels.random() < 0.5:
            self._label_flows()
        events = EventMaker(
            self._random, self._weighted, self._chosen, self._unheeded(), self._others,
            self._selecting)
        scenario = {
            "name": "random",
            "network": {
                "family": family,
                "groups": self._groups,
                "links": self._links,
                "ways": self._ways,
            },
            "services": self._services,
            "traffic": {
                "rate": self._random.choice((60, 100)),
                "sourcePorts": self._random.choice(("linux", "random")),
                "timeout": self._random.choice(("0s", "700ms")),
                "sources": self._sources(family),
            },
            "events": events.make(duration),
            "learnDelay": f"{self._random.randrange(0, 150)}ms",
            "measuring": {
                "flows": True,
                "warmUp": self._random.choice(("0s", "500ms")),
                "coolDown": self._random.choice(("0s", "300ms")),
            },
            "duration": f"{duration}ms",
            "rngRun": self._random.randrange(1, 1000),
            "checksums": self._chance(0.3),
            "attributes": {"ns3::PcapFileWrapper::NanosecMode": "true"},
        }
        if self._chance(0.25):
            rate = self._random.choice((0.002, 0.01))
            scenario["attributes"].update(_errors(rate, scenario["network"]["links"]))
        # A dispatcher that has answered a SYN takes one of the next flow of that tuple for the same.
        if self._chance(0.15) and not self._paths:
            scenario["attributes"].update(FEW_PORTS)
        if self._paths:
            scenario["attributes"].update(NO_MORE_THAN_A_WINDOW)
        return scenario


def _errors(rate, links):
    """All devices of the links lose such a share of what comes in."""
    model = f"ns3::RateErrorModel[ErrorRate={rate}|ErrorUnit=ERROR_UNIT_PACKET]"
    media = {link.get("medium", "express") for link in links}
    return {f"ns3::{DEVICES[medium]}::ReceiveErrorModel": model for medium in sorted(media)}

