#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Campaigns as jobs of Snakemake on this machine: what they export is what child processes make, byte
# for byte; killed at any moment they go on, and lose at most the runs that were running; runs that
# fail are told as ever; two commands work on one campaign; interrupted, they leave no process.
# Usage: check-snakemake.sh TOOL [KILLS]; status 77: there is no Snakemake, which it says.

# Functions are handed to expect.
# shellcheck disable=SC2317
set -eu

tool=$(readlink -f -- "$1")
kills=${2-2}
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=test/expect.sh
. "$here/expect.sh"
scenario=$(cd "$here/../examples/scenarios" && pwd)/balancer.yaml
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

# campaign COMMAND OUT OPTION...: quick runs of the balancer.
campaign() {
  command=$1
  out=$2
  shift 2
  exec "$tool" "$command" "$scenario" --duration=200ms --measuring.warmUp=0s --measuring.interval=100ms \
    --client.count=2 --out "$out" "$@"
}
# grown OUT [OPTION...]
grown() {
  out=$1
  shift
  campaign compare "$out" --vary server.count=2,3 --runs=8 "$@"
}
# slow OUT [OPTION...]: 12 runs of some tenths of a second.
slow() {
  out=$1
  shift
  exec "$tool" compare "$scenario" --vary server.count=2,3 --runs=6 --duration=1500ms --out "$out" "$@"
}
# in_shell FUNCTION ARGUMENT...: as a command of its own.
in_shell() {
  ("$@")
}
ask() {
  python3 -c 'import sqlite3, sys
print(*(sqlite3.connect(sys.argv[1]).execute(sys.argv[2]).fetchone()))' "$1" "$2"
}
# count OUT STATE: runs in it; 0 where there is no database yet.
count() {
  ask "$1/campaign.sqlite" "SELECT count(*) FROM run WHERE state = '$2'" 2>/dev/null || echo 0
}
# await TENTHS COMMAND...: until it succeeds, for so long at most.
await() {
  left=$1
  shift
  until "$@"; do
    left=$((left - 1))
    [ "$left" -gt 0 ] || return 1
    sleep 0.1
  done
}
# at_work OUT: processes of Snakemake, of jobs and of runs of a campaign; its working folder tells.
at_work() {
  for process in /proc/[0-9]*; do
    case $(readlink "$process/cwd" 2>/dev/null) in
      "$folder/$1/.flowdist/snakemake/"*) echo "${process#/proc/}" ;;
      *) ! grep -qsaF "$folder/$1/.flowdist" "$process/cmdline" || echo "${process#/proc/}" ;;
    esac
  done
}
is_idle() {
  [ -z "$(at_work "$1")" ]
}
has_ended() {
  [ "$(count "$1" finished)" -ge "$2" ]
}
# same OUT OTHER: exports, figures in the database and files of runs are those of the other.
same() {
  cmp "$1/comparison.csv" "$2/comparison.csv" || fail "$1: another comparison.csv than $2"
  cmp "$1/pairs.csv" "$2/pairs.csv" || fail "$1: another pairs.csv than $2"
  python3 - "$1" "$2" <<'PYTHON' || fail "$1: another database than $2"
import json, pathlib, sqlite3, sys
def figures(folder):
    ask = sqlite3.connect(folder + "/campaign.sqlite").execute
    return (ask("""SELECT number, rngRun, state, folder, file, figure, value, text FROM results
                   WHERE figure NOT IN ('performance.wallSeconds', 'wall') ORDER BY 1, 2, 5, 6""").fetchall(),
            ask("SELECT digest, exit, message, scenario FROM run ORDER BY configuration, rngRun").fetchall())
def files(folder):
    found = {}
    for file in pathlib.Path(folder, "runs").rglob("*"):
        if file.is_file():
            text = file.read_text()
            if file.name == "summary.json":
                text = json.loads(text)
                del text["performance"]["wallSeconds"]
            found[str(file.relative_to(folder))] = text
    return found
one, other = figures(sys.argv[1]), figures(sys.argv[2])
if one != other or not one[0]:
    sys.exit("the databases differ")
one, other = files(sys.argv[1]), files(sys.argv[2])
for name in sorted(one.keys() | other.keys()):
    if one.get(name) != other.get(name):
        sys.exit(f"{name} differs")
PYTHON
  [ -z "$(ls -A "$1/.flowdist" | grep -vx 'files\|lock')" ] || fail "$1: left $(ls -A "$1/.flowdist")"
}

# ---- what cannot be, whether there is Snakemake or not ----
expect 2 "--engine=slurm: expected local or snakemake" in_shell grown none --engine=slurm
expect 2 "--profile: is for jobs of Snakemake: add --engine=snakemake" in_shell grown none --profile=here
expect 2 "--batch: is for jobs of Snakemake: add --engine=snakemake" in_shell grown none --engine=local \
  --batch=2
expect 2 "--batch: '0' is not a whole number" in_shell grown none --engine=snakemake --batch=0
expect 2 "--engine: is for several runs" in_shell campaign run none --engine=snakemake
expect 2 "there is no program snakemake on this machine: install the package" \
  env PATH="$folder" "$tool" compare "$scenario" --vary server.count=2,3 --engine=snakemake --out none
expect 2 "batch: takes one list of runs" "$tool" batch
expect 2 "is no list of runs" "$tool" batch "$scenario"
[ ! -e none ] || fail "a command that was refused made its folder"

command -v snakemake >/dev/null || {
  [ "$failed" -eq 0 ] || exit "$failed"
  echo "skipped: there is no snakemake on this machine"
  exit 77
}
mkdir empty
expect 2 "--profile=empty: there is no config.yaml in it" in_shell grown none --engine=snakemake \
  --profile=empty

# ---- the same, whatever starts runs ----
printf '100 0.5\n200 1\n' >sizes.cdf
expect 0 "runs: 16 planned = 16 done + 0 failed" in_shell grown whole \
  --traffic.sources.0.requestSize=cdf:sizes.cdf
expect 0 "runs: 16 planned = 16 done + 0 failed" in_shell grown jobs --engine=snakemake --batch=3 \
  --traffic.sources.0.requestSize=cdf:sizes.cdf
same jobs whole
# What ns-3 reads of the environment reaches jobs.
settings() {
  NS_ATTRIBUTE_DEFAULT='ns3::TcpSocket::InitialCwnd=1'
  NS_GLOBAL_VALUE=RngSeed=7
  export NS_ATTRIBUTE_DEFAULT NS_GLOBAL_VALUE
  campaign run "$@" --runs=3
}
expect 0 "runs: 3 planned = 3 done + 0 failed" in_shell settings defaults
expect 0 "runs: 3 planned = 3 done + 0 failed" in_shell settings given --engine=snakemake --jobs=2
cmp defaults/comparison.csv given/comparison.csv || fail "jobs do not go by the environment of their command"
grep -q '"RngSeed": "7"' given/runs/001-run1/summary.json || fail "jobs lack a global value"
expect 0 "runs: 3 planned = 3 done + 0 failed" in_shell campaign run plainly --runs=3
! cmp -s defaults/comparison.csv plainly/comparison.csv || fail "the environment changes nothing"
expect 0 "16 of them done before" in_shell grown jobs --engine=local \
  --traffic.sources.0.requestSize=cdf:sizes.cdf
expect 0 "runs: 4 planned = 4 done" in_shell campaign run jobs --engine=snakemake --runs=4 --overwrite
[ "$(ask jobs/campaign.sqlite 'SELECT count(*) FROM run')" = 4 ] || fail "--overwrite adds"
[ ! -e jobs/runs/002-run1 ] || fail "runs of a campaign that was replaced stayed"

# ---- killed, it goes on ----
expect 0 "runs: 12 planned = 12 done + 0 failed" in_shell slow plain
# The command stands still while its jobs go on, and is killed: what is whole is not run again.
(slow killed --engine=snakemake --batch=2) >said0 2>&1 &
pid=$!
await 300 has_ended killed 1 || fail "no run ended: $(cat said0)"
kill -STOP "$pid"
whole_there() {
  [ "$(ls killed/.flowdist/snakemake/1/ended | wc -l)" -ge 3 ]
}
await 300 whole_there || fail "jobs stand still with their command"
before=$(($(count killed finished) + $(ls killed/.flowdist/snakemake/1/ended | wc -l)))
kill -KILL "$pid"
wait "$pid" 2>/dev/null || :
await 250 is_idle killed || fail "a command that was killed left processes: $(ps -f -p "$(at_work killed | paste -sd, -)")"
mkdir killed/.flowdist/snakemake/1/running/half
expect 0 "runs: 12 planned = 12 done + 0 failed; " in_shell slow killed --engine=snakemake --jobs=1
grep -q "left its lock, which is taken away, and [0-9]* runs that had ended, which are kept" said ||
  fail "no word of what a killed Snakemake left: $(cat said)"
after=$(sed -n 's/.*failed; \([0-9]*\) of them done before/\1/p' said)
[ "${after:-0}" -ge "$before" ] || fail "$before runs had ended, and ${after:-none} were kept"
same killed plain

# At any moment; every other time it is Snakemake itself, with all that it started.
seed=$(date +%s)
runs=0
for number in $(seq "$kills"); do
  (slow again --engine=snakemake --batch=2) >said0 2>&1 &
  pid=$!
  sleep "$(awk -v seed="$seed" -v number="$number" 'BEGIN { srand(seed * 1000 + number); printf "%.3f", 1 + rand() * 4 }')"
  if [ $((number % 2)) -eq 1 ]; then
    kill -KILL "$pid" 2>/dev/null || :
    wait "$pid" 2>/dev/null || :
  else
    # Names of processes have no spaces.
    # shellcheck disable=SC2046
    kill -KILL $(at_work again) 2>/dev/null || :
    status=0
    wait "$pid" || status=$?
    [ "$status" -le 1 ] || fail "a command whose Snakemake was killed (seed $seed) ended with $status: $(cat said0)"
    [ "$status" -eq 0 ] || grep -q "runs have no result: .*its log is again/snakemake-" said0 ||
      fail "no word of a Snakemake that was killed: $(cat said0)"
  fi
  now=$(count again finished)
  [ "$now" -ge "$runs" ] || fail "after kill $number (seed $seed) there are $now finished runs, not $runs"
  runs=$now
done
expect 0 "runs: 12 planned = 12 done + 0 failed" in_shell slow again --engine=local
same again plain

# ---- two commands at once ----
(slow shared --engine=snakemake) >said1 2>&1 &
first=$!
(slow shared --engine=snakemake) >said2 2>&1 &
second=$!
wait "$first" || fail "the first of two commands ended with $?: $(cat said1)"
wait "$second" || fail "the second of two commands ended with $?: $(cat said2)"
same shared plain
[ "$(ask shared/campaign.sqlite 'SELECT count(*) FROM (SELECT 1 FROM result GROUP BY run)')" = 12 ] ||
  fail "two commands do not make 12 runs"

# ---- interrupted ----
for signal in INT TERM; do
  # A shell's background command ignores SIGINT: python has it as a terminal's command does.
  python3 -c 'import os, signal, sys
signal.signal(signal.SIGINT, signal.SIG_DFL)
os.execv(sys.argv[1], sys.argv[1:])' "$tool" compare "$scenario" --vary server.count=2,3 --runs=6 \
    --duration=1500ms --out "stopped$signal" --engine=snakemake --batch=2 >said0 2>&1 &
  pid=$!
  await 300 has_ended "stopped$signal" 2 || fail "no run ended: $(cat said0)"
  kill -s "$signal" "$pid"
  status=0
  wait "$pid" || status=$?
  [ "$status" -eq "$([ "$signal" = INT ] && echo 130 || echo 143)" ] ||
    fail "SIG$signal: it ended with $status: $(cat said0)"
  grep -q '^interrupted: the same command goes on$' said0 || fail "interrupted, it does not say so: $(cat said0)"
  is_idle "stopped$signal" || fail "SIG$signal left processes: $(at_work "stopped$signal")"
  [ "$(count "stopped$signal" running)" = 0 ] || fail "interrupted, runs stay running"
  [ "$(wc -l <"stopped$signal/comparison.csv")" -ge 3 ] || fail "interrupted, it exports nothing"
done

# ---- runs that fail ----
# heavy OUT OPTION...: runs with captures, too large where files are limited.
heavy() {
  out=$1
  shift
  campaign compare "$out" --vary server.count=2,3 --runs=2 --traces.pcap=p --traffic.rate=1000 "$@"
}
limited() {
  (
    ulimit -f 400 # blocks of 512 bytes
    heavy "$@"
  )
}
expect 1 "fails/runs/001-run1: the run failed, exit code 1: " limited fails --engine=snakemake
grep -q "runs: 4 planned = 0 done + 4 failed" said || fail "failed runs are not counted: $(cat said)"
[ -s fails/runs/001-run1/run.log ] || fail "a run that failed has no log"
expect 1 "4 failed" limited local
# Reasons name files, which stand in other places until they are whole.
ends="SELECT group_concat(state || exit || substr(message, instr(message, '/p-'))) FROM run ORDER BY id"
[ "$(ask fails/campaign.sqlite "$ends")" = "$(ask local/campaign.sqlite "$ends")" ] ||
  fail "runs fail in another way than without Snakemake"
expect 1 "runs that failed are tried again with --retry" in_shell heavy fails --engine=snakemake
expect 0 "4 done + 0 failed" in_shell heavy fails --engine=snakemake --retry
[ ! -e fails/runs/001-run1/run.log ] || fail "a run that went well keeps the log of its failure"

# ---- jobs that cannot ----
mkdir bad
echo "no-such-option: 1" >bad/config.yaml
expect 1 "runs have no result: Snakemake ended with exit code" in_shell grown failing --engine=snakemake \
  --profile=bad
[ -s failing/snakemake-1.log ] || fail "the log of a Snakemake that failed is not there"
grep -q "16 not run" said || fail "runs without a result are not counted: $(cat said)"
# Where a file that runs read has other contents by the time that their job starts they are other runs.
cat >snakemake <<'SCRIPT'
#!/bin/sh
echo '100 0.5
300 1' >../../../../sizes.cdf
exec sh run-batch.sh batches/0001.txt
SCRIPT
chmod +x snakemake
other() {
  PATH=$folder:$PATH
  grown "$@"
}
expect 1 "a job of Snakemake says: 001-run1: here it would be another run" in_shell other \
  other --engine=snakemake --traffic.sources.0.requestSize=cdf:sizes.cdf
[ "$(count other finished)" = 0 ] || fail "other runs were taken"
exit "$failed"
