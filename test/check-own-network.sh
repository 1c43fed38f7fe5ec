#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Whether the network of ns-3's own parts does what its page says: every byte that was sent arrives,
# and every flow passes one traffic manager in both directions.
# usage: check-own-network.sh PROGRAM

set -eu

"$1" | awk '
  / by manager / {
    flows++
    used[$NF] = 1
    if (/others/) { print "several managers: " $0; bad = 1 }
    if (/ tcp: / && !/ [1-9][0-9]* packets there, [1-9][0-9]* back/) { print "one way only: " $0; bad = 1 }
  }
  /^sink / { sunk += $3 }
  /^sent / { sent = $2; received = $5 }
  END {
    expected = 6 * (100000 + 51200) # clients, bytes of each by TCP and by UDP
    if (sent != expected || received != expected || sunk != expected) {
      print "expected " expected " bytes, sent " sent ", received " received ", in sinks " sunk
      bad = 1
    }
    managers = 0
    for (m in used) { managers++ }
    if (flows != 12 || managers != 3) {
      print flows " flows by " managers " managers, expected 12 by 3"
      bad = 1
    }
    exit bad
  }
'
