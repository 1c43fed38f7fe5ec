#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Every part that is registered, in a scenario: real TCP through a distributor, to the end, with
# every packet and flow accounted for. Parts are read from the tool's own list. What no packet can
# carry is refused by name.
# usage: check-schemes.sh TOOL

set -eu

tool=$1
scenario=$(cd "$(dirname "$0")/../examples/scenarios" && pwd)/balancer.yaml
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# The spec that tries part $2 of stage $1. State that rests on others' choices needs a selector
# whose choice depends on nothing but the members; what goes by loads needs state that counts them.
spec_of() {
  case $1:$2 in
    state:*) echo "select=hrw state=$2" ;;
    select:*connections | select:bounded | select:two-choices | select:join-shortest-queue)
      echo "select=$2 state=lru" ;;
    *) echo "$1=$2" ;;
  esac
}

"$tool" schemes | awk '$1 ~ /^(key|hash|select|state)$/ { print $1, $2 }' >"$folder/parts"
count=$(wc -l <"$folder/parts")
[ "$count" -gt 10 ] || { echo "the list of parts is not understood"; exit 1; }
refused=$(spec_of state cookie)
failed=0
for select in bounded least-connections two-choices; do
  status=0
  "$tool" run "$scenario" --scheme="select=$select" --out "$folder/out" >"$folder/said" 2>&1 || status=$?
  [ "$status" -eq 2 ] && grep -q "goes by loads, and nothing counts them here" "$folder/said" || {
    echo "FAIL: select=$select without state ended with $status:"
    cat "$folder/said"
    failed=1
  }
done
while read -r stage name; do
  spec=$(spec_of "$stage" "$name")
  if ! "$tool" run "$scenario" --scheme="$spec" --duration=300ms --measuring.warmUp=0s \
    --client.count=2 --server.count=4 --out "$folder/out" --overwrite \
    >"$folder/said" 2>&1; then
    [ "$spec" = "$refused" ] && grep -q "needs cookies in packets" "$folder/said" && continue
    echo "FAIL: $spec"
    tail -n 5 "$folder/said"
    failed=1
  fi
done <"$folder/parts"
[ "$failed" -ne 0 ] || echo "all $count parts ran, or were refused as they must be"
exit "$failed"
