#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Runs the benchmarks, prints their tables and writes them into one file.
# usage: run-bench.sh BUILD_FOLDER --out DIR

set -eu

build=$1
shift
case ${1-} in
  --out=*) out=${1#--out=} ;;
  --out) out=${2-} ;;
  *) out= ;;
esac
[ -n "$out" ] || {
  echo "usage: ./flowdist bench [--out DIR]" >&2
  exit 2
}
[ ! -e "$out/bench.json" ] || {
  echo "$out/bench.json is there already" >&2
  exit 2
}
mkdir -p "$out"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# From Google Benchmark's CSV: `"name": {...},` a line. CPU time, so that other work on the machine
# counts less; there is no baseline.
hash_core_lines() {
  awk -F, '/^"[^"]*\/?[^"]*",[0-9]/ {
    gsub(/"/, "", $1)
    printf "  \"hash-core/%s\": {\"value\": %s, \"unit\": \"%s\", \"baseline\": null, \"ratio\": null},\n", $1, $4, $5
  }' "$1"
}

: >"$work/lines"
if [ -x "$build/hash-core-bench" ]; then
  "$build/hash-core-bench" --benchmark_out="$work/hash.csv" --benchmark_out_format=csv
  hash_core_lines "$work/hash.csv" >>"$work/lines"
fi
if [ -x "$build/flow-distribution-hop-bench" ]; then
  # It prints its table and writes an object of the same form, an entry a line.
  "$build/flow-distribution-hop-bench" --out="$work/hops.json"
  sed '/^[{}]$/d; s/}$/},/' "$work/hops.json" >>"$work/lines"
fi
{ echo '{' && sed '$ s/,$//' "$work/lines" && echo '}'; } >"$out/.bench.json.part"
mv "$out/.bench.json.part" "$out/bench.json"
echo "written: $out/bench.json"
