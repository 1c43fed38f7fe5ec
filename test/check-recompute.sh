#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Whether runs report what their packets say, by a program that shares no code with ours: random
# scenarios agree, and so does the shipped one whose dispatchers answer clients themselves; results that
# were tampered with, or are not there, are told.
# usage: check-recompute.sh TOOL [RUNS]

set -eu

tool=$1
runs=${2:-10}
recompute=$(cd "$(dirname "$0")/recompute" && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
failed=0

# Runs recompute on a folder. $1: the exit code that it should end with, $2: the folder, $3: a text
# that it should say.
expect() {
  code=0
  "$recompute/recompute" "$2" >"$folder/said" 2>&1 || code=$?
  if [ "$code" -ne "$1" ] || ! grep -q "$3" "$folder/said"; then
    echo "FAIL: expected exit code $1 and '$3', not $code and:"
    head -n 5 "$folder/said"
    failed=1
  fi
}

# tamper FILE SED-PROGRAM TEXT: a changed file has to be noticed.
tamper() {
  cp "$good/$1" "$folder/kept"
  sed -i "$2" "$good/$1"
  if cmp -s "$folder/kept" "$good/$1"; then
    echo "FAIL: $2 changes nothing in $1"
    failed=1
  fi
  expect 1 "$good" "$3"
  cp "$folder/kept" "$good/$1"
}

"$recompute/random-scenarios" "$tool" "$runs" || failed=1

# Connections whose servers are bound late: numbers and bytes from end to end.
mkdir "$folder/paths"
"$tool" run "$recompute/../../examples/scenarios/paths.yaml" --duration=1500ms --traffic.stop=1300ms \
  --measuring.flows=true --traces.pcap="$folder/paths/p" \
  --ns3::PcapFileWrapper::NanosecMode=true --out "$folder/paths/out" >/dev/null || failed=1
expect 0 "$folder/paths/out" " 0 differ"

"$recompute/random-scenarios" "$tool" 1 3 "$folder" >/dev/null || failed=1
good=$folder/seed-3/out
expect 0 "$good" " 0 differ"
tamper flows.csv '2s/,[0-9]*\(,[^,]*,[^,]*,[^,]*,[^,]*\)$/,99\1/' 'seed [0-9]*: flow 0: .* results .*, packets '
# Flows of that scenario are run alone, too.
tamper flows.csv 's/,\([0-9][0-9.]*,[0-9.]*\)$/,1\1/' 'aloneTime: results .*, packets '
# The last line.
# shellcheck disable=SC2016
tamper members.csv '$s/,[0-9]*$/,99999999/' 'load of server'
tamper summary.json 's/"packetsSeen": [1-9][0-9]*/"packetsSeen": 7/' 'packetsSeen: results 7, packets '
expect 2 "$folder/none" summary.json
# The magic number of captures in microseconds, byte by byte as this machine writes it or another.
cp "$folder/seed-3/p-0-1.pcap" "$folder/kept"
printf '\241\262\303\324' >"$folder/magic"
if [ "$(od -An -tx1 -N1 "$folder/kept")" = " 4d" ]; then
  printf '\324\303\262\241' >"$folder/magic"
fi
dd if="$folder/magic" of="$folder/seed-3/p-0-1.pcap" bs=1 conv=notrunc 2>/dev/null
expect 2 "$good" 'run with --ns3::PcapFileWrapper::NanosecMode=true'
cp "$folder/kept" "$folder/seed-3/p-0-1.pcap"
expect 0 "$good" " 0 differ"
truncate -s -3 "$folder/seed-3/p-0-1.pcap"
expect 2 "$good" 'p-0-1.pcap: ends inside a record'

# refuse_program PROGRAM TEXT ARGUMENTS...: it says in one line what is wrong with its arguments.
refuse_program() {
  program=$1
  text=$2
  shift 2
  code=0
  "$recompute/$program" "$@" >"$folder/said" 2>&1 || code=$?
  if [ "$code" -ne 2 ] || [ "$(wc -l <"$folder/said")" -ne 1 ] || ! grep -q "$text" "$folder/said"; then
    echo "FAIL: $program $* ends with $code and:"
    head -n 5 "$folder/said"
    failed=1
  fi
}

refuse() {
  refuse_program random-scenarios "$@"
}

refuse_program recompute 'usage: recompute RESULTS'
refuse_program recompute 'usage: recompute RESULTS' --help
refuse_program check-figures 'usage: check-figures TOOL'
refuse_program check-figures "'$folder/none' is no program" "$folder/none"
refuse_program check-figures "'$folder/none' is no file" "$tool" "$folder/none"
refuse 'usage: random-scenarios' "$tool"
refuse "RUNS has to be a whole number, at least 1, not 'many'" "$tool" many
refuse "FIRST has to be a whole number, at least 1, not '-1'" "$tool" 1 -1
refuse "'$folder/none' is no program" "$folder/none" 1
refuse "'$good/flows.csv' is no folder" "$tool" 1 1 "$good/flows.csv"
exit $failed
