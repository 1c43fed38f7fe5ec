# SPDX-License-Identifier: GPL-2.0-only
"""Makes random scenarios: a seed gives one, always the same."""

import random

RULES = ("five-tuple", "three-tuple", "source", "greater-port", "greater-port equal=2",
         "symmetric-five-tuple", "fields fields=src+dport")
HASHES = ("crc32", "crc32", "toeplitz", "sum", "xor width=32", "crc32c", "crc16", "crc64",
          "toeplitz finalizer=murmur3", "crc32 offset=7")
WEIGHTED = ("hrw", "hrw", "maglev size=1009", "ring", "table", "threshold")
UNWEIGHTED = ("modulo", "modulo", "multiply-shift", "jump", "bins")
STATES = ("", "", "", "", " state=lru entries=10000")
# Tuples come again.
FEW_PORTS = {"ns3::RequestClient::FirstPort": "40000", "ns3::RequestClient::LastPort": "40029"}
HOST_ACTIONS = ("fail", "return", "add", "remove", "drain", "weight")


class ScenarioMaker:
    """The choices of one seed."""

    def __init__(self, seed):
        self._random = random.Random(seed)
        self._weighted = self._random.random() < 0.7
        self._groups = []
        self._links = []
        self._chosen = []
        self._others = []
        self._services = [{"address": "198.18.0.1", "protocol": "tcp", "ports": [80]}]
        self._kinds = ["tcp"]
        self._ways = {}
        shapes = (self._balancer, self._managers, self._fleet, self._pools, self._trunks,
                  self._one_armed)
        shapes[seed % len(shapes)]()

    # ---- parts ---------------------------------------------------------------------------------

    def _chance(self, share):
        return self._random.random() < share

    def _scheme(self, state=True, rules=RULES):
        pick = self._random.choice
        select = pick(WEIGHTED if self._weighted else UNWEIGHTED)
        hash_name = pick(HASHES)
        if hash_name == "sum" and select in ("multiply-shift", "threshold"):
            hash_name = "crc32"  # its values fill a corner
        memory = pick(STATES) if state else ""
        return f"key={pick(rules)} hash={hash_name} select={select}{memory}"

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
        if kind == 2:
            return {"learnDelay": [f"{self._random.randrange(0, 250)}ms" for _ in range(count)]}
        return {"learnDelay": "uniform:0.01:0.2"}

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
        self._add("client", "client", self._random.randint(low, high))
        self._add("access", "router")
        self._others += ["client0", "access0"]

    def _servers(self, **keys):
        mean = self._random.choice(("1ms", "20ms", "100ms", "400ms"))
        return self._members("server", "server", 3, 8, serviceTime=mean, **keys)

    def _chooser(self, name, count=1, state=True, **keys):
        keys.setdefault("scheme", self._scheme(state))
        return self._add(name, "distributor", count, **self._learn(count), **keys)

    def _join(self, one, other, name=None, medium=None):
        link = {
            "between": [one, other],
            "medium": medium or ("csma" if self._chance(0.25) else "p2p"),
            "rate": self._random.choice(("1Gbps", "100Mbps", "20Mbps", "10Gbps")),
            "delay": self._random.choice(("20us", "300us", "2ms", "1us")),
            "queuePackets": self._random.choice((1000, 1000, 1000, 3, 20)),
        }
        if name:
            link["name"] = name
        if link["medium"] == "p2p":
            self._others.append(name or f"{one}-{other}")
        self._links.append(link)

    def _translation(self, kinds=("none", "destination", "source", "both")):
        return {
            "kind": self._random.choice(kinds),
            "sourcePorts": self._random.choice(("table", "table", "free")),
            "selfAddress": self._random.choice(("shared", "own")),
            "onServerFailure": self._random.choice(("reset", "timeout")),
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
        if self._chance(0.5):
            self._join("server", "access", "return")
            self._ways["replies"] = ["server", "access", "client"]
        self._add_kinds()

    def _managers(self):
        """Two distributors with managers between them."""
        self._ends()
        self._chooser("a", chooses="tm", state=False)
        self._members("tm", "manager", 2, 5, choose=self._choose(),
                      translation=self._translation())
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
        self._chooser("a", chooses="tm", state=False)
        self._members("tm", "manager", 2, 5, choose=self._choose(),
                      translation=self._translation(("both", "destination", "source")))
        self._servers()
        for one, other in (("client", "access"), ("access", "a"), ("a", "tm"), ("a", "server")):
            self._join(one, other)
        self._ways = {"requests": ["client", "access", "a", "tm", "a", "server"]}
        self._add_kinds()

    def _fleet(self):
        """Several balancers behind a switch; servers answer past them."""
        self._ends()
        self._chooser("switch", chooses="balancer")
        count = self._random.randint(2, 4)
        self._chosen.append(("balancer", count))
        self._chooser("balancer", count, chooses="server", **self._weights(count))
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

    def _pools(self):
        """Two services, each with managers of its own."""
        self._ends()
        self._chooser("a", state=False, groups=[
            {"match": {"protocol": "tcp", "port": 80}, "chooses": "web"},
            {"match": {"protocol": "udp", "port": 53}, "chooses": "dns",
             "scheme": self._scheme(False)},
        ])
        kinds = ("destination", "both") if self._chance(0.7) else ("none", "source")
        self._members("web", "manager", 2, 4, translation=self._translation(kinds))
        self._members("dns", "manager", 2, 3, translation=self._translation(kinds))
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
        self._members("tm", "manager", 2, 5, choose=self._choose(),
                      translation=self._translation(("destination", "none")))
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

    def _add_kinds(self):
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
                "share": self._random.choice((1, 2)),
                "requestSize": sizes[kind][0],
                "responseSize": sizes[kind][1],
                "requests": self._random.choice(("constant:1", "uniform:1:4")),
                "pause": "uniform:0:0.1",
            }
            for kind in self._kinds
        ]

    def _member_event(self, states):
        name, members = self._random.choice(sorted(states.items()))
        action = self._random.choice(HOST_ACTIONS)
        wanted = {"return": ("down", "draining"), "drain": ("active",), "weight": ("active",),
                  "fail": ("active", "draining"), "remove": ("active", "down", "draining")}
        if action == "add":
            node = max(members) + 1
            members[node] = "active"
        else:
            able = [node for node, state in members.items() if state in wanted[action]]
            busy = sum(state == "active" for state in members.values())
            if not able or (busy < 2 and action not in ("return", "weight")):
                return None
            node = self._random.choice(able)
            members[node] = {"fail": "down", "drain": "draining", "remove": "gone"}.get(
                action, "active")
        event = {"action": action, "target": f"{name}{node}"}
        if action == "weight":
            event["weight"] = self._random.choice((0.5, 2, 5))
        return event if action != "weight" or self._weighted else None

    def _events(self, duration):
        states = {name: dict.fromkeys(range(count), "active") for name, count in self._chosen}
        made = []
        times = sorted(self._random.randrange(300, duration - 300) for _ in range(5))
        heard = {}  # nobody may learn of a member's next event before this one
        for time in times:
            event = self._member_event(states)
            if event and time - heard.get(event["target"], -1000) > 260:
                made.append({"at": f"{time}ms", **event})
                heard[event["target"]] = time
        if self._chance(0.3):
            start = self._random.randrange(300, duration - 300)
            target = self._random.choice(self._others)
            made.append({"at": f"{start}ms", "action": "fail", "target": target})
            made.append({"at": f"{start + 100}ms", "action": "return", "target": target})
        return made

    def make(self):
        """The scenario as a mapping, and the attributes of ns-3 besides."""
        duration = self._random.randrange(2000, 3500)
        family = self._random.choice(("ipv4", "ipv4", "ipv6", "both"))
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
            "events": self._events(duration),
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
            scenario["attributes"].update(_errors(self._random.choice((0.002, 0.01))))
        if self._chance(0.15):
            scenario["attributes"].update(FEW_PORTS)
        return scenario


def _errors(rate):
    model = f"ns3::RateErrorModel[ErrorRate={rate}|ErrorUnit=ERROR_UNIT_PACKET]"
    return {
        "ns3::PointToPointNetDevice::ReceiveErrorModel": model,
        "ns3::CsmaNetDevice::ReceiveErrorModel": model,
    }
