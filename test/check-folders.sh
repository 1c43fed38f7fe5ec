#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Result folders, processes and faults of the tool from outside: commands at the same time, a parent
# that is killed, disks that are full, limits of the system.
# Usage: check-folders.sh TOOL

# Functions are handed to expect; sh has ulimit -n everywhere; words are for another shell to expand.
# shellcheck disable=SC2317,SC3045,SC2016

set -eu

tool=$(readlink -f -- "$1")
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=test/expect.sh
. "$here/expect.sh"
scenario=$(cd "$here/../examples/scenarios" && pwd)/balancer.yaml
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

# quick COMMAND...: the tool on a scenario that takes a moment.
quick() {
  command=$1
  shift
  "$tool" "$command" "$scenario" --duration=500ms --measuring.warmUp=0s --client.count=2 "$@"
}

# Without --out three at once have three folders, by the scenario's name.
pids=
for number in 1 2 3; do
  quick run >"said$number" 2>&1 &
  pids="$pids $!"
done
for pid in $pids; do
  wait "$pid" || fail "one of three at once ended with $?"
done
for number in 1 2 3; do
  [ -s "results/balancer-$number/summary.json" ] || fail "no results/balancer-$number"
done
[ "$(cat said[123] | grep -c '^results: ')" -eq 3 ] || fail "not three results"
[ "$(cat said[123] | grep '^results: ' | sort -u | wc -l)" -eq 3 ] || fail "two name one folder"

# The same folder is of one at a time; children end with their parent, however it ends.
"$tool" run "$scenario" --duration=10h --measuring.interval=1min --yes --runs=2 --jobs=2 --out same >said0 2>&1 &
parent=$!
tries=0
until [ "$(pgrep -c -P "$parent")" -eq 2 ] || [ "$tries" -ge 200 ]; do
  sleep 0.1
  tries=$((tries + 1))
done
children=$(pgrep -P "$parent") || fail "no runs were started"
expect 2 "another command is writing its results there" quick run --out same --overwrite
kill -KILL "$parent"
wait "$parent" 2>/dev/null || :
sleep 0.5
for child in $children; do
  # One that has ended may stay listed until somebody asks for its exit code.
  ! ps -o stat= -p "$child" | grep -q '^[^Z]' || fail "a run outlived its command"
done
expect 2 "holds results already" quick run --out same
[ -z "$(find same/runs -type f 2>/dev/null)" ] || fail "what a killed command left was taken for results"
expect 0 "results: same" quick run --out same --overwrite
[ ! -e same/campaign.sqlite ] || fail "a campaign without a successor stayed"

cp same/summary.json kept
mkdir same/plots
echo mine >same/plots/thesis.png
limited() {
  (
    ulimit -f 8 # blocks of 512 bytes
    "$@"
  )
}
expect 1 "File too large" limited quick run --out same --overwrite --measuring.flows=true
cmp -s same/summary.json kept || fail "a failed run replaced results"
expect 1 "File too large" limited quick run --out same --overwrite --runs=2 --measuring.flows=true
cmp -s same/summary.json kept || fail "failed runs replaced results"
# Where nothing can be written, the reason is said.
(
  ulimit -f 0
  quick run --out unlogged --runs=2 2>&1
) | cat >said
grep -q "File too large" said || fail "where nothing can be written it does not say why: $(cat said)"
expect 0 "results: same" quick run --out same --overwrite --runs=2
[ ! -e same/summary.json ] || fail "results without a successor stayed"
[ "$(cat same/plots/thesis.png)" = mine ] || fail "a file of others went"

# Packets: a full disk is an error; each of several runs has files of its own; files are not replaced
# unasked; there are no more than the system lets be open.
expect 1 "File too large" limited quick run --traces.pcap=full --out none
[ ! -e none ] || fail "results of a run whose packets could not be written"
expect 1 "File too large" limited quick run --traces.ascii=full --out none --overwrite
tiny() {
  (
    ulimit -f 1
    "$@"
  )
}
expect 1 "full-devices.csv cannot be written: File too large" tiny quick run --traces.pcap=full --out none --overwrite
expect 0 "results:" quick run --traces.pcap=p --traces.ascii=p --runs=2 --out many
for file in p-devices.csv p-0-1.pcap p-0-1.tr; do
  for run in 001-run1 001-run2; do
    [ -s "many/runs/$run/$file" ] || fail "no many/runs/$run/$file"
  done
  [ ! -e "$file" ] || fail "runs shared $file"
done
expect 0 "results:" quick run --traces.pcap=p --out one
expect 2 "is there already; --overwrite" quick run --traces.pcap=p --out two
mkdir p2-2-1.pcap
expect 2 "/p2-2-1.pcap is a folder" quick run --traces.pcap=p2 --out two --overwrite
[ ! -e p2-0-1.pcap ] || fail "traces of a run that was refused"
echo mine >notes-devices.csv
expect 2 "notes-devices.csv is there already; --overwrite" quick run --traces.pcap=notes --out two
[ "$(cat notes-devices.csv)" = mine ] || fail "a list of the user's went"
expect 0 "results:" quick run --traces.ascii=notes --out two
# Of earlier traces those go that have no successor, and nothing else.
mkdir fewer
expect 0 "results:" quick run --server.count=4 --traces.pcap=fewer/s --traces.ascii=fewer/s --out fewer/1
[ -s fewer/s-7-1.pcap ] && [ -s fewer/s-7-1.tr ] || fail "no traces of the fourth server"
for file in s-99-1.pcap s-99-1.tr s-2.pcap; do
  echo mine >"fewer/$file"
done
expect 0 "results:" quick run --server.count=2 --traces.pcap=fewer/s --traces.ascii=fewer/s \
  --overwrite --out fewer/2
tail -n +2 fewer/s-devices.csv | cut -d, -f1 | sed 'p; s/pcap$/tr/' >kept
printf '%s\n' s-devices.csv s-99-1.pcap s-99-1.tr s-2.pcap 1 2 >>kept
find fewer -mindepth 1 -maxdepth 1 -printf "%f\n" | sort >there
sort kept | cmp - there || fail "beside the traces of a run are others: $(cat there)"
[ -z "$(find . -name '.*part')" ] || fail "a folder of traces that are not whole stayed"
# A run that is killed leaves no trace under a name that was asked for.
"$tool" run "$scenario" --duration=10h --measuring.interval=1min --yes --traces.pcap=killed \
  --out killed >said0 2>&1 &
killed=$!
tries=0
until [ -s .killed.pcap-part/killed-0-1.pcap ] || [ "$tries" -ge 100 ]; do
  sleep 0.1
  tries=$((tries + 1))
done
expect 2 "another command is writing traces of 'killed'" quick run --traces.pcap=killed --out other
[ -s .killed.pcap-part/killed-0-1.pcap ] || fail "traces that another command writes went"
expect 0 "results:" quick run --traces.ascii=killed --out other
rm killed-*.tr
kill -KILL "$killed"
wait "$killed" 2>/dev/null || :
[ -d .killed.pcap-part ] && [ -z "$(find . -name 'killed-*')" ] || [ -z "$(ls killed-* 2>/dev/null)" ] ||
  fail "a killed run left traces"
expect 0 "results:" quick run --traces.pcap=killed --out after
[ ! -e .killed.pcap-part ] && [ -s killed-0-1.pcap ] || fail "what a killed run left is in the way"
few() {
  (
    ulimit -n 60
    "$@"
  )
}
expect 2 "38 ports are too many: traces keep 38 files open, the program up to 32 more, and the system's limit is 60" \
  few quick run --traces.pcap=q --out none
expect 2 "key 'traces.ascii': '/proc/.x.ascii-part' cannot be made: No such file" \
  quick run --traces.ascii=/proc/x --out none

# Where there is no memory it says so, and what to do.
starved() {
  (
    ulimit -d 10000
    "$@"
  )
}
expect 1 "out of memory: " starved quick run --out none
expect 1 "out of memory: " starved quick run --runs=2 --out none
expect 2 "--client.count=3: the tables of the demo vary client.count" "$tool" demo --client.count=3
expect 2 "--scheme.select=ring: the tables of the demo vary scheme" "$tool" demo --scheme.select=ring

# What cannot be written is refused at the start, with the system's reason.
expect 2 "/proc/none: results cannot go there: No such file or directory" quick run --out /proc/none
expect 1 "standard output cannot be written: No space left" sh -c '"$1" keys >/dev/full' sh "$tool"
for command in keys "run $scenario --explain" "hash /dev/null" \
  "run $scenario --duration=500ms --measuring.warmUp=0s --client.count=2 --out mute" \
  "run $scenario --duration=500ms --measuring.warmUp=0s --client.count=2 --runs=2 --out mutes"; do
  expect 1 "standard output cannot be written: it is closed" \
    sh -c '"$1" $2 2>&1 >&- | cat; exit 1' sh "$tool" "$command"
done
[ -s mute/summary.json ] && [ -s mutes/comparison.csv ] || fail "results that nobody could be told of are lost"
# From a folder that cannot be written; nobody else than root could not.
if [ "$(id -u)" -ne 0 ]; then
  mkdir closed
  chmod a-w closed
  expect 0 "results:" sh -c 'cd closed && "$1" run "$2" --duration=2s --out "$3"' sh \
    "$tool" "$scenario" "$folder/open"
fi

# So are folders of earlier results that take no files; for root they take all, so it is nobody who asks.
mkdir -p shared/old
chmod 777 shared shared/old .
"$tool" run "$scenario" --duration=500ms --measuring.warmUp=0s --client.count=2 --runs=2 \
  --out shared/old --overwrite >/dev/null
chmod -R a+rwX shared
chmod a-w shared/old/runs
cp shared/old/comparison.csv kept
if command -v setpriv >/dev/null && setpriv --reuid=65534 test -r "$scenario" -a -x "$tool"; then
  nobody="setpriv --reuid=65534"
  # Two words.
  # shellcheck disable=SC2086
  expect 2 "shared/old/runs: results cannot go there: Permission denied" $nobody "$tool" run \
    "$scenario" --duration=500ms --runs=2 --out shared/old --overwrite
  mkdir shared/results shared/none
  chmod a-w shared/none
  chmod a-w shared/results
  # shellcheck disable=SC2086
  expect 2 "shared/none/results: results cannot go there: Permission denied; --out names another folder" \
    env FLOWDIST_RESULTS=shared/none/results $nobody "$tool" run "$scenario" --duration=500ms \
    --measuring.warmUp=0s
  # shellcheck disable=SC2086
  expect 2 "--out names another folder" env FLOWDIST_RESULTS=shared/results $nobody "$tool" run \
    "$scenario" --duration=500ms --measuring.warmUp=0s
fi
cmp shared/old/comparison.csv kept || fail "results that could not be replaced changed"

# The run is the same whatever its parent ignores, and without any input.
expect 0 "runs: 2 planned = 2 done" sh -c 'trap "" CHLD HUP XFSZ; exec "$@" <&- ' sh "$tool" compare \
  "$scenario" --duration=500ms --measuring.warmUp=0s --vary client.count=1,2 --out parent
quick run --out usual >said
expect 1 "" sh -c '"$@" <&- >&- 2>&-; status=$?; echo; exit $status' sh "$tool" run "$scenario" \
  --duration=500ms --measuring.warmUp=0s --client.count=2 --out closed
for file in members.csv timeseries.csv; do
  cmp usual/$file closed/$file || fail "closed streams change $file"
done
expect 0 "runs: 2 planned" quick compare --vary 'traffic.sources.0.path=/"a",/b' --out quotes
grep -q '^1,1,runs/001-run1,0,"/""a""",' quotes/comparison.csv || fail "quotes in comparison.csv"
expect 2 "configurations 1 and 2 (--name=b) are one scenario: leave one out" quick compare \
  --vary name=a,b --out none

# Runs are counted before they are planned.
values=1,2,3,4,5,6,7,8,9,10
expect 2 "these are 10000 runs" "$tool" compare "$scenario" --vary server.count=$values \
  --vary client.count=$values --runs=100 --out none
expect 2 "these are over 100000 runs" "$tool" compare "$scenario" --yes --vary server.count=$values \
  --vary client.count=$values --vary traffic.rate=$values --vary duration=$values \
  --vary checksums=$values --vary measuring.interval=$values --out none
expect 2 "runs would draw the same random numbers" quick compare --vary rngRun=1,2 --runs=2 --out none
exit $failed
