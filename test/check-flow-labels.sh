#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Whether flow labels that change in the middle of flows break as many as arithmetic says, and none where
# nobody hashes them, on a part of the experiment examples/experiments/flow-labels; and whether the
# comparison would tell if they did not.
# usage: check-flow-labels.sh TOOL

set -eu

tool=$1
experiment=flow-labels
# shellcheck source=experiments/checking.sh
. "$(dirname "$0")/experiments/checking.sh"

label='key=fields fields6=src+dst+label hash=crc32'
vary datagrams flow-labels --vary client.labelChanges=packets:5,probability:0.05 \
  --vary scheme="$label select=modulo;$label select=hrw state=lru;as=linux-multipath-0;as=linux-multipath-1"
vary connections flow-labels --services.0.protocol=tcp --traffic.sources.0.kind=tcp \
  --client-access.loss=0.01 --client.labelChanges=timeout \
  --vary scheme="$label select=maglev;$label select=modulo state=exact-match"
expect 0 '^tcp,timeout,' "$folder/datagrams" "$folder/connections"

# Other figures than those that are computed are told.
first=$(grep -l 'select=modulo' "$folder"/datagrams/runs/*/summary.json | head -n 1)
sed -i 's/"flowsViolated": [0-9]*/"flowsViolated": 7/' "$first"
expect 1 'computed' "$folder/datagrams"
sed -i 's/"label-changed"/"table-changed"/' "$folder"/connections/runs/001*/summary.json
expect 1 'flows moved for' "$folder/connections"
expect 2 'no summary.json' "$folder/absent"
expect 2 'usage: flow-labels RESULTS'
exit $failed
