#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Whether a second level of switches uses as many links as arithmetic says, on a part of the experiment
# examples/experiments/polarization; and whether the comparison would tell if it did not.
# usage: check-polarization.sh TOOL

set -eu

tool=$1
experiment=polarization
# shellcheck source=experiments/checking.sh
. "$(dirname "$0")/experiments/checking.sh"

crc='key=five-tuple select=modulo hash=crc32'
vary same polarization --vary server.count=4,6 --vary "leaf.scheme=$crc;$crc seed=7;${crc}c"
expect 0 '^crc32,the same,4,6,987,3,3,3,' "$folder/same"
expect 0 '^crc32,another seed,4,4,987,1,1,1,' "$folder/same"
expect 0 '^crc32,another polynomial,4,6,987,6,6,6,' "$folder/same"

# Other links than those that are computed are told.
sed -i 's/hash=crc32c/hash=crc32/' "$folder"/same/runs/003*/summary.json
expect 1 'links used \[4, 4, 4, 4\], computed 1' "$folder/same"
expect 2 'no summary.json' "$folder/absent"
expect 2 'usage: polarization RESULTS'
exit $failed
