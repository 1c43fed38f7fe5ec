# SPDX-License-Identifier: GPL-2.0-only
"""Random events that can happen."""

HOST_ACTIONS = ("fail", "return", "add", "remove", "drain", "weight")


class EventMaker:
    """Events of the members of some groups, and of other nodes and links."""

    def __init__(self, random, weighted, chosen, unheeded, others, selecting):
        """`chosen`: (group, members), `unheeded`: those of them among whom nobody chooses, `others`:
        targets that fail and return only, `selecting`: those that choose themselves."""
        self._random = random
        self._unheeded = unheeded
        self._selecting = selecting
        self._weighted = weighted
        self._chosen = chosen
        self._others = others

    def _chance(self, share):
        return self._random.random() < share

    def _member_event(self, states, name=None, action=None):
        """An event that can happen to a member, and `states` after it; or none."""
        name = name or self._random.choice(sorted(states))
        members = states[name]
        action = action or self._random.choice(HOST_ACTIONS)
        wanted = {"return": ("down", "draining"), "drain": ("active",), "weight": ("active",),
                  "fail": ("active", "draining"), "remove": ("active", "down", "draining")}
        gone = [node for node, state in members.items() if state == "gone"]
        if action == "weight" and not self._weighted:
            return None
        if name in self._selecting and action in ("weight", "drain"):
            return None  # no heartbeat tells of these
        if name in self._unheeded and action not in ("fail", "return"):
            return None
        if action == "add":
            node = self._random.choice(gone) if gone and self._chance(0.6) else max(members) + 1
        else:
            able = [node for node, state in members.items() if state in wanted[action]]
            busy = sum(state == "active" for state in members.values())
            last = busy < 2 and action not in ("return", "weight") and self._chance(0.7)
            if not able or last:
                return None
            node = self._random.choice(able)
        members[node] = {"fail": "down", "drain": "draining", "remove": "gone"}.get(
            action, "active")
        event = {"action": action, "target": f"{name}{node}"}
        if action == "weight":
            event["weight"] = self._random.choice((0.5, 2, 5))
        return event

    def make(self, duration):
        """Events of a run of so many ms, in their order, but for those of other nodes and links."""
        states = {name: dict.fromkeys(range(count), "active") for name, count in self._chosen}
        count = self._random.choice((3, 5, 5, 8))
        plan = [(self._random.randrange(300, duration - 300), None, None) for _ in range(count)]
        if self._chance(0.2):
            plan += self._storm(duration)
        made = []
        for time, name, action in sorted(plan, key=lambda step: step[0]):
            event = self._member_event(states, name, action)
            if event:
                made.append({"at": f"{time}ms", **event})
        if self._chance(0.3):
            start = self._random.randrange(300, duration - 300)
            target = self._random.choice(self._others)
            is_node = target[-1].isdigit() and "." not in target
            begin, end = ("fail", "return") if is_node else ("cut", "heal")
            made.append({"at": f"{start}ms", "action": begin, "target": target})
            made.append({"at": f"{start + 100}ms", "action": end, "target": target})
        return made

    def _storm(self, duration):
        """The members of one group fail within a moment and come back, before all know."""
        name, count = self._random.choice(self._chosen)
        start = self._random.randrange(300, duration - 600)
        return [
            (start + after + self._random.randrange(60), name, action)
            for after, action in ((0, "fail"), (self._random.randrange(20, 250), "return"))
            for _ in range(count)
        ]
