# SPDX-License-Identifier: GPL-2.0-only
"""Whether each packet reached the member that its chooser's scheme says."""

from learning import Choices, Knowledge


def hold_choices(results, packets, report):
    """Of every packet that a scheme without state chose for and that arrived."""
    knowledge = Knowledge(results.network, packets.members_of(), results.learned)
    choices = Choices(packets.pools, knowledge)
    for chosen, sight in sorted(packets.meetings, key=lambda meeting: meeting[0].known):
        for row, _ in knowledge.advance(chosen.known):
            choices.forget(row.chooser, row.time)
        if chosen.basis == "byState":
            continue
        pool = packets.pools[chosen.chooser]
        if not pool.scheme:
            report.pass_over(f"member of a packet: not written again: {pool.spec}")
        else:
            group, node, number = chosen.chooser
            report.hold_flow(
                chosen.flow,
                f"member that {group}{node} chose in pool {number} at {chosen.time} ns",
                sight.member,
                choices.ask(chosen.chooser, chosen.key, chosen.known),
            )
