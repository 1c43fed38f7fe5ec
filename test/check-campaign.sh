#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Campaigns from outside: killed at any moment they go on, and end as if nothing had been; two commands
# work on one; more runs and configurations are added; faults of the disk and of the database are one
# line and harm nothing; other programs read the database.
# Usage: check-campaign.sh TOOL [KILLS]

# Functions are handed to expect.
# shellcheck disable=SC2317
set -eu

tool=$(readlink -f -- "$1")
kills=${2-25}
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=test/expect.sh
. "$here/expect.sh"
scenario=$(cd "$here/../examples/scenarios" && pwd)/balancer.yaml
folder=$(mktemp -d)
mounted=
trap '[ -z "$mounted" ] || umount "$mounted"; rm -rf "$folder"' EXIT
cd "$folder"

# campaign COMMAND OUT OPTION...: quick runs of the balancer.
campaign() {
  command=$1
  out=$2
  shift 2
  exec "$tool" "$command" "$scenario" --duration=200ms --measuring.warmUp=0s --measuring.interval=100ms \
    --client.count=2 --out "$out" "$@"
}

# grown OUT [OPTION...]: the campaign that most of this is about.
grown() {
  out=$1
  shift
  campaign compare "$out" --vary server.count=2,3 --runs=8 "$@"
}

# in_shell FUNCTION ARGUMENT...: as a command of its own.
in_shell() {
  ("$@")
}

# said_by_sql DATABASE QUESTION
ask() {
  python3 -c 'import sqlite3, sys
print(*(sqlite3.connect(sys.argv[1]).execute(sys.argv[2]).fetchone()))' "$1" "$2"
}

# ---- what has finished is not run again ----
expect 0 "runs: 16 planned = 16 done + 0 failed" in_shell grown whole
cp whole/comparison.csv whole.csv
ls -i whole/runs/*/summary.json >inodes
expect 0 "16 of them done before" in_shell grown whole
cmp whole/comparison.csv whole.csv || fail "the same command changed the export"
ls -i whole/runs/*/summary.json | cmp - inodes || fail "finished runs were run again"
[ "$(ask whole/campaign.sqlite 'SELECT count(*) FROM command')" = 1 ] ||
  fail "a command that had nothing to do was noted"
# Neither the scenario's name nor where it stands is what a run goes by; a file that it reads is.
mkdir elsewhere
cp "$scenario" elsewhere/other.yaml
scenario_was=$scenario
scenario=$folder/elsewhere/other.yaml
expect 0 "16 of them done before" in_shell grown whole --name=other
scenario=$scenario_was
printf '100 0.5\n200 1\n' >sizes.cdf
expect 0 "2 done" in_shell campaign run read --runs=2 --traffic.sources.0.requestSize=cdf:sizes.cdf
mv sizes.cdf moved.cdf
expect 0 "2 of them done before" in_shell campaign run read --runs=2 \
  --traffic.sources.0.requestSize=cdf:moved.cdf
printf '100 0.5\n300 1\n' >moved.cdf
expect 0 "2 done + 0 failed" in_shell campaign run read --runs=2 \
  --traffic.sources.0.requestSize=cdf:moved.cdf
[ "$(ask read/campaign.sqlite 'SELECT count(*) FROM run')" = 4 ] || fail "another file, the same runs"

# ---- it grows ----
expect 0 "runs: 6 planned" in_shell campaign compare grows --vary server.count=2,3 --runs=3
expect 0 "6 of them done before" in_shell grown grows
cmp grows/comparison.csv whole.csv || fail "a campaign that grew by runs is another one"
expect 0 "runs: 24 planned = 24 done + 0 failed; 16 of them" in_shell campaign compare grows \
  --vary server.count=2,3,4 --runs=8
expect 0 "runs: 24 planned" in_shell campaign compare direct --vary server.count=2,3,4 --runs=8
cmp grows/comparison.csv direct/comparison.csv || fail "a campaign that grew by a value is another one"
expect 0 "runs: 2 planned = 2 done + 0 failed; 2 of them" in_shell campaign run grows --runs=2 --server.count=4
expect 0 "runs: 2 planned = 2 done" in_shell campaign run grows --runs=2 --server.count=2 --traffic.rate=90
cut -d, -f5,6 grows/comparison.csv | sort -u | grep -qx '2,90' || fail "the export lacks what a command set"

# ---- killed at any moment, it goes on ----
seed=$(date +%s)
runs=0
for number in $(seq "$kills"); do
  (grown killed) >said0 2>&1 &
  pid=$!
  sleep "$(awk -v seed="$seed" -v number="$number" \
    'BEGIN { srand(seed * 1000 + number); printf "%.3f", rand() * rand() * 0.6 }')"
  kill -KILL "$pid" 2>/dev/null || :
  wait "$pid" 2>/dev/null || :
  if [ -e killed/campaign.sqlite ]; then
    now=$(ask killed/campaign.sqlite "SELECT count(*) FROM sqlite_master WHERE name = 'run'")
    [ "$now" = 0 ] || now=$(ask killed/campaign.sqlite "SELECT count(*) FROM run WHERE state = 'finished'")
    [ "$now" -ge "$runs" ] || fail "after kill $number (seed $seed) there are $now finished runs, not $runs"
    runs=$now
  fi
done
expect 0 "runs: 16 planned = 16 done + 0 failed" in_shell grown killed
cmp killed/comparison.csv whole.csv || fail "a campaign that was killed (seed $seed) is another one"
for run in whole/runs/*; do
  name=$(basename "$run")
  for file in members.csv timeseries.csv; do
    cmp "$run/$file" "killed/runs/$name/$file" || fail "killed: $name/$file"
  done
done
[ -z "$(ls -A killed/.flowdist | grep -vx 'files\|lock')" ] || fail "killed commands left $(ls -A killed/.flowdist)"

# ---- two commands at once share the work ----
(grown shared) >said1 2>&1 &
first=$!
(grown shared) >said2 2>&1 &
second=$!
wait "$first" || fail "the first of two commands ended with $?: $(cat said1)"
wait "$second" || fail "the second of two commands ended with $?: $(cat said2)"
cmp shared/comparison.csv whole.csv || fail "two commands make another campaign than one"
[ "$(ask shared/campaign.sqlite 'SELECT count(*) FROM (SELECT 1 FROM result GROUP BY run)')" = 16 ] ||
  fail "two commands do not make 16 runs"

# Also where there is nothing to do but to write the exports.
for round in 1 2 3 4 5; do
  (grown shared) >said1 2>&1 &
  first=$!
  (grown shared) >said2 2>&1 &
  second=$!
  wait "$first" || fail "round $round: the first of two exports ended with $?: $(cat said1)"
  wait "$second" || fail "round $round: the second of two exports ended with $?: $(cat said2)"
done
cmp shared/comparison.csv whole.csv || fail "two exports make another one"

# ---- interrupted, it tells what is there ----
(exec "$tool" compare "$scenario" --vary server.count=2,3 --runs=8 --duration=3s --out stopped) >said0 2>&1 &
pid=$!
tries=0
until [ -e stopped/campaign.sqlite ] &&
  [ "$(ask stopped/campaign.sqlite "SELECT count(*) FROM sqlite_master WHERE name = 'run'")" = 1 ] &&
  [ "$(ask stopped/campaign.sqlite "SELECT count(*) FROM run WHERE state = 'finished'")" -ge 2 ] ||
  [ "$tries" -ge 300 ]; do
  sleep 0.1
  tries=$((tries + 1))
done
kill -TERM "$pid" || :
status=0
wait "$pid" || status=$?
[ "$status" -eq 143 ] || fail "a command that was interrupted ended with $status"
grep -q '^interrupted: the same command goes on$' said0 || fail "interrupted, it does not say so: $(cat said0)"
grep -q ' not run$' said0 || fail "interrupted, it does not say how far it came: $(cat said0)"
[ "$(wc -l <stopped/comparison.csv)" -ge 3 ] || fail "interrupted, it exports nothing"
[ "$(ask stopped/campaign.sqlite "SELECT count(*) FROM run WHERE state = 'running'")" = 0 ] ||
  fail "interrupted, runs stay running"

# Killed, it leaves an export that lacks the last few seconds at most.
(exec "$tool" compare "$scenario" --vary server.count=2,3 --runs=200 --duration=2s --out cutoff) >said0 2>&1 &
pid=$!
tries=0
until [ -e cutoff/comparison.csv ] && [ "$(wc -l <cutoff/comparison.csv)" -ge 8 ] || [ "$tries" -ge 400 ]; do
  sleep 0.1
  tries=$((tries + 1))
done
kill -KILL "$pid"
wait "$pid" 2>/dev/null || :
[ "$(wc -l <cutoff/comparison.csv)" -ge 8 ] || fail "killed, a command leaves no export"
[ "$(tail -n 1 cutoff/comparison.csv | tr -cd , | wc -c)" = "$(head -n 1 cutoff/comparison.csv | tr -cd , | wc -c)" ] ||
  fail "killed, a command leaves half a line"

# ---- runs that fail ----
heavy() {
  campaign compare fails --vary server.count=2,3 --runs=2 --traces.pcap=p --traffic.rate=1000 "$@"
}
limited() {
  (
    ulimit -f 400 # blocks of 512 bytes
    heavy
  )
}
expect 1 "4 failed" limited
[ -s fails/runs/001-run1/run.log ] || fail "a run that failed has no log"
expect 1 "runs that failed are tried again with --retry" in_shell heavy
expect 0 "4 done + 0 failed" in_shell heavy --retry
[ ! -e fails/runs/001-run1/run.log ] || fail "a run that went well keeps the log of its failure"

# One that is killed from outside says so in its log.
(exec "$tool" compare "$scenario" --vary server.count=2,3 --duration=10min --yes --jobs=1 --out hit) >said0 2>&1 &
parent=$!
tries=0
until child=$(pgrep -P "$parent") || [ "$tries" -ge 200 ]; do
  sleep 0.05
  tries=$((tries + 1))
done
sleep 0.3
kill -SEGV "$(pgrep -P "$parent")" || fail "no run to kill"
sleep 0.3
kill -TERM "$parent"
wait "$parent" || :
[ "$(cat hit/runs/001-run1/run.log)" = "ended by signal 11, of another program or of the system" ] ||
  fail "a run that was killed says: $(cat hit/runs/001-run1/run.log)"
grep -q "001-run1: the run failed, ended by signal 11" said0 || fail "a run that was killed is not told"

# A run whose folder is gone is said, and made again with --retry.
cp -r whole gone
rm -r gone/runs/002-run3
expect 0 "have no folder any more: 1; --retry runs them again" in_shell grown gone
expect 0 "16 done + 0 failed; 15 of them done before" in_shell grown gone --retry
[ -s gone/runs/002-run3/summary.json ] || fail "--retry does not bring a folder back"
cmp gone/comparison.csv whole.csv || fail "a campaign with a run made again is another one"
expect 0 "16 of them done before" in_shell grown gone --retry
expect 2 "attributes are given by their names, such as" in_shell campaign compare none --vary attributes=1,2

# ---- faults ----
cp -r whole blocked
rm blocked/comparison.csv
mkdir blocked/comparison.csv
expect 2 "blocked/comparison.csv: is a folder, where a file of the campaign goes" in_shell grown blocked
expect 2 "whole: holds results already" in_shell campaign run whole
expect 2 "--retry: is for several runs" in_shell campaign run none --retry
mkdir other
echo "some text that is no database at all" >other/campaign.sqlite
expect 2 "other/campaign.sqlite: is no database" in_shell grown other
python3 -c 'import sqlite3
sqlite3.connect("other.sqlite").executescript("CREATE TABLE x(y)")'
mv other.sqlite other/campaign.sqlite
expect 2 "other/campaign.sqlite: is the database of another program" in_shell grown other
cp -r whole newer
python3 -c 'import sqlite3
sqlite3.connect("newer/campaign.sqlite").execute("PRAGMA user_version = 99")'
expect 2 "a newer flow-distribution made this campaign (its tables have version 99" in_shell grown newer
cp -r whole torn
truncate -s 20000 torn/campaign.sqlite
expect 2 "torn/campaign.sqlite: this database is damaged" in_shell grown torn
[ "$(wc -c <torn/campaign.sqlite)" = 20000 ] || fail "a damaged database was written"
# Also where a part is damaged that the command does not read.
cp -r whole holed
python3 -c 'import os
size = os.path.getsize("holed/campaign.sqlite")
with open("holed/campaign.sqlite", "r+b") as file:
    for page in range(size // 4096 // 2, size // 4096):
        file.seek(4096 * page)
        file.write(b"x" * 4096)'
for out in torn holed; do
  cp "$out/campaign.sqlite" before.sqlite
  expect 2 "$out/campaign.sqlite: this database is damaged" in_shell campaign run "$out" --runs=2
  cmp "$out/campaign.sqlite" before.sqlite || fail "a damaged database was changed"
done
cp -r whole odd
python3 -c 'import sqlite3
sqlite3.connect("odd/campaign.sqlite").execute("PRAGMA user_version = -1")'
expect 2 "no flow-distribution made this campaign (its tables have version -1" in_shell grown odd
# Runs that the database does not know are not replaced.
cp -r whole emptied
: >emptied/campaign.sqlite
expect 2 "does not know the run in runs/001-run1" in_shell grown emptied
[ ! -s emptied/campaign.sqlite ] || fail "a campaign that was refused was written"
rm emptied/campaign.sqlite
expect 2 "emptied: holds results already (comparison.csv)" in_shell grown emptied
rm emptied/comparison.csv emptied/pairs.csv
expect 2 "emptied: holds results already" in_shell grown emptied
mkdir -p strange/runs/001-run1
echo mine >strange/runs/001-run1/notes
expect 2 "does not know the run in runs/001-run1" in_shell grown strange
[ "$(find strange -type f)" = strange/runs/001-run1/notes ] || fail "a folder that was refused was written"
mkdir addresses
(cd addresses && campaign run file:q --runs=2) >said 2>&1 || fail "--out file:q: $(cat said)"
[ -s addresses/file:q/campaign.sqlite ] || fail "the database of file:q is elsewhere"
mkdir single
expect 0 "results: single" in_shell campaign run single --overwrite
expect 2 "single: holds results already (summary.json)" in_shell grown single
cp -r whole replaced
expect 0 "runs: 2 planned = 2 done + 0 failed" in_shell campaign run replaced --runs=2 --overwrite
[ ! -e replaced/runs/002-run1 ] || fail "runs of a campaign that was replaced stayed"
[ "$(ask replaced/campaign.sqlite 'SELECT count(*) FROM run')" = 2 ] || fail "--overwrite adds"
# Killed while it took the place of another one, it does so when the next command comes.
cut() {
  rm -rf cut
  cp -r whole cut
  mkdir cut/.flowdist/part
  cp -r replaced/campaign.sqlite replaced/comparison.csv replaced/runs cut/.flowdist/part
  (cd cut/.flowdist/part && find campaign.sqlite comparison.csv runs -type f) | sed 's/^/+/' >note
  sed 's/^/-/' cut/.flowdist/files >>note
  mv note cut/.flowdist/part/.swap
  rm -r cut/campaign.sqlite cut/runs/001-run1
  mv cut/.flowdist/part/runs/001-run1 cut/runs
}
cut
expect 0 "2 of them done before" in_shell campaign run cut --runs=2
diff -r cut/runs replaced/runs || fail "a campaign that was cut short has runs of another one"
cmp cut/comparison.csv replaced/comparison.csv || fail "a campaign that was cut short is another one"
[ -z "$(ls -A cut/.flowdist | grep -vx 'files\|lock')" ] || fail "a swap left $(ls -A cut/.flowdist)"
cut
expect 0 "results: cut" in_shell campaign run cut --overwrite
[ -z "$(find cut -path '*runs*')" ] || fail "--overwrite of a campaign that was cut short leaves runs"
expect 0 "results: replaced" in_shell campaign run replaced --overwrite
[ ! -e replaced/campaign.sqlite ] && [ ! -e replaced/runs ] || fail "a campaign without a successor stayed"

# For root every folder can be written, so it is nobody who asks.
if [ "$(id -u)" -eq 0 ] && command -v setpriv >/dev/null &&
  setpriv --reuid=65534 test -r "$scenario" -a -x "$tool"; then
  cp -r whole closed
  chmod 755 . closed
  nobody() {
    exec setpriv --reuid=65534 "$tool" compare "$scenario" --vary server.count=2,3 --runs=9 --out closed
  }
  expect 2 "results cannot go there: Permission denied" in_shell nobody
  # What is there can be read.
  reader() {
    exec setpriv --reuid=65534 "$tool" compare "$scenario" --duration=200ms --measuring.warmUp=0s \
      --measuring.interval=100ms --client.count=2 --out closed --vary server.count=2,3 "$@"
  }
  find closed -type f -exec cksum {} + >before
  expect 0 "16 of them done before" in_shell reader --runs=8
  expect 2 "results cannot go there: Permission denied" in_shell reader --runs=9
  printf '%s\n' "scenario: $scenario" \
    "set: {duration: 200ms, measuring.warmUp: 0s, measuring.interval: 100ms, client.count: 2}" \
    "factors: {server.count: [2, 3, 4]}" "seeds: 8" >readonly.yaml
  chmod 644 readonly.yaml
  expect 0 "24 runs, 16 of them done" setpriv --reuid=65534 "$tool" sweep readonly.yaml --out closed --dry-run
  find closed -type f -exec cksum {} + | cmp - before || fail "a campaign for reading was written"
fi

# A disk that is full: what there is stays, and it goes on where there is room.
mkdir small
if mount -t tmpfs -o size=400k tmpfs small 2>/dev/null; then
  mounted=$folder/small
  expect 1 "No space left on device" in_shell grown small/a
  mount -o remount,size=100m "$mounted"
  expect 0 "runs: 16 planned = 16 done + 0 failed" in_shell grown small/a
  cmp small/a/comparison.csv whole.csv || fail "after a full disk it is another campaign"
fi

# What a run goes by besides its scenario is told with it, and by it the run comes out the same.
surrounded() {
  export NS_GLOBAL_VALUE="RngSeed=2" NS_ATTRIBUTE_DEFAULT="ns3::TcpSocket::InitialCwnd=1"
  "$@"
}
expect 0 "runs: 2 planned = 2 done" in_shell surrounded campaign run surrounded --runs=2
expect 0 "runs: 2 planned = 2 done" in_shell campaign run surrounded --runs=2
ask surrounded/campaign.sqlite "SELECT scenario FROM run WHERE folder = '001-run1'" >again.yaml
printf '%s\n' "# Run it with this besides:" "#   NS_GLOBAL_VALUE: RngSeed=2" \
  "#   NS_ATTRIBUTE_DEFAULT: ns3::TcpSocket::InitialCwnd=1" >head
head -n 3 again.yaml | cmp - head || fail "the stored scenario does not say what it needs"
expect 0 "results: again" in_shell surrounded "$tool" run again.yaml --out again
sed '/wallSeconds/d' again/summary.json >again.json
sed '/wallSeconds/d' surrounded/runs/001-run1/summary.json | cmp - again.json || fail "another run"
sed '/wallSeconds/d' surrounded/runs/002-run1/summary.json | cmp -s - again.json &&
  fail "the environment changes nothing"
grep -q '^configuration,run,folder,exitCode,NS_GLOBAL_VALUE,NS_ATTRIBUTE_DEFAULT,' \
  surrounded/comparison.csv || fail "the environment is no column"

# ---- pairs ----
expect 0 "pairs of runs with one rngRun" in_shell campaign compare several --vary server.count=2,3,4 --runs=7
python3 "$here/campaign/pairs_apart.py" several all || failed=1
expect 0 "pairs of runs with one rngRun" in_shell campaign compare many --vary scheme.select=modulo,hrw --runs=15
python3 "$here/campaign/pairs_apart.py" many || failed=1
expect 2 "--figures=p98: there is no such figure" in_shell grown whole --figures=p98
expect 2 "--baseline=3: expected the number of a configuration, 1 to 2" in_shell grown whole --baseline=3
expect 2 "--figures: is for pairs of configurations, and there is one" in_shell campaign run none \
  --runs=2 --figures=p99
expect 2 "--baseline: is for several runs" "$tool" demo --baseline=1
python3 -c 'import sqlite3
database = sqlite3.connect("whole/campaign.sqlite")
database.execute("UPDATE run SET state = ?, exit = 1 WHERE configuration = 2 AND rngRun = 3", ("failed",))
database.commit()'
expect 1 "left out of pairs, as a configuration has no good run: rngRun 3" in_shell grown whole
expect 0 "16 done + 0 failed" in_shell grown whole --retry

# ---- sweeps ----
settings="set: {duration: 200ms, measuring.warmUp: 0s, measuring.interval: 100ms, client.count: 2}"
cat >sweep.yaml <<SWEEP
scenario: $scenario
$settings
factors: {server.count: [1, 2, 3]}
where: server.count >= client.count
seeds: 8
SWEEP
expect 0 "2 configurations, 8 seeds each: 16 runs, 0 of them done; about" "$tool" sweep sweep.yaml --dry-run
expect 0 "16 runs, 16 of them done; about 0 s" "$tool" sweep sweep.yaml --dry-run --out whole
[ ! -e results ] || fail "a dry run makes a folder"
expect 0 "16 of them done before" "$tool" sweep sweep.yaml --out whole
expect 0 "runs: 16 planned = 16 done" "$tool" sweep sweep.yaml --out swept
cmp swept/comparison.csv whole.csv || fail "a sweep is another campaign than the same comparison"
expect 2 "takes no --vary" "$tool" sweep sweep.yaml --runs=3
cat >sweep.yaml <<SWEEP
scenario: $scenario
factors: {server.count: [1, 2, 3]}
where:
  - server.count > nobody.count
SWEEP
expect 2 "sweep.yaml:4: 'nobody.count' has no value here" "$tool" sweep sweep.yaml --dry-run
cat >sweep.yaml <<SWEEP
scenario: $scenario
$settings
factors: {server.count: [2, 3]}
seeds: {from: 10, most: 14, until: {figure: flows, halfWidth: 0.01}}
SWEEP
expect 0 "not reached: half-width of flows at most 0.01" "$tool" sweep sweep.yaml --out until
[ "$(ask until/campaign.sqlite 'SELECT count(*) FROM run')" = 28 ] || fail "not 14 seeds of each"
sed -i 's/0.01/1000/' sweep.yaml
expect 0 "it is" "$tool" sweep sweep.yaml --out enough
[ "$(ask enough/campaign.sqlite 'SELECT count(*) FROM run')" = 20 ] || fail "not 10 seeds of each"
# Mistakes are told by the lines of the file.
# mistaken TEXT LINE...: a sweep file of these lines after the first is refused with TEXT.
mistaken() {
  text=$1
  shift
  printf '%s\n' "scenario: $scenario" "$@" >mistake.yaml
  expect 2 "$text" "$tool" sweep mistake.yaml --dry-run
}
mistaken "mistake.yaml:3: server.cuont=2: key 'cuont' is not known" "factors:" "  server.cuont: [2, 3]"
mistaken "mistake.yaml:5: server.count=x: " "factors:" "  server.count:" "    - 2" "    - x"
mistaken "mistake.yaml:2: durration=1s: key" "set: {durration: 1s}"
mistaken "mistake.yaml:3: server.count=2: " "set: {server.count: 4}" "factors: {server.count: [2, 3]}"
mistaken "mistake.yaml:3: baseline=7: expected the number" "factors: {server.count: [2, 3]}" "baseline: 7"
mistaken "mistake.yaml:3: figures=p98: there is no such" "factors: {server.count: [2, 3]}" "figures: [p50, p98]"
mistaken "mistake.yaml:2: until: figures=p98: there is no such" \
  "seeds: {from: 10, most: 20, until: {figure: p98, halfWidth: 1}}" "factors: {server.count: [2, 3]}"
mistaken "mistake.yaml: configurations 1 and 2 (server.count=02) are one" "factors: {server.count: [2, 02]}"
for text in "" "hello" "[a, b]"; do
  echo "$text" >mistake.yaml
  expect 2 "mistake.yaml:1: a sweep is a mapping" "$tool" sweep mistake.yaml --dry-run
done
echo "scenario:" >mistake.yaml
expect 2 "mistake.yaml:1: 'scenario' is empty" "$tool" sweep mistake.yaml --dry-run
printf '%s\n' "scenario: $scenario" "set: {duration: 1s}" >mistake.yaml
expect 2 "--duration=2s: mistake.yaml:2 sets it, too" "$tool" sweep mistake.yaml --dry-run --duration=2s
expect 2 "--figures=p50,p50: has 'p50' twice" in_shell grown whole --figures=p50,p50
expect 2 "--figures=p50,p50: has 'p50' twice" "$tool" plot whole --figures=p50,p50
expect 2 "--kind: needs a value" "$tool" plot whole --kind=
expect 2 "--baseline: needs a value" in_shell grown whole --baseline=
# Figures that no run can have are not waited for.
nowhere() {
  expect 2 "$1" "$tool" sweep nowhere.yaml --out nowhere --jobs=2
  [ "$(ask nowhere/campaign.sqlite "SELECT count(*) FROM run WHERE state = 'finished'")" -le 6 ] ||
    fail "many runs for a figure that none has"
  [ -s nowhere/comparison.csv ] || fail "what ran is not exported"
  rm -r nowhere
}
printf '%s\n' "scenario: $scenario" "$settings" "factors: {server.count: [2, 3]}" \
  "seeds: {from: 10, most: 40, until: {figure: tm-rev, halfWidth: 1}}" >nowhere.yaml
nowhere "nowhere.yaml:4: until: no run has the figure 'tm-rev'"
sed -i 's/tm-rev/failover.0.moved.excess.either/' nowhere.yaml
nowhere "nowhere.yaml:4: until: no run has the figure 'failover.0.moved.excess.either'"
printf '%s\n' "scenario: $scenario" "$settings" "factors: {server.count: [2, 3]}" "seeds: 20" \
  "figures: [p50, tm-rev]" >nowhere.yaml
nowhere "nowhere.yaml:5: figures=tm-rev: no run has this figure"
expect 2 "--figures=tm-rev: no run has this figure" in_shell grown whole --figures=tm-rev
expect 0 "done + 0 failed" in_shell grown whole --figures=packets.dropped.queueFull
# Where some have it, those that do not are named.
expect 0 "tm-rev: no pairs of configuration 1, whose runs do not have it" "$tool" compare "$scenario" \
  "$here/../examples/scenarios/traffic-managers.yaml" --runs=2 --duration=3500ms --traffic.stop=3s --traffic.rate=20 \
  --figures=tm-rev,p50 --out some
for file in "$here"/../examples/sweeps/*.yaml; do
  expect 0 "configurations" "$tool" sweep "$file" --dry-run
done

# ---- other programs read it ----
python3 - whole/campaign.sqlite <<'PYTHON' || failed=1
import sqlite3, statistics, sys
rows = sqlite3.connect(sys.argv[1]).execute("SELECT configuration, value FROM results WHERE figure = 'flows.offered'").fetchall()
means = {name: statistics.mean(v for n, v in rows if n == name) for name in {n for n, _ in rows}}
lines = [line.split(",") for line in open("whole.csv")]
column = lines[0].index("flows.offered")
for name, value in (("server.count=2", "1"), ("server.count=3", "2")):
    expected = statistics.mean(float(l[column]) for l in lines[1:] if l[0] == value)
    if means[name] != expected:
        sys.exit(f"FAIL: {name}: the database says {means[name]}, comparison.csv {expected}")
PYTHON
# The lines of doc/campaigns.rst, where there is pandas, and R with RSQLite.
page=$here/../doc/campaigns.rst
mkdir -p results/select
cp whole/campaign.sqlite results/select
pandas=
for python in python3 /usr/bin/python3; do # a python3 of one's own need not have Debian's pandas
  [ -n "$pandas" ] || ! "$python" -c 'import pandas' 2>/dev/null || pandas=$python
done
if [ -n "$pandas" ]; then
  { echo 'import sqlite3, pandas' && sed -n '/^   db = sqlite3/,/^$/s/^   //p' "$page" &&
    echo 'p99.to_csv("pandas.csv", index=False)'; } >lines.py
  "$pandas" lines.py || fail "the lines for pandas do not work"
else
  echo "no pandas (python3-pandas): its lines of the documentation are not run"
fi
if Rscript -e 'library(RSQLite)' >/dev/null 2>&1; then
  { sed -n '/^   db <- DBI/,/^$/s/^   //p' "$page" &&
    echo 'write.csv(p99, "r.csv", row.names = FALSE, quote = FALSE)'; } >lines.R
  Rscript lines.R || fail "the lines for R do not work"
else
  echo "no R with RSQLite (r-cran-rsqlite): its lines of the documentation are not run"
fi
for read in pandas.csv r.csv; do
  [ ! -e "$read" ] || python3 - "$read" <<'PYTHON' || failed=1
import csv, sys
# Both against comparison.csv, which has s; the name of a configuration is in the database alone.
times = {(r["folder"], r["run"]): 1e3 * float(r["completionTime.p99"]) for r in csv.DictReader(open("whole.csv"))}
rows = list(csv.DictReader(open(sys.argv[1])))
numbers = {"server.count=2": "001", "server.count=3": "002"}
read = {(f"runs/{numbers[r['configuration']]}-run{r['rngRun']}", r["rngRun"]): float(r["value"]) for r in rows}
if read.keys() != times.keys() or any(abs(read[k] - times[k]) > 1e-9 * times[k] for k in times):
    sys.exit(f"FAIL: {sys.argv[1]} has {read}, comparison.csv {times}")
PYTHON
done
exit $failed
