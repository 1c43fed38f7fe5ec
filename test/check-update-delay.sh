#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Whether late entries violate as many flows as arithmetic says, on a part of the experiment
# examples/experiments/update-delay; and whether the comparison would tell if they did not.
# usage: check-update-delay.sh TOOL

set -eu

tool=$1
experiment=update-delay
# shellcheck source=experiments/checking.sh
. "$(dirname "$0")/experiments/checking.sh"

vary trunks update-delay --traffic.rate=200 --vary san.delay=2ms,10ms,50ms \
  --vary router.per=packet,flow
vary longer update-delay --traffic.rate=200 --vary san.delay=10ms,50ms \
  --traffic.sources.0.requests=constant:5
vary lock update-delay --traffic.rate=200 --vary san.delay=10ms,50ms \
  --vary dispatcher.lock.hold=0ms,5ms,20ms \
  --dispatcher.lock.clients=true
expect 0 '^flow,none,2,5,' "$folder/trunks" "$folder/longer" "$folder/lock"

# A lock that is held as long as word takes: nobody is violated, and the rule for two at once counts.
expect 0 '^packet,2,2,1,[0-9]*,0,0.0000,0.0000,' "$folder/lock"

# Other figures than those that are computed are told.
for file in "$folder"/longer/runs/*/summary.json; do
  sed -i 's/"traffic.sources.0.requests": "constant:5"/"traffic.sources.0.requests": "constant:2"/' "$file"
done
expect 1 'flows violated, computed a share of' "$folder/longer"
expect 2 'no summary.json' "$folder/none"
expect 2 'usage: update-delay RESULTS'
exit $failed
