# SPDX-License-Identifier: GPL-2.0-only
"""Random settings of nodes that choose themselves."""

SYSTEMS = ("routers", "routers", "servers", "servers", "answers", "all", "all", "balancer")


def random_group(random):
    """Heartbeats, and what becomes of connections when a node joins."""
    pick = random.choice
    keys = {"heartbeat": {"interval": pick(("20ms", "50ms", "100ms")), "misses": pick((1, 2, 3))}}
    if random.random() < 0.5:
        keys["convergence"] = "drain"
        keys["drain"] = {"time": pick(("50ms", "300ms", "1s")),
                         "entries": pick((3, 1000, 1000)),
                         "idle": pick(("50ms", "2h", "2h"))}
    return keys


def random_answers(random):
    """Servers that compute the routers of their answers."""
    return {"chooses": "router", "answerModulus": random.choice(("routers", "routers", "servers"))}


class SelectingShapes:
    """The part of those who make scenarios that is about nodes which choose themselves."""

    def _select(self):
        """Nodes that choose themselves: routers, servers, or both; or servers choose the routers of
        their answers; or a balancer stands behind the routers."""
        system = self._random.choice(SYSTEMS)
        self._ends()
        way = ["client", "access"]
        if system == "answers" and self._chance(0.3):
            self._chooser("front", chooses="router")
            self._members("router", "router", 2, 5)
            way += ["front", "router"]
        elif system != "servers":
            self._selecting_group("router", "self-selecting", 2, 5)
            way.append("router")
        if system == "balancer":
            self._chooser("balancer", chooses="server")
            way.append("balancer")
        answers = random_answers(self._random) if system in ("answers", "all") else {}
        if answers:  # by the routers' own scheme, or by another one
            answers.update(self._learn(1), scheme=self._scheme(0, 0))
            if self._chance(0.7):
                answers["scheme"] = self._groups[-1].get("scheme", answers["scheme"])
        self._idle_servers = system in ("routers", "answers")
        if system in ("servers", "all"):
            self._selecting_group("server", "server", 2, 6, selfSelection=True, **answers)
        else:
            self._servers(**answers)
        way.append("server")
        self._join("client", "access")
        for one, other in zip(way[1:], way[2:]):
            shared = {one, other} & set(self._selecting)
            self._join(one, other, medium="csma" if shared else None)
            if shared:  # what all of them get is much
                self._links[-1].update(rate=self._random.choice(("1Gbps", "10Gbps")),
                                       delay=self._random.choice(("1us", "20us", "100us")))
        self._ways = {"requests": way}
        self._add_kinds()

    def _selecting_group(self, name, kind, low, high, **keys):
        keys.setdefault("scheme", self._scheme(0, 0))
        keys.update(random_group(self._random))
        count = self._members(name, kind, low, high, **keys)["count"]
        self._selecting.append(name)
        if self._chance(0.4):
            mesh = f"san-{name}"
            self._join(name, name, mesh, self._random.choice(("p2p", "p2p", "csma")))
            if self._links[-1]["medium"] != "csma":
                self._others += [f"{mesh}.{name}{node}" for node in range(count)]
