#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Whether routers that choose themselves get and use as many packets as arithmetic says, and know of
# one that goes when it says, on a part of the experiment examples/experiments/self-selection; and
# whether the comparison would tell if they did not.
# usage: check-self-selection.sh TOOL

set -eu

tool=$1
experiment=self-selection
# shellcheck source=experiments/checking.sh
. "$(dirname "$0")/experiments/checking.sh"

vary nodes self-selection-window --vary router.count=2,8 --events.0.action=remove --duration=3s
vary fails self-selection-window --vary router.heartbeat.interval=50ms,200ms \
  --vary router.heartbeat.misses=1,3 --duration=3s
vary split self-selection-split --vary router.heartbeat.interval=100ms --traffic.rate=300
expect 0 '^fail,4,0.05,1,' "$folder/nodes" "$folder/fails" "$folder/split"

# Other figures than those that are computed are told.
sed -i 's/"learnedAt": 2\./"learnedAt": 3./' "$folder"/fails/runs/001*/summary.json
expect 1 'known after' "$folder/fails"
sed -i 's/router.count": *"*8"*/router.count": 9/' "$folder"/nodes/runs/*/summary.json
expect 1 'packets came in, computed' "$folder/nodes"
expect 2 'no summary.json' "$folder/absent"
expect 2 'usage: self-selection RESULTS'
exit $failed
