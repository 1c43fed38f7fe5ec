#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Whether a table that is written slowly loses and moves as many flows as arithmetic says, on a part of
# the experiment examples/experiments/slow-tables; and whether the comparison would tell if it did not.
# usage: check-slow-tables.sh TOOL

set -eu

tool=$1
experiment=slow-tables
# shellcheck source=experiments/checking.sh
. "$(dirname "$0")/experiments/checking.sh"

vary dies slow-table-dies --vary scheme.rate=100,1000 \
  --vary scheme.order=in-order,random,make-before-break
vary grows slow-table-grows --vary scheme.rate=200 --vary scheme.order=in-order,make-before-break
expect 0 '^fail,random,100,' "$folder/dies" "$folder/grows"

# Other figures than those that are computed are told.
sed -i 's/rate=100 /rate=10 /' "$folder"/dies/runs/001*/summary.json
expect 1 'flows, computed' "$folder/dies"
sed -i 's/"table-being-written"/"chosen-anew"/' "$folder"/grows/runs/001*/summary.json
expect 1 'flows moved for' "$folder/grows"
expect 2 'no summary.json' "$folder/absent"
expect 2 'usage: slow-tables RESULTS'
exit $failed
