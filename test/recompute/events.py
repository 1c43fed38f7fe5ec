# SPDX-License-Identifier: GPL-2.0-only
"""What was seen after events: flows that went on at another member than before."""


class Aftermath:
    """What the packets show of one event. `learned_at` is when the first of those who choose among
    its target's group knew, in ns; none: nobody chooses."""

    def __init__(self, event, learned_at, packets):
        flows = packets.book.flows
        self.open = set()
        if learned_at is not None:
            self.open = {number for number, flow in flows.items() if flow.is_active(learned_at)}
        self.moved = set()
        last = {}
        for sight in packets.sights.get(event.group, ()):
            course = (sight.flow, sight.direction)
            before = last.get(course)
            last[course] = sight.member
            if self._counts(sight, flows, learned_at) and before not in (None, sight.member):
                self.moved.add(sight.flow)

    def _counts(self, sight, flows, learned_at):
        """Whether a sight is of a flow that was open, and is open still."""
        return (
            sight.flow in self.open
            and sight.time >= learned_at
            and flows[sight.flow].is_active(sight.time)
        )


def hold_events(results, packets, report):
    """What was seen of each event."""
    told_of = results.summary["failover"]
    for number, (event, told) in enumerate(zip(results.network.events, told_of)):
        what = f"failover.{number}"
        learned_at = round(told["learnedAt"] * 1e9) if told["learnedAt"] else None
        aftermath = Aftermath(event, learned_at, packets)
        slack = len(report.excused(aftermath.open))
        report.hold(f"{what}.event", told["event"], f"{event.action} {event.target}")
        report.hold(f"{what}.at", told["at"], event.at / 1e9)
        report.hold(f"{what}.flowsActive", told["flowsActive"], len(aftermath.open))
        report.hold(f"{what}.observedMoved", told["observedMoved"], len(aftermath.moved), slack)
