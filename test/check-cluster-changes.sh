#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Whether tables of dispatchers differ and agree, and flows break, as arithmetic says, on a part of
# the experiment examples/experiments/cluster-changes; and whether the comparison would tell if they
# did not.
# usage: check-cluster-changes.sh TOOL

set -eu

tool=$1
experiment=cluster-changes
# shellcheck source=experiments/checking.sh
. "$(dirname "$0")/experiments/checking.sh"

vary split network-splits --vary dispatcher.replication.reliable=true,false \
  --vary dispatcher.replication.antiEntropy=0s,200ms
vary dies dispatcher-dies --vary dispatcher.replication.services=all,none --traffic.rate=100
expect 0 '^dies,told, router after 0.2 s,' "$folder/split" "$folder/dies"

# Other figures than those that are computed are told.
told=$folder/dies/runs/001-run1/summary.json
sed -i 's/"broken": 0/"broken": 1/' "$told"
expect 1 '1 flows broke' "$folder/dies"
sed -i 's/"traffic.rate": [0-9]*/"traffic.rate": 300/' "$folder"/split/runs/*/summary.json
expect 1 'differing entries at' "$folder/split"
expect 2 'no summary.json' "$folder/absent"
expect 2 'usage: cluster-changes RESULTS'
exit $failed
