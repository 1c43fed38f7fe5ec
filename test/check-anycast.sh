#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Whether those flows go to another site, and as many of them break, as arithmetic says, on a part of the
# experiment examples/experiments/anycast; and whether the comparison would tell if others did.
# usage: check-anycast.sh TOOL

set -eu

tool=$1
experiment=anycast
# shellcheck source=experiments/checking.sh
. "$(dirname "$0")/experiments/checking.sh"

vary shared anycast --measuring.flows=true --vary site.scheme.select='modulo;hrw'
vary apart anycast-sites --measuring.flows=true --vary site.count=2
expect 0 '^modulo none,1,' "$folder/shared" "$folder/apart"
expect 0 '^a server each,1,' "$folder/apart"

# Routers that converge at other times than they did are told.
sed -i 's/^\([5-7]\)\.[0-9]*,edge,/\1.0,edge,/' "$folder"/apart/runs/*/learned.csv
expect 1 'flows at another site, computed' "$folder/apart"
expect 2 'no summary.json' "$folder/absent"
expect 2 'usage: anycast RESULTS'
exit $failed
