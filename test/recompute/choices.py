# SPDX-License-Identifier: GPL-2.0-only
"""Whether each packet reached the member that its chooser's scheme says."""

from learning import Knowledge


def hold_choices(results, packets, report):
    """Of every packet that a scheme without state chose for and that arrived."""
    if results.network.events and not results.learned:
        return
    knowledge = Knowledge(results.network, packets.pools, results.learned)
    for chosen, sight in sorted(packets.meetings(), key=lambda meeting: meeting[0].known):
        for _ in knowledge.advance(chosen.known):
            pass
        if packets.pools[chosen.chooser].scheme:
            group, node, pool = chosen.chooser
            report.hold_flow(
                chosen.flow,
                f"member that {group}{node} chose in pool {pool} at {chosen.time} ns",
                sight.member,
                knowledge.choice(chosen.chooser, chosen.key),
            )
