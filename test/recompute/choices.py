# SPDX-License-Identifier: GPL-2.0-only
"""Whether each packet reached the member that its chooser's scheme says."""

from learning import Choices, Knowledge


def hold_choices(results, packets, report):
    """Of every packet that a scheme without state chose for and that arrived."""
    knowledge = Knowledge(results.network, packets.members_of(), results.learned)
    choices = Choices(packets.pools, knowledge)
    for chosen, sight in sorted(packets.meetings, key=lambda meeting: meeting[0].known):
        for row, _ in knowledge.advance(chosen.known):
            choices.forget(row.chooser)
        if packets.pools[chosen.chooser].scheme:
            group, node, pool = chosen.chooser
            report.hold_flow(
                chosen.flow,
                f"member that {group}{node} chose in pool {pool} at {chosen.time} ns",
                sight.member,
                choices.ask(chosen.chooser, chosen.key),
            )
