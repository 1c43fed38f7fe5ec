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

# Google Benchmark's CSV as a table, and as `"name": {...},` a line into the file $2. CPU time, so
# that other work on the machine counts less; of a batch, the time of one of its look-ups.
hash_core() {
  awk -F, -v lines="$2" '
    # What an entry is compared with: the same done by hand, or what it would replace.
    function baseline_of(name) {
      if (name ~ /^Select/) return "SelectByHand"
      if (name ~ /^Hash/) return "Hash/sum"
      if (name ~ /^EvaluateBatch/) { sub(/^EvaluateBatch/, "Choose", name); return name }
      if (name ~ /^(ByHand|Choose)/) return "ByHand"
      if (name ~ /^FlowTable/) return "Choose/five_tuple_crc32_modulo"
      return ""
    }
    /^"[^"]*",[0-9]/ {
      gsub(/"/, "", $1)
      names[++n] = $1
      unit[$1] = $5
      value[$1] = $7 > 0 ? 1e9 / $7 : $4
    }
    END {
      printf "%-46s %10s %8s  %s\n", "hash core, CPU time of one", "", "ratio", "against"
      for (i = 1; i <= n; ++i) {
        name = names[i]
        base = baseline_of(name)
        printf "%-46s %7.2f %s ", name, value[name], unit[name]
        if (base == "") {
          printf "%8s  nothing comparable\n", "-"
          text = "null, \"ratio\": null"
        } else {
          ratio = value[name] / value[base]
          printf "%8.2f  %s\n", ratio, base
          text = sprintf("\"hash-core/%s\", \"ratio\": %.6g", base, ratio)
        }
        printf "  \"hash-core/%s\": {\"value\": %.6g, \"unit\": \"%s\", \"baseline\": %s},\n", \
          name, value[name], unit[name], text >lines
      }
    }' "$1"
}

# Counts the lines of benchmarks that come in, of $1, for people; a line every few seconds.
count_progress() {
  start=$(date +%s)
  shown=$start
  done=0
  while read -r _; do
    done=$((done + 1))
    now=$(date +%s)
    if [ $((now - shown)) -ge 2 ] && [ "$done" -lt "$1" ]; then
      shown=$now
      left=$(((now - start) * ($1 - done) / done))
      echo "hash core: $done of $1, about $left s to go" >&2
    fi
  done
}

: >"$work/lines"
if [ -x "$build/hash-core-bench" ]; then
  total=$("$build/hash-core-bench" --benchmark_list_tests | wc -l)
  {
    "$build/hash-core-bench" --benchmark_out="$work/hash.csv" --benchmark_out_format=csv \
      --benchmark_min_time=0.2 --benchmark_color=false 2>"$work/said" | sed -un '/ ns \| ms \| us /p'
  } | count_progress "$total"
  [ -s "$work/hash.csv" ] || {
    cat "$work/said" >&2
    exit 1
  }
  hash_core "$work/hash.csv" "$work/lines"
  echo
else
  echo "hash core: left out, Google Benchmark (libbenchmark-dev) is missing"
fi
if [ -x "$build/flow-distribution-hop-bench" ]; then
  # It prints its table and writes an object of the same form, an entry a line.
  "$build/flow-distribution-hop-bench" --out="$work/hops.json"
  sed '/^[{}]$/d; s/}$/},/' "$work/hops.json" >>"$work/lines"
fi
{ echo '{' && sed '$ s/,$//' "$work/lines" && echo '}'; } >"$out/.bench.json.part"
mv "$out/.bench.json.part" "$out/bench.json"
echo "written: $out/bench.json"
