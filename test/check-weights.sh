#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Whether members of a small table have the shares that arithmetic says, on a part of the experiment
# examples/experiments/weights; and whether the comparison would tell if they had not.
# usage: check-weights.sh TOOL

set -eu

tool=$1
experiment=weights
# shellcheck source=experiments/checking.sh
. "$(dirname "$0")/experiments/checking.sh"

vary sizes weights-by-repetition --vary scheme.size=8,32,256
expect 0 '^8,[0-9]*,1,100.0,100.0,' "$folder/sizes"

# Other shares than those that are computed are told.
sed -i 's/size=32/size=16/' "$folder"/sizes/runs/002*/summary.json
expect 1 'computed entries \[1, 1, 2, 2, 4, 6\] of 16' "$folder/sizes"
expect 2 'no summary.json' "$folder/absent"
expect 2 'usage: weights RESULTS'
exit $failed
