#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Campaigns on a cluster: munge, Slurm's controller and its daemon are started as a cluster of this
# machine alone, apart from any that it is part of: own configuration, key, sockets and ports in a
# temporary folder. A sweep of 40 runs goes through examples/profiles/slurm, a job of it is
# cancelled, another is killed, the command goes on, and its export is that of the local engine, byte
# for byte. Ends all that it started, whatever happens. Any user may run it.
# Usage: check-slurm.sh TOOL; status 77: what it needs is not here, which it says.

# Functions are handed to expect, or run by a trap.
# shellcheck disable=SC2317
set -eu

tool=$(readlink -f -- "$1")
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=test/expect.sh
. "$here/expect.sh"
profile=$(cd "$here/../examples/profiles/slurm" && pwd)
scenario=$(cd "$here/../examples/scenarios" && pwd)/balancer.yaml
# Daemons are in folders that not every user's PATH has.
PATH=$PATH:/usr/sbin:/sbin
for program in snakemake sbatch scontrol scancel squeue slurmctld slurmd munged python3; do
  command -v "$program" >/dev/null || {
    echo "skipped: there is no $program (packages snakemake, slurm-wlm, munge)"
    exit 77
  }
done

folder=$(mktemp -d)
daemons=
# end PID: asks a process to end, and kills it where it does not within five seconds.
end() {
  kill -TERM "$1" 2>/dev/null || return 0
  tries=0
  while kill -0 "$1" 2>/dev/null; do
    tries=$((tries + 1))
    [ "$tries" -lt 50 ] || kill -KILL "$1" 2>/dev/null || :
    sleep 0.1
  done
}
clean_up() {
  # A job outlives the daemon; without daemons of ours these would be jobs of another cluster.
  if [ -n "$daemons" ]; then
    scancel --user="$(id -un)" 2>/dev/null || :
    tries=0
    while [ -n "$(squeue --noheader 2>/dev/null)" ] && [ "$tries" -lt 100 ]; do
      sleep 0.1
      tries=$((tries + 1))
    done
  fi
  for pid in $daemons; do
    end "$pid"
  done
  rm -rf "$folder"
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
trap 'exit 129' HUP
cd "$folder"
# Munge wants to know that nobody else can replace its files.
chmod 755 "$folder"

# ---- the cluster ----
mkdir munge state spool
chmod 700 munge
head -c 1024 /dev/urandom >munge/key
chmod 600 munge/key
host=$(hostname)
# Ports that are free now; they are taken a moment later.
# shellcheck disable=SC2046
set -- $(python3 -c 'import socket
held = [socket.socket() for _ in range(2)]
for s in held: s.bind(("", 0))
print(*(s.getsockname()[1] for s in held))')
cat >slurm.conf <<CONF
ClusterName=check
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=$1
SlurmdPort=$2
SlurmUser=$(id -un)
SlurmdUser=$(id -un)
AuthType=auth/munge
AuthInfo=socket=$folder/munge/socket
CredType=cred/munge
StateSaveLocation=$folder/state
SlurmdSpoolDir=$folder/spool
SlurmctldPidFile=$folder/slurmctld.pid
SlurmdPidFile=$folder/slurmd.pid
SlurmctldLogFile=$folder/slurmctld.log
SlurmdLogFile=$folder/slurmd.log
ProctrackType=proctrack/pgid
TaskPlugin=task/none
SwitchType=switch/none
MpiDefault=none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
ReturnToService=2
KillWait=2
SchedulerParameters=sched_min_interval=100000,defer
NodeName=$host NodeAddr=127.0.0.1 CPUs=2 State=UNKNOWN
PartitionName=check Nodes=$host Default=YES MaxTime=INFINITE State=UP OverSubscribe=NO
CONF
: >cgroup.conf
export SLURM_CONF="$folder/slurm.conf"
unset SLURM_JOB_ID SLURM_JOBID 2>/dev/null || :

# start NAME COMMAND...: a daemon of the cluster, in the foreground of a process of ours.
start() {
  name=$1
  shift
  "$@" >"$name.said" 2>&1 &
  daemons="$! $daemons"
}
start munged munged --foreground --force --key-file="$folder/munge/key" --socket="$folder/munge/socket" \
  --pid-file="$folder/munge/pid" --log-file="$folder/munge/log" --seed-file="$folder/munge/seed" \
  --num-threads=2
tries=0
until [ -S munge/socket ] || [ "$tries" -ge 100 ]; do
  sleep 0.1
  tries=$((tries + 1))
done
start slurmctld slurmctld -D -i
start slurmd slurmd -D -N "$host"
tries=0
until [ "$(sinfo --noheader --format=%t 2>/dev/null)" = idle ] || [ "$tries" -ge 300 ]; do
  sleep 0.1
  tries=$((tries + 1))
done
if [ "$(sinfo --noheader --format=%t 2>/dev/null)" != idle ]; then
  tail -n 20 munged.said munge/log slurmctld.said slurmctld.log slurmd.said slurmd.log 2>/dev/null || :
  fail "no cluster within 30 s"
  exit 1
fi

# ---- a sweep ----
cat >sweep.yaml <<SWEEP
scenario: $scenario
set: {duration: 2s, measuring.warmUp: 0s, measuring.interval: 500ms, client.count: 2}
factors: {server.count: [2, 3]}
seeds: 20
SWEEP
# study OUT OPTION...
study() {
  out=$1
  shift
  exec "$tool" sweep sweep.yaml --out "$out" "$@"
}
# in_shell FUNCTION ARGUMENT...: as a command of its own.
in_shell() {
  ("$@")
}
on_cluster() {
  study cluster --engine=snakemake --profile "$profile" --jobs=12 --batch=4
}
# ended: how many runs of the campaign have come in.
ended() {
  python3 -c 'import sqlite3
try:
    print(sqlite3.connect("file:cluster/campaign.sqlite?mode=ro", uri=True).execute(
        "SELECT count(*) FROM run WHERE state = ?", ("finished",)).fetchone()[0])
except sqlite3.Error:
    print(0)'
}
# await_running COUNT: prints the numbers of jobs of which so many run at least.
await_running() {
  tries=0
  while [ "$tries" -lt 600 ]; do
    running=$(squeue --noheader --states=RUNNING --format=%i)
    if [ "$(echo "$running" | grep -c .)" -ge "$1" ] && [ "$(ended)" -ge "${2-0}" ]; then
      echo "$running"
      return
    fi
    sleep 0.1
    tries=$((tries + 1))
  done
}
# below PID: it, and all processes below it.
below() {
  echo "$1"
  for child in $(ps -o pid= --ppid "$1"); do
    below "$child"
  done
}

expect 0 "runs: 40 planned = 40 done + 0 failed" in_shell study local
(on_cluster) >said1 2>&1 &
command=$!
# A job is cancelled when the first runs are in, and of the next the processes are killed.
cancelled=$(await_running 1 2 | head -n 1)
[ -n "$cancelled" ] || fail "no job ran: $(cat said1 cluster/snakemake-1.log; tail -n 5 slurm*.log)"
scancel "$cancelled"
tries=0
while :; do
  killed=$(await_running 1 | grep -vx "$cancelled" | head -n 1)
  # Slurm's own process of a job is its parent: what is below it is the job's.
  step=$(pgrep -f "slurmstepd: \[${killed}[.]batch\]" | head -n 1) || step=
  batch=$([ -z "$step" ] || below "$step" | while read -r pid; do
    grep -qzx batch "/proc/$pid/cmdline" 2>/dev/null && echo "$pid"
  done | head -n 1)
  [ -z "$batch" ] && [ "$tries" -lt 100 ] || break
  sleep 0.1
  tries=$((tries + 1))
done
[ -n "$batch" ] || fail "no process of a job was found"
kill -KILL "$batch"
status=0
wait "$command" || status=$?
[ "$status" -eq 1 ] || fail "a command whose jobs were cancelled ended with $status: $(cat said1)"
grep -q " runs have no result: .*its log is cluster/snakemake-1.log" said1 ||
  fail "it does not say that runs have no result: $(cat said1)"
grep -q ' + [1-8] not run' said1 || fail "two jobs of four runs were ended: $(cat said1)"

expect 0 "runs: 40 planned = 40 done + 0 failed; " in_shell on_cluster
grep -q '; 3[2-9] of them done before' said || fail "runs that had ended were run again: $(cat said)"
cmp cluster/comparison.csv local/comparison.csv || fail "on a cluster it is another campaign"
cmp cluster/pairs.csv local/pairs.csv || fail "on a cluster it has other pairs"
for run in local/runs/*; do
  name=$(basename "$run")
  for file in members.csv timeseries.csv; do
    cmp "$run/$file" "cluster/runs/$name/$file" || fail "cluster: $name/$file"
  done
done
[ -z "$(ls -A cluster/.flowdist | grep -vx 'files\|lock')" ] || fail "it left $(ls -A cluster/.flowdist)"

# ---- a command that is killed cancels its jobs ----
(study again --engine=snakemake --profile "$profile" --jobs=12 --batch=4) >said1 2>&1 &
command=$!
await_running 1 >said2
[ -s said2 ] || fail "no job ran: $(cat said1)"
kill -KILL "$command"
wait "$command" 2>/dev/null || :
tries=0
until [ -z "$(squeue --noheader)" ] || [ "$tries" -ge 300 ]; do
  sleep 0.1
  tries=$((tries + 1))
done
[ -z "$(squeue --noheader)" ] || fail "a command that was killed left jobs: $(squeue)"
exit "$failed"
