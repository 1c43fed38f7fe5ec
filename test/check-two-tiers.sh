#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Whether as many flows break behind two tiers as arithmetic says, on a part of the experiment
# examples/experiments/two-tiers; and whether the comparison would tell if others did.
# usage: check-two-tiers.sh TOOL

set -eu

tool=$1
experiment=two-tiers
# shellcheck source=experiments/checking.sh
. "$(dirname "$0")/experiments/checking.sh"

balancer='key=five-tuple hash=toeplitz select=hrw'
vary some two-tiers --measuring.flows=true \
  --vary switch.scheme.select='modulo;resilient' \
  --vary balancer.scheme="$balancer;$balancer state=lru;$balancer state=glb rows=4096"
expect 0 '^modulo,lru,1,[0-9.]*,[0-9.]*,[0-9.]*,[0-9.]*,75.0,' "$folder/some"
expect 0 '^resilient,glb,1,[0-9.]*,[0-9.]*,[0-9.]*,[0-9.]*,25.0,' "$folder/some"

# A state that is another one than the run had is told.
sed -i 's/select=resilient/select=modulo/; s/state=lru/state=none/' "$folder"/some/runs/*/summary.json
expect 1 'flows broken, computed' "$folder/some"
expect 2 'no summary.json' "$folder/absent"
expect 2 'usage: two-tiers RESULTS'
exit $failed
