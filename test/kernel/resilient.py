# SPDX-License-Identifier: GPL-2.0-only
"""Resilient groups: their bucket tables, bucket by bucket, after changes and timers.

What is done to the kernel's group is written down with its time and done to ours; a table of ours is
that of a fresh group to which all that was done before. Tables are read some tenths of a second away
from the moments when timers are due.
"""

import json
import time

from kernel_rig import Hearing, Sender, flow_line, main, make_flows, needs, run, sysctl
from multipath import SEED, make_route, make_ways, set_group, set_policy

KEY = 0xcafe


class Group:
    """A group of the kernel's and one of ours."""

    def __init__(self, core, sender, buckets, idle, unbalanced):
        self.core, self.sender = core, sender
        self.kind = f"type resilient buckets {buckets} idle_timer {idle} unbalanced_timer {unbalanced}"
        self.lines = [f"scheme as=linux-multipath-1 seed={KEY} select=resilient buckets={buckets} "
                      f"idle-timer={idle}s unbalanced-timer={unbalanced}s"]
        self.weights = {}
        self.start = time.monotonic_ns()
        self.tables = self.compared = 0

    def now(self):
        return time.monotonic_ns() - self.start

    def set(self, members):
        """members: 1:2 3:1, of way and weight, in the order of ways."""
        wanted = dict(word.split(":") for word in members.split())
        changes = [f"remove:{way}" for way in self.weights if way not in wanted]
        for way, weight in wanted.items():
            verb = "weight" if way in self.weights else "add"
            changes += [f"{verb}:{way}:{weight}"] if self.weights.get(way) != weight else []
        moment = self.now()
        set_group("replace" if self.weights else "add", 4, members, self.kind)
        if not self.weights:
            make_route(4)
        self.weights = wanted
        self.lines.append(f"update {moment} " + " ".join(changes))
        self.check()

    def send(self, flows):
        for flow in flows:
            self.lines.append(flow_line(flow, self.now()))
            self.sender.send_one(flow)

    def wait(self, seconds):
        """Until so long after the start."""
        time.sleep(max(0.0, seconds - self.now() / 1e9))

    def theirs(self):
        listed = json.loads(run("ip", "-j", "nexthop", "bucket", "show", "id", "1004"))
        return [entry["bucket"]["nhid"] for entry in sorted(listed, key=lambda item: item["bucket"]["index"])]

    def check(self):
        theirs, moment = self.theirs(), self.now()
        ours = [int(word) for word in self.core.say(*self.lines, f"buckets {moment}")[-1].split()]
        other = [i for i, pair in enumerate(zip(ours, theirs)) if pair[0] != pair[1]]
        assert len(ours) == len(theirs) and not other, (
            f"{self.kind}, {moment / 1e9:.2f} s on: {len(other)} of {len(theirs)} buckets differ: "
            f"ours {ours}, the kernel's {theirs}; done: {[line for line in self.lines if line[0] == 'u']}")
        self.tables += 1
        self.compared += len(theirs)

    def remove(self):
        run("ip", "nexthop", "delete", "id", "1004")


def changes_while_idle(core, sender):
    """No packets: what each change makes of the table."""
    groups = []
    for buckets in (4, 8, 64, 100, 255, 1000):
        group = Group(core, sender, buckets, 120, 0)
        for members in ("1:1 2:3 3:4", "1:1 2:3 3:4 4:2", "1:1 3:4 4:2", "1:5 3:4 4:2", "1:1 2:1 3:1 4:1", "4:1", "2:3 4:1"):
            group.set(members)
        group.remove()
        groups.append(group)
    return groups


def idle_timer(core, sender, flows):
    """Buckets in use move when they were idle for 2 s; some stay in use."""
    group = Group(core, sender, 32, 2, 0)
    group.set("1:1 2:1")
    group.send(flows)
    group.set("1:1 2:1 3:1")  # at about 0 s: hardly a bucket moves
    group.wait(1.2)
    group.send(flows[:12])    # these until 3.2 s
    group.wait(1.6)
    group.check()
    group.wait(2.7)
    group.check()
    group.wait(2.9)
    group.send(flows[:4])     # these until 4.9 s
    group.wait(3.8)
    group.check()
    group.set("1:4 2:1 3:1")
    group.wait(5.6)
    group.check()
    group.set("1:1 3:1")      # a way that leaves gives its buckets at once
    group.wait(8)
    group.check()
    group.remove()
    return group


def unbalanced_timer(core, sender, flows):
    """All buckets in use: they move when the group was out of balance for 3 s, whatever changes in it."""
    group = Group(core, sender, 32, 60, 3)
    group.set("1:1 2:1")
    group.send(flows)
    group.set("1:1 2:1 3:1")
    group.wait(1.5)
    group.send(flows)
    group.set("1:1 2:1 3:2")  # does not start the 3 s again
    group.wait(2.6)
    group.check()
    group.wait(4)
    group.check()             # balanced by force
    group.send(flows)
    group.set("1:1 2:3 3:2")  # and this does
    group.wait(6.4)
    group.check()
    group.wait(8)
    group.check()
    group.remove()
    return group


def compare_all(core):
    sender = Sender()
    make_ways()
    set_policy(4, 1, 0)
    needs(f"{SEED} (Linux 6.11)", "ls", "/proc/sys/" + SEED.replace(".", "/"))
    sysctl(SEED, KEY)
    hearing = Hearing(4, "forward", 0, "meta l4proto")
    flows = make_flows(120)
    groups = changes_while_idle(core, sender)
    groups.append(idle_timer(core, sender, flows))
    groups.append(unbalanced_timer(core, sender, flows))
    assert len(hearing.heard()) == len(flows), "packets were not routed"
    tables, compared = sum(group.tables for group in groups), sum(group.compared for group in groups)
    return f"{len(groups)} groups, {tables} tables, {compared} buckets, none differs"


if __name__ == "__main__":
    main("resilient groups", compare_all)
