#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Runs the benchmarks, prints their tables and writes them into one file; where gnuplot is there,
# draws how cost grows with members and entries.
# usage: run-bench.sh BUILD_FOLDER --out DIR [--filter REGEX | --scale [--most FLOWS]]

set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
build=$1
shift
out=
filter=.
scale=
most=
while [ $# -gt 0 ]; do
  case $1 in
    --out=*) out=${1#--out=} ;;
    --filter=*) filter=${1#--filter=} ;;
    --most=*) most=${1#--most=} ;;
    --scale) scale=yes ;;
    --out | --filter | --most)
      [ $# -gt 1 ] || break
      case $1 in
        --out) out=$2 ;;
        --filter) filter=$2 ;;
        --most) most=$2 ;;
      esac
      shift
      ;;
    *) break ;;
  esac
  shift
done
[ -n "$out" ] && [ $# -eq 0 ] || {
  echo "usage: ./flowdist bench [--out DIR] [--filter REGEX | --scale [--most FLOWS]]" >&2
  exit 2
}
if [ -n "$scale" ] && [ "$filter" != . ]; then
  echo "--filter does nothing with --scale" >&2
  exit 2
fi
if [ -z "$scale" ] && [ -n "$most" ]; then
  echo "--most does nothing without --scale" >&2
  exit 2
fi
result=$out/${scale:+scale.csv}
[ -n "$scale" ] || result=$out/bench.json
[ ! -e "$result" ] || {
  echo "$result is there already" >&2
  exit 2
}
[ ! -e "$out" ] || { [ -d "$out" ] && [ -w "$out" ]; } || {
  echo "$out is no folder that can be written" >&2
  exit 2
}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

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

repetitions=3

run_hash_core() {
  total=$(wc -l <"$work/order")
  # What is compared runs in turn, so that a slow minute of the machine hits both.
  {
    "$build/hash-core-bench" --benchmark_out="$work/hash.json" --benchmark_out_format=json \
      --benchmark_filter="$filter" --benchmark_repetitions=$repetitions \
      --benchmark_enable_random_interleaving=true --benchmark_min_time=0.03 \
      --benchmark_color=false 2>"$work/said" || touch "$work/failed"
  } | sed -un '/_median/p' | count_progress "$total"
  [ ! -e "$work/failed" ] || {
    cat "$work/said" >&2
    exit 1
  }
  : >"$work/growth"
  awk -v lines="$work/lines" -v growth="$work/growth" -f "$here/hash-core-table.awk" \
    "$work/order" "$work/hash.json"
  echo
}

# plot NAME TITLE AXIS STEMS: a picture of those stems that the extended regular expression matches.
plot() {
  grep -E "$4" "$work/points/index" >"$work/points/chosen" || return 0
  {
    printf 'set terminal pngcairo size 1000,640 font "sans,11"\nset output "%s"\n' "$out/$1.png"
    printf 'set logscale xy\nset key outside right\nset grid\nset format x "10^{%%L}"\n'
    printf 'set title "%s"\nset xlabel "%s"\nset ylabel "CPU time of one, ns"\nplot ' "$2" "$3"
    awk -F'\t' -v folder="$work/points" '{
      printf "%s\"%s/%s\" with linespoints pointsize 0.8 dashtype %d title \"%s\" noenhanced", \
        (NR > 1 ? ", " : ""), folder, $2, (NR > 8 ? 2 : 1), $1
    }' "$work/points/chosen"
    echo
  } >"$work/$1.gp"
  gnuplot "$work/$1.gp" && echo "drawn: $out/$1.png"
}

show_growth() {
  { echo "name,size,ns,bytes" && tr '\t' ',' <"$work/growth"; } >"$out/growth.csv"
  mkdir "$work/points"
  awk -v points="$work/points" -f "$here/growth-table.awk" "$work/growth"
  echo
  if [ -s "$work/points/index" ] && command -v gnuplot >/dev/null; then
    plot select "Look-ups against members" "members" '^Select/'
    plot update "Updates against members" "members" '^(Build|Update|Reweigh)/'
    plot heavy "Heavy members, rows, rings without room, against members" "members" \
      '^(UpdateToHeavy|UpdateRows|TakeOfHeavy|TakeRefused)/'
    plot state "Affinity state against entries" "entries" '^(FlowTable|State)'
    plot tracking "Look-ups that track flows, against flows" "flows known" '^Tracking/'
  fi
}

# curve NAME CURVE COLUMN TITLE AXIS UNIT: a picture of one column of scale.csv against the size.
curve() {
  awk -F, -v curve="$2" -v column="$3" \
    'NR == 1 { for (i = 1; i <= NF; ++i) if ($i == column) c = i }
     $1 == curve { print $2, $c }' "$out/scale.csv" >"$work/$1.dat"
  gnuplot -e "set terminal pngcairo size 800,500 font 'sans,11'; set output '$out/scale-$1.png';
    set logscale x; set yrange [0:*]; set grid; set title '$4'; set xlabel '$5'; set ylabel '$6';
    plot '$work/$1.dat' with linespoints pointtype 7 notitle" && echo "drawn: $out/scale-$1.png"
}

if [ -n "$scale" ]; then
  most=${most:-1000000}
  case $most in
    [1-9][0-9][0-9][0-9] | [1-9][0-9][0-9][0-9][0-9] | [1-9][0-9][0-9][0-9][0-9][0-9] | 1000000) ;;
    *)
      echo "--most: '$most' is no number of flows from 1000 to 1000000, such as 100000" >&2
      exit 2
      ;;
  esac
  mkdir -p "$out"
  "$build/flow-distribution-scale-bench" --most="$most" --out="$out/.scale.csv.part" \
    "$here/../examples/scenarios/million-flows.yaml"
  mv "$out/.scale.csv.part" "$out/scale.csv"
  echo "written: $out/scale.csv"
  if command -v gnuplot >/dev/null; then
    curve flows flows us_per_flow "Cost of a flow against flows that are open" "open flows" "CPU time, us"
    curve memory flows memory_mb "Memory against flows that are open" "open flows" "MB"
    curve members members us_per_flow "Cost of a flow against members" "members" "CPU time, us"
    curve choosers choosers us_per_flow "Cost of a flow against choosers in a row" "choosers" "CPU time, us"
  fi
  exit
fi
if [ -x "$build/hash-core-bench" ]; then
  "$build/hash-core-bench" --benchmark_list_tests --benchmark_filter="$filter" \
    >"$work/order" 2>"$work/said" || :
  if [ ! -s "$work/order" ] || grep -q '^Failed to match' "$work/order"; then
    echo "--filter: no benchmark of the hash core matches '$filter'" >&2
    exit 2
  fi
fi
mkdir -p "$out"
: >"$work/lines"
: >"$work/growth"
if [ -x "$build/hash-core-bench" ]; then
  run_hash_core
  [ ! -s "$work/growth" ] || show_growth
else
  echo "hash core: left out, Google Benchmark (libbenchmark-dev) is missing"
fi
if [ "$filter" = . ] && [ -x "$build/flow-distribution-hop-bench" ]; then
  # It prints its table and writes an object of the same form, an entry a line.
  "$build/flow-distribution-hop-bench" --out="$work/hops.json"
  sed '/^[{}]$/d; s/}$/},/' "$work/hops.json" >>"$work/lines"
fi
if [ "$filter" = . ] && [ -x "$build/flow-distribution-scheduler-bench" ]; then
  "$build/flow-distribution-scheduler-bench"
fi
if [ "$filter" = . ] && [ -x "$build/flow-distribution-monitor-bench" ]; then
  "$build/flow-distribution-monitor-bench" --out="$work/monitors.json" \
    "$here/../examples/scenarios/traffic-managers.yaml"
  sed '/^[{}]$/d; s/}$/},/' "$work/monitors.json" >>"$work/lines"
fi
{ echo '{' && sed '$ s/,$//' "$work/lines" && echo '}'; } >"$out/.bench.json.part"
mv "$out/.bench.json.part" "$out/bench.json"
echo "written: $out/bench.json"
