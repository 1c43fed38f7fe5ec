#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# What is known before a run starts is said then: what it would take, what the system does not let it
# have, settings that do nothing, events that cannot be, input that never comes.
# Usage: check-start.sh TOOL

# Functions are handed to expect; sh has ulimit -n everywhere; words are for another shell to expand.
# shellcheck disable=SC2317,SC3045,SC2016

set -eu

tool=$(readlink -f -- "$1")
scenarios=$(cd "$(dirname "$0")/../examples/scenarios" && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
mkdir "$folder/work"
cd "$folder/work"
failed=0

fail() {
  echo "FAIL: $*"
  failed=1
}

# refused TEXT COMMAND...: says TEXT in its only line, ends with 2, and leaves nothing.
refused() {
  text=$1
  shift
  actual=0
  "$@" >said 2>&1 || actual=$?
  if [ "$actual" -ne 2 ] || ! grep -qF -- "$text" said ||
    [ "$(grep -vc '^checking the scenario: ' said)" -ne 1 ]; then
    fail "$* ended with $actual instead of 2, or does not say '$text' in one line:"
    cat said
  fi
  rm said
  [ -z "$(ls -A)" ] || fail "$* left $(ls -A)"
}

# scenario NAME COMMAND OPTION...: the tool on a scenario that takes a moment.
scenario() {
  name=$1
  command=$2
  shift 2
  timeout 30 "$tool" "$command" "$scenarios/$name.yaml" --duration=300ms --measuring.warmUp=0s \
    --measuring.interval=50ms --events=none --out out "$@"
}
balancer() { scenario balancer "$@"; }
dispatchers() { scenario dispatchers "$@"; }

# limited NUMBER COMMAND...: with so many open files at most.
limited() {
  (
    ulimit -n "$1"
    shift
    "$@"
  )
}

# ---- open files: of both kinds of traces together, and of each configuration ----
few="traces keep 76 files open, the program up to 32 more, and the system's limit is 100 (ulimit -n)"
for command in "run" "run --runs=2"; do
  # Two words.
  # shellcheck disable=SC2086
  refused "--traces.pcap=p: 38 ports are too many: $few" limited 100 balancer $command --client.count=2 \
    --server.count=16 --traces.pcap=p --traces.ascii=p
done
refused "38 ports are too many" limited 64 balancer compare --client.count=2 \
  --vary server.count=2,16 --traces.pcap=p

# ---- events ----
target="--events.0.target=router-dispatcher.dispatcher"
cut="--events.0.at=100ms --events.0.action=cut"
# Two words.
# shellcheck disable=SC2086
{
  refused "${target}9: link 'router-dispatcher' has no end at dispatcher9" dispatchers run $cut ${target}9
  refused "has no end at dispatcher9" dispatchers run $cut ${target}9 --explain
  refused "has no end at dispatcher3" dispatchers compare $cut ${target}3 --vary dispatcher.count=4,3
}

# ---- a comparison is explained by its first configuration: the file alone may be refused ----
# explains TEXT COMMAND...: ends with 0 and prints the line TEXT.
explains() {
  text=$1
  shift
  "$@" --explain >said 2>&1 || fail "$* --explain ended with $?: $(cat said)"
  grep -qxF -- "$text" said || fail "$* --explain does not print '$text'"
  rm said
}
explains 'scheme: "select=hrw"' balancer compare --vary "scheme=select=hrw,select=ring" \
  --server.weights="1 1 1 1 1 1 1 1 2 2 2 2 2 2 2 2"
explains '      noEntry: "hold"' dispatchers compare --vary dispatcher.noEntry=hold,drop \
  --dispatcher.holdTime=5ms
explains '      holdTime: "5ms"' dispatchers compare --vary dispatcher.noEntry=drop,hold \
  --dispatcher.holdTime=5ms

# It starts nothing, so that it need not be told to.
rates=$(seq -s , 1 1001)
refused "these are 1001 runs, each a process and a folder; --yes" balancer compare --vary traffic.rate="$rates"
explains '# 1001: --traffic.rate=1001' balancer compare --vary traffic.rate="$rates"
explains '# 002: --server.count=2' "$tool" compare "$scenarios/balancer.yaml" --traffic.rate=1000000 \
  --duration=1000s --vary server.count=1,2

# ---- a word of a scheme may say whose it is wherever a word may stand ----
printf 'scheme: {hash: crc32, select: ring, select.seed: 3}\n' >../words.yaml
explains 'scheme: "key=five-tuple hash=crc32 select=ring select.seed=3"' "$tool" run ../words.yaml
explains 'scheme: "key=five-tuple hash=crc32 select=ring select.seed=4"' "$tool" run ../words.yaml --scheme.select.seed=4
explains 'scheme: "key=five-tuple hash=crc32 select=ring"' "$tool" run ../words.yaml --scheme.select.seed=
explains 'scheme: "key=five-tuple hash=crc32 select=hrw select.seed=5"' "$tool" run ../words.yaml \
  --scheme.select.seed=5 --scheme.select=hrw
explains '# 002: --scheme.select.seed=2' "$tool" compare ../words.yaml --vary scheme.select.seed=1,2
explains '      scheme: "key=five-tuple hash=crc32 select=ring select.seed=2"' "$tool" run ../words.yaml \
  --a.scheme.select.seed=2
explains '      translation.portTable: "key=greater-port hash=crc32 select=hrw select.seed=2"' \
  "$tool" run ../words.yaml --tm.translation.portTable="key=greater-port hash=crc32 select=hrw" \
  --tm.translation.kind=both --tm.translation.portTable.select.seed=2
refused "select.sede" "$tool" run ../words.yaml --scheme.select.sede=3
printf 'scheme: {select.seed: {x: 3}}\n' >../deeper.yaml
refused "deeper.yaml:1: key 'scheme.select.seed' takes a plain value" "$tool" run ../deeper.yaml
printf 'scheme: {select.seed.x: 3}\n' >../deeper.yaml
refused "deeper.yaml:1: key 'x' is not known here" "$tool" run ../deeper.yaml
! "$tool" run ../deeper.yaml 2>&1 | grep -q 'known here: *$' || fail "a list of nothing is said to be known"

# ---- what a switch remembers may stand where packets go one by one: per is said then, or varied ----
for key in learnFromMembers=true forgetEnded=false timeouts.finWait=7s timeouts.closing=7s; do
  explains '# 002: --router.per=packet' dispatchers compare --router.spread=random --router.$key \
    --vary router.per=flow,packet
  explains '      per: "packet"' dispatchers run --router.spread=random --router.per=packet --router.$key
done

# ---- what it would take: tables of those who choose servers, flows ----
refused "table entries" scenario traffic-managers run --traffic.stop=0s \
  --tm.choose="hash select=maglev size=268435399"
refused "table entries" dispatchers run --dispatcher.choose="hash select=maglev size=100000007"
refused "expected a whole number from 3 to 268435399 for 'size'" balancer run \
  --scheme="select=maglev size=2000000011"
refused "expected a whole number from 3 to 268435399 for 'size'" dispatchers run \
  --dispatcher.choose="hash select=maglev size=2000000011"
many="--traffic.rate=1000000 --duration=1000s --measuring.warmUp=0s"
# Three words.
# shellcheck disable=SC2086
refused "about 1000000000 flows by traffic.rate" timeout 30 "$tool" run "$scenarios/balancer.yaml" $many
# It is said how far it is before a hundredth is reached.
: >said
# shellcheck disable=SC2086
timeout 60 "$tool" run "$scenarios/balancer.yaml" $many --yes --out out >said 2>&1 &
run=$!
tries=0
until grep -q "% of the simulated time: 0 of 100, .* s so far, .* simulated s/s" said; do
  tries=$((tries + 1))
  [ "$tries" -lt 500 ] || { fail "no word of a run that takes long: $(cat said)"; break; }
  sleep 0.1
done
kill "$run" 2>/dev/null || :
wait "$run" 2>/dev/null || :
rm -rf said out

# ---- words that would be taken for others ----
for address in 010.3.0.1 198.18.0.01; do
  refused "'$address' is not an IPv4 address" balancer run --services.0.address=$address
done
refused "each once: 80 is twice" balancer run --services.0.ports=80,81,80
refused "has the value '1' twice" balancer compare --vary client.count=1,2,1
refused "expected the name of a class such as ns3::TcpPrrRecovery, of" balancer run \
  --ns3::TcpL4Protocol::RecoveryType=ns3::TcpCubic
refused "ns3::SimpleNetDevice::DataRate: no scenario has a device of this class" balancer run \
  --ns3::SimpleNetDevice::DataRate=1Mbps
deep=$(printf '%020000d' 0)
printf 'rngRun: %s\n' "$deep" | tr 0 '[' >../deep.yaml
refused "the file nests too deep" "$tool" run ../deep.yaml

# ---- input that never comes, and input by a pipe that does ----
mkfifo ../silent
refused "silent: cannot be read: nobody has written into this pipe for 10 s" timeout 30 "$tool" run ../silent
mkfifo pipe
cat "$scenarios/balancer.yaml" >pipe &
timeout 30 "$tool" run pipe --explain >said 2>&1 || fail "a pipe is refused: $(cat said)"
grep -q '^name: "balancer"' said || fail "a pipe is not read to its end"
# A pipe gives its text once, and a comparison has many configurations of it.
cat "$scenarios/balancer.yaml" >pipe &
timeout 30 "$tool" compare pipe --explain --vary server.count=2,3 --vary client.count=1,2 >said 2>&1 ||
  fail "a comparison refuses a pipe: $(cat said)"
grep -qF "# 004: --server.count=3 --client.count=2" said || fail "not all of a pipe: $(cat said)"
exit $failed
