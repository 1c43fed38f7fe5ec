#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Whether servers that choose themselves, a balancer and dispatchers receive as many bytes, and lose as
# many flows, as arithmetic says, on a part of the experiment examples/experiments/side-by-side; and
# whether the comparison would tell if they did not.
# usage: check-side-by-side.sh TOOL

set -eu

tool=$1
experiment=side-by-side
# shellcheck source=experiments/checking.sh
. "$(dirname "$0")/experiments/checking.sh"

options='--measuring.flows=true --traffic.rate=50'
# shellcheck disable=SC2086
vary selection beside-self-selection $options --vary server.convergence=at-once,drain
# shellcheck disable=SC2086
vary server beside-dispatchers $options --vary front.count=4
# shellcheck disable=SC2086
vary front beside-balancer $options --vary events.0.target=front0,server1
expect 0 '^self-selection,server fails,1,' "$folder/selection" "$folder/server" "$folder/front"

# Other figures than those that are computed are told.
for what in selection server; do
  sed -i 's/"receivedBytes": \([0-9]\{7,\}\)/"receivedBytes": 1\1/' \
    "$folder/$what"/runs/001*/summary.json
  expect 1 'bytes received, computed' "$folder/$what"
done
sed -i 's/"broken": [0-9]*/"broken": 99/' "$folder"/front/runs/*/summary.json
expect 1 '99 flows broken, computed' "$folder/front"
expect 1 '99 of [0-9]* flows broken' "$folder/front"
expect 2 'no summary.json' "$folder/absent"
expect 2 'usage: side-by-side RESULTS'

# The table for people.
printf 'who,how many\nall,7\nnone,10\n' >"$folder/table.csv"
printf 'who   how many\nall          7\nnone        10\n' >"$folder/wanted"
"$here/experiments/aligned" "$folder/table.csv" | cmp - "$folder/wanted" || failed=1
code=0
"$here/experiments/aligned" "$folder/absent" 2>"$folder/said" || code=$?
if [ "$code" -ne 2 ] || [ "$(wc -l <"$folder/said")" -ne 1 ]; then
  echo "FAIL: aligned ends with $code for a file that is not there"
  failed=1
fi
exit $failed
