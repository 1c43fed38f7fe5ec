#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Whether monitors judge the flows of ns-3's own applications by what happened: owners and violations
# are held to what the distributor and the sinks saw of each flow, and FlowMonitor loses the packets.
# usage: check-own-monitors.sh PROGRAM

set -eu

"$1" | awk '
  / manager .* server .* violations / {
    flows[$2]++
    outcomes[$2 " " $3]++
    split($0, parts, ", seen: managers ")
    split(parts[2], seen, " servers ")
    managers = split(seen[1], manager, " ")
    servers = split(seen[2], server, " ")
    owned = $5
    served = $7
    violations = $9 + 0
    if (!((" " seen[1] " ") ~ (" " owned " "))) { print "not its manager: " $0; bad = 1 }
    if (!((" " seen[2] " ") ~ (" " served " "))) { print "not its server: " $0; bad = 1 }
    # Several members of a tier, and only these, are a violation.
    if ((managers > 1 || servers > 1) != (violations > 0)) { print "judged wrongly: " $0; bad = 1 }
    moved += managers > 1
    # Manager 1 went: whoever was there moved, unless the flow was over.
    if (owned == 1 && managers == 1 && $3 != "completed,") { print "stayed at manager 1: " $0; bad = 1 }
  }
  /^violations/ { violated = $6; packets = $8 }
  /^FlowMonitor/ { sent = $3 + 0; received = $5 + 0 }
  END {
    if (flows["tcp"] != 12 || flows["udp"] != 6) { print "flows: " flows["tcp"] ", " flows["udp"]; bad = 1 }
    # A connection that a manager does not know is broken; datagrams are translated anew.
    if (outcomes["udp unfinished,"] != 6 || outcomes["tcp completed,"] < 3 || outcomes["tcp broken,"] < 3 ||
        moved < 4 || violated == 0 || packets < 1000) {
      print "outcomes, moved " moved ", violations " violated " of " packets
      bad = 1
    }
    # Each bulk flow of 1 MB takes 1,866 segments of 536 bytes; FlowMonitor knows none that arrived.
    if (sent < 3 * 1866 || received > sent / 100) { print "FlowMonitor: " sent ", " received; bad = 1 }
    exit bad
  }
'
