# SPDX-License-Identifier: GPL-2.0-only
"""Random trunks among the links of a scenario, and links that fail in ways of their own."""

SCHEMES = (
    "key=five-tuple hash=crc32 select=modulo",
    "key=five-tuple hash=jhash select=hrw",
    "key=source hash=crc32c select=modulo",
    "select=round-robin",
)
HOSTS = ("client", "server")


def add_links(random, scenario):
    """Lets some scenarios have trunks, of which some links fail."""
    if random.random() < 0.4:
        _add_faults(random, scenario, _add_trunks(random, scenario))


def _add_trunks(random, scenario):
    """Makes some links trunks, whose ends notice that a link carries nothing."""
    groups = {group["name"]: group for group in scenario["network"]["groups"]}
    trunks = []
    for link in scenario["network"]["links"]:
        ends = [groups[name] for name in link["between"]]
        hosts = any(end["kind"] in HOSTS for end in ends)
        if hosts or link.get("medium") == "csma" or random.random() > 0.5:
            continue
        link["trunk"] = random.choice((2, 3, 4))
        link["lossOfSignal"] = random.choice(("0s", "5ms", "40ms"))
        link["remoteFault"] = random.random() < 0.5
        trunks.append(link)
        for end in ends:
            if random.random() < 0.5 and "like" not in end:
                end["trunk.scheme"] = random.choice(SCHEMES)
    return trunks


def _add_faults(random, scenario, trunks):
    """Lets links of trunks be cut, some in one direction, and become grey."""
    duration = int(scenario["duration"].removesuffix("ms"))
    for link in trunks:
        one, other = link["between"]
        for part in range(link["trunk"]):
            if random.random() < 0.5:
                continue
            name = link.get("name") or "-".join(link["between"])
            event = {"target": f"{name}/{part}"}
            if one != other and random.random() < 0.5:
                event["from"] = random.choice((one, other))
            start = random.randrange(200, duration - 400)
            grey = {"every": random.choice((2, 5, 30)), "above": random.choice((0, 0, 200))}
            how = {"action": "grey", **grey} if random.random() < 0.5 else {"action": "cut"}
            scenario["events"] += [
                {"at": f"{start}ms", **event, **how},
                {"at": f"{start + random.choice((30, 300))}ms", **event, "action": "heal"},
            ]
