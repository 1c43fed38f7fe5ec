#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Whether a standby takes over when arithmetic says, and flows move as they must, on a part of the
# experiment examples/experiments/standby; and whether the comparison would tell if they did not.
# usage: check-standby.sh TOOL

set -eu

tool=$1
experiment=standby
# shellcheck source=experiments/checking.sh
. "$(dirname "$0")/experiments/checking.sh"

intervals=balancer.standby.interval=100ms,1s
vary stateless standby --measuring.flows=true --traffic.rate=20 --vary $intervals --scheme.state=none
vary table standby --measuring.flows=true --vary $intervals --balancer.standby.preempt=false
vary shared standby --measuring.flows=true --traffic.rate=20 --vary $intervals --balancer.standby.sync.flows=true
expect 0 '^shared,true,0.1,' "$folder/stateless" "$folder/table" "$folder/shared"

# Other figures than those that are computed are told.
sed -i 's/"takeovers": 1/"takeovers": 2/' \
  "$folder"/table/runs/001-run1/summary.json
expect 1 '2 takeovers' "$folder/table"
sed -i 's/"network.groups.balancer.standby.interval": "100ms"/"network.groups.balancer.standby.interval": "200ms"/' \
  "$folder"/stateless/runs/*/summary.json
expect 1 's without a master, computed' "$folder/stateless"
expect 2 'no summary.json' "$folder/absent"
expect 2 'usage: standby RESULTS'
exit $failed
