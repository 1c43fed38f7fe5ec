# SPDX-License-Identifier: GPL-2.0-only
"""Random settings of clusters of dispatchers and of the switches before and behind them."""

from random_schemes import random_scheme

PATHS = ["/images/logo", "/video", "/news", ""]  # what clients ask for; empty: nothing that has one


def random_spread(random, rests, per):
    """How a switch picks trunks: `per` what, or as it has drawn."""
    spread = {"spread": random.choice(("random", "round-robin")), "per": per}
    if rests.random() < 0.3:
        spread["per"] = rests.choice(("flow", "packet"))
    if rests.random() < 0.2:
        return {"spread": "hash", "scheme": random_scheme(rests, False, 0, 0.25)}
    return spread


def random_lock(rests):
    """Clients are locked, or not."""
    if rests.random() < 0.6:
        return {}
    return {"lock": {"clients": True, "hold": rests.choice(("0s", "2ms", "20ms")),
                     "packets": rests.choice((1, 1, 2)),
                     "timeout": rests.choice(("1s", "1s", "200ms"))}}


def random_applications(rests):
    """What is asked for tells the server."""
    return {
        "applications": rests.choice((
            "tcp:80/images=0-1 tcp:80/video=2",
            "tcp:80/images=0 tcp:80/images/logo=1 tcp:80=2",
            "tcp:80/v=0,2",
        )),
        "binding": {"retry": rests.choice(("1s", "100ms")),
                    "timeout": rests.choice(("10s", "500ms"))},
    }
