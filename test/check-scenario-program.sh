#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# The program on ns-3's CommandLine: that it runs what the tool runs, that options set keys, and that
# who reads its lists and hands everything back, as SEM does, changes nothing.
# usage: check-scenario-program.sh PROGRAM TOOL

set -eu

program=$1
tool=$2
scenarios=$(cd "$(dirname "$0")/../examples/scenarios" && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
failed=0

fail() {
  echo "FAIL: $*"
  failed=1
}

# run NAME [WORD...]: the program's results are in the folder NAME, what it said in NAME.said.
run() {
  name=$1
  shift
  mkdir "$name"
  (cd "$name" && "$program" "$@" >"../$name.said" 2>&1) || { fail "$name: $*"; head "$name.said"; }
}

# equal A B: whether two folders hold the same results, wall time apart.
equal() {
  for file in summary.json members.csv timeseries.csv; do
    grep -v wallSeconds "$1/$file" >one && grep -v wallSeconds "$2/$file" | cmp -s one - ||
      { fail "$file of $1 and $2 differ"; diff "$1/$file" "$2/$file" | head -n 5; }
  done
}

short="--duration=1s --measuring.warmUp=0s"
# The words of $short are several arguments.
# shellcheck disable=SC2086
{
  "$tool" run "$scenarios/balancer.yaml" $short --server.count=12 --RngRun=7 --out tool >tool.said
  run own "--scenario=$scenarios/balancer.yaml" $short --server.count=12 --RngRun=7
  equal tool own
  run standard $short --network.groups.server.count=12.0 --RngRun=7.0
  equal own standard
  run other $short --server.count=12 --RngRun=8
  ! cmp -s own/members.csv other/members.csv || fail "RngRun"
  run truth $short --measuring.flows=True
  [ -s truth/flows.csv ] || fail "True is not true"
  grep -q '"RngSeed": "3"' own/summary.json && fail "RngSeed"
  run seed $short --RngSeed=3
  grep -q '"RngSeed": "3"' seed/summary.json || fail "RngSeed is not in the results"
}

# Every key that summary.json names is an option with its value; ns-3's own lists are there.
"$program" $short --PrintHelp >help || fail "--PrintHelp"
grep -q -- '--duration: .*\[1s\]$' help || fail "--PrintHelp does not show the value given"
"$program" --PrintGlobals | grep -q 'RngRun=\[1\]' || fail "--PrintGlobals"
sed -n '/"parameters"/,/}/s/^ *"\([^"]*\)":.*/\1/p' standard/summary.json |
  grep -v '^parameters$' | while read -r key; do
  grep -qF -- "    --$key:" help || { echo "FAIL: --PrintHelp lacks $key"; touch bad; }
done
[ ! -e bad ] || failed=1

# refuse TEXT WORD...: one line that says TEXT, exit code 2, and no results.
refuse() {
  text=$1
  shift
  mkdir -p refused
  status=0
  (cd refused && "$program" "$@" >../said 2>&1) || status=$?
  [ "$status" -eq 2 ] && [ "$(wc -l <said)" -eq 1 ] && grep -qF -- "$text" said ||
    { fail "$* ended with $status, or does not say '$text':"; head -n 3 said; }
  [ -z "$(ls refused)" ] || { fail "$* left results"; rm -r refused; }
}
refuse "--server.cuont=3" --server.cuont=3
refuse "--server.count=2.5" --server.count=2.5
refuse "cannot be read" --scenario=none.yaml
refuse "is no option; options are --NAME=VALUE" x
refuse "--duration: is given twice" --duration=1s --duration=2s
refuse "needs a value: --duration=VALUE" --duration
refuse "--SchedulerType: is the scenario's; expected --scheduler" --SchedulerType=ns3::MapScheduler
refuse "--SimulatorImplementationType=x: is no value of this global value" --SimulatorImplementationType=x
refuse "--RngSeed=x: is no value of this global value" --RngSeed=x
for seed in 0 4294967295 4294944443 -1 1.5; do
  refuse "expected a whole number, 1 to 4294944442" "--RngSeed=$seed"
done
refuse "expected a simulator such as ns3::DefaultSimulatorImpl" --SimulatorImplementationType=ns3::Node
refuse "--PrintAttributes=ns3::Nope: is no class of ns-3" --PrintAttributes=ns3::Nope
refuse "--PrintAttributes: is no class of ns-3" --PrintAttributes
refuse "--PrintNope: is no option of ns-3" --PrintNope
refuse "is no ns-3 attribute" --ns3::TcpSocket::Nope=3
refuse "is not possible for" --ns3::TcpSocket::InitialCwnd=x

command -v python3 >/dev/null || {
  echo "python3 is not here: the lists are not read as SEM reads them"
  exit $failed
}
# What SEM 0.3.9 makes of the lists: see SimulationRunner.get_available_parameters in its runner.py.
cat >read-options.py <<'PYTHON'
import re
import subprocess
import sys


def ask(word):
    return subprocess.check_output(sys.argv[1].split() + [word], text=True)


found = {}
block = ask("--PrintHelp").partition("Program Options:")[2].rpartition("General Arguments")[0]
for line in block.splitlines():
    key = re.findall(r".*--(.*?)[?::|=].*", line)
    value = re.findall(r".*\[(.*?)]", line)
    if key:
        found[key[0]] = value[0] if value else None
for key, value in found.items():
    if value is not None and value.lower() in ("true", "false"):
        found[key] = value.lower() == "true"
    elif value is not None:
        try:
            found[key] = float(value)
        except ValueError:
            pass
not_passed = ["RngRun", "RngSeed", "SchedulerType", "SimulatorImplementationType", "ChecksumEnabled"]
for key, value in re.findall(r".*--(.*?)[?::|=].*\[(.*?)\]", ask("--PrintGlobals")):
    if key not in not_passed:
        found[key] = value
for change in sys.argv[2:]:
    key, _, value = change.partition("=")
    if key not in found and key != "RngRun":
        sys.exit(f"SEM knows no {key}")
    found[key] = value
for key, value in found.items():
    print(f"--{key}={value}")
PYTHON

# sem NAME CHANGE...: a run with all options that SEM hands over.
sem() {
  name=$1
  shift
  python3 -B read-options.py "$program" "$@" >words
  set --
  while IFS= read -r word; do
    set -- "$@" "$word"
  done <words
  run "$name" "$@"
}
sem all duration=1s measuring.warmUp=0s network.groups.server.count=12 RngRun=7
grep -q -- '--network.groups.client.count=16.0' words || fail "SEM writes 16 as 16.0, this test does not"
equal own all
# Whatever the scenario, its list handed back gives the same list.
for name in dispatchers self-selection two-services standby trunks traffic-managers-replay anycast; do
  scenario=$scenarios/$name.yaml
  "$program" "--scenario=$scenario" --PrintHelp >list
  python3 -B read-options.py "$program --scenario=$scenario" >words
  set -- # no options yet
  while IFS= read -r word; do
    set -- "$@" "$word"
  done <words
  "$program" "$@" --PrintHelp 2>&1 | diff list - >differences ||
    { fail "$scenario: options handed back change the list:"; head -n 4 differences; }
done

# Another scenario: its own values stay where SEM hands back the standard one's.
sed 's/^duration: .*/duration: 2s/; s/\(name: client.*count:\) [0-9]*/\1 5/' "$scenarios/balancer.yaml" >mine.yaml
grep -q 'count: 5' mine.yaml || fail "balancer.yaml has no count of clients"
run mine "--scenario=$folder/mine.yaml" --measuring.warmUp=100ms
sem mine-all "scenario=$folder/mine.yaml" measuring.warmUp=100ms RngRun=1
equal mine mine-all
# Who does not give all of them means what he says.
run meant "--scenario=$folder/mine.yaml" --duration=6s
grep -q '"duration": "6s"' meant/summary.json || fail "an option was not taken"
exit $failed
