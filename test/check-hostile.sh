#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Wrong and hostile input from outside: scenarios, specs, captures, tuples, options, environments.
# Each case has an exit code and a text that is said; whatever comes, nothing may crash or hang.
# Usage: check-hostile.sh TOOL [--all]
# With --all, every key of the list below is given every value of another, too.

# Words are for another shell to expand.
# shellcheck disable=SC2016
set -eu

tool=$(readlink -f -- "$1")
all=${2-}
here=$(cd "$(dirname "$0")" && pwd)
scenarios=$(cd "$here/../examples/scenarios" && pwd)
capture=$(cd "$here/../examples/data" && pwd)/linux-nginx-http-cut.pcap
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
failed=0
cases=0

# expect STATUS TEXT COMMAND...: ends with STATUS and says TEXT, in a line where it is refused.
expect() {
  status=$1
  text=$2
  shift 2
  cases=$((cases + 1))
  actual=0
  timeout 60 "$@" >said 2>&1 || actual=$?
  if [ "$actual" -ne "$status" ] || ! grep -qaF -- "$text" said ||
    { [ "$status" -eq 2 ] && [ "$(wc -l <said)" -ne 1 ]; }; then
    echo "FAIL: $* ended with $actual instead of $status, or does not say '$text' in one line:"
    head -n 5 said
    failed=1
  fi
  rm -rf out
}

# run STATUS TEXT OPTION...: a short run.
run() {
  status=$1
  text=$2
  shift 2
  expect "$status" "$text" "$tool" run "$scenarios/balancer.yaml" --duration=100ms \
    --measuring.warmUp=0s --measuring.interval=50ms --client.count=2 --out out "$@"
}

# file STATUS TEXT CONTENT: a scenario file. It is printf that reads the content.
file() {
  # shellcheck disable=SC2059
  printf -- "$3" >file.yaml
  expect "$1" "$2" "$tool" run file.yaml --duration=100ms --measuring.warmUp=0s \
    --measuring.interval=50ms --out out
}

# tuples STATUS TEXT CONTENT [OPTION...]
tuples() {
  # shellcheck disable=SC2059
  printf -- "$3" >tuples.csv
  status=$1
  text=$2
  shift 3
  expect "$status" "$text" "$tool" hash tuples.csv "$@"
}

# replay STATUS TEXT CAPTURE [OPTION...]
replay() {
  status=$1
  text=$2
  source=$3
  shift 3
  expect "$status" "$text" "$tool" run "$scenarios/traffic-managers-replay.yaml" --out out \
    --traffic.sources.0.file="$source" "$@"
}

# ---- scenario files ----
file 2 "a scenario is a mapping" ''
file 2 "a scenario is a mapping" '- a\n- b\n'
file 2 "this is not YAML" 'a: [1, 2\n'
file 2 "this is not YAML" 'a: b: c\n'
file 2 "this is not YAML" '\tname: x\n'
file 2 "is here twice" 'rngRun: 1\nrngRun: 2\n'
file 2 "nearest known: 'duration'" 'duratoin: 1s\n'
file 2 "file.yaml:2: the text that begins here has no closing quote" 'rngRun: 3\nname: "x\nduration: 1s\n'
printf 'name: x\n' >name.yaml
expect 2 "sets nothing but 'name'" "$tool" run name.yaml --out out
file 2 "file.yaml:2: key 'measuring.warmUp' is here twice, with dots and in a section" \
  'measuring: {warmUp: 1ms}\nmeasuring.warmUp: 2ms\n'
file 2 "takes a list" 'events: 3\n'
file 2 "takes a mapping" 'measuring: 3\n'
file 2 "nests too deep" "rngRun: $(printf '%060d' 0 | sed 's/0/[/g')$(printf '%060d' 0 | sed 's/0/]/g')\n"
file 2 "file.yaml:4: group 'b' is like 'x', which is no group" \
  'network:\n  groups:\n    - {name: a, kind: client}\n    - {name: b, like: x}\n'
file 2 "is described twice" 'network: {tiers: [{name: a, kind: client}, {name: a, kind: server}]}\n'
file 2 "" 'network: {tiers: []}\n'
file 2 "" 'network: {groups: [{name: a, kind: client, like: b}, {name: b, like: a}]}\n'
file 2 "" 'network: {tiers: [{name: client, kind: client, count: 1}]}\n'
file 2 "" 'services: []\n'
file 2 "" 'services: [{address: 300.1.1.1, ports: 80}]\n'
file 2 "" 'services: [{address: 10.0.0.1, ports: 80}]\n'
file 2 "" 'traffic: {sources: []}\n'
file 2 "" 'traffic: {sources: [{kind: replay}]}\n'
file 2 "" 'events: [{at: 1s}]\n'
file 2 "" 'events: [{at: 50ms, action: fail, target: nobody7}]\n'
file 2 "" 'a: &a [*a]\n'
file 2 "" '? [a, b]\n: c\n'
file 2 "" 'name: !!binary "//"\nduratoin: 1\n'
expect 2 "cannot be read" "$tool" run none.yaml
expect 2 "is a folder" "$tool" run .
expect 2 "is longer than 4 MB" "$tool" run /dev/zero
expect 2 "a scenario is a mapping" "$tool" run /dev/null
gzip -c "$scenarios/balancer.yaml" >gzip.yaml
expect 2 "is compressed" "$tool" run gzip.yaml

# ---- options ----
run 2 "" --duration=-1s
run 2 "" --duration=99999999999999999999s
run 2 "" --traffic.rate=1e400
run 2 "" --traffic.rate=nan
run 2 "" --server.count=0
run 2 "" --server.count=99999999999
run 2 "key 'scheme'" --scheme='hash=nope'
run 2 "key 'scheme'" --scheme='hash=toeplitz select=maglev size=4'
run 2 "key 'scheme'" --scheme="hash=$(printf '%09999d' 0)"
run 2 "nobody chooses" --events='none' --events.0.at=1ms --events.0.action=add --events.0.target=client0
run 2 "is no ns-3 attribute" --ns3::Nothing::X=1
run 2 "is not possible for" --ns3::TcpSocket::SegmentSize=-1
run 2 "SegmentSize: expected a whole number, 0 to 4294967295" --ns3::TcpSocket::SegmentSize=x
run 2 "DelAckTimeout: expected a time such as 10ms" --ns3::TcpSocket::DelAckTimeout=x
run 2 "Sack: expected true or false" --ns3::TcpSocketBase::Sack=7
run 2 "SocketType: expected the name of a class" --ns3::TcpL4Protocol::SocketType=ns3::Node
run 2 "PacketRate: expected a number, 0, or 0.001 to 1000000000" \
  --ns3::TrafficManagerNetDevice::PacketRate=1e-300
run 2 "is not a number, 0, or 0.001 to 1000000000 packets/s" --balancer.pipeline.rate=1e-300
run 2 "by its key 'pipeline.rate'" --ns3::DistributorNetDevice::PacketRate=5
run 0 "results: out" --balancer.pipeline.rate=0
run 2 "" --traces.pcap=/none/p
run 2 "source ports from ns3::RequestClient::FirstPort 60000 to LastPort 50000 are none" \
  --ns3::RequestClient::FirstPort=60000 --ns3::RequestClient::LastPort=50000
run 2 "0 is no source port" --ns3::RequestClient::FirstPort=0
run 2 "--events.0.at=2s: the event has no action" --events.0.at=2s
run 2 "'3' is no item of events, which has 0: expected 0, which adds one" --events.3.at=2s
event="--events.0.action=fail --events.0.at=50ms --events.0.target=server3"
# Several options each.
# shellcheck disable=SC2086
{
  run 0 "results: out" $event
  run 2 "--events.0.weight=3: a weight is for the actions add and weight, not for fail" $event \
    --events.0.weight=3
  run 2 "--events.0.target=server03: 'server03' is neither a member" \
    --events.0.action=fail --events.0.at=50ms --events.0.target=server03
  run 2 "--events.0.at=100ms: the event comes when the run ends, or later" \
    --events.0.action=fail --events.0.target=server3 --events.0.at=100ms
}
for distribution in /dev/zero silent .; do
  run 2 "cannot read the file; it has to be a plain one" \
    --traffic.sources.0.requestSize="cdf:$folder/$distribution"
done
truncate -s 4000001 endless.cdf
run 2 "the file is longer than 4 MB" --traffic.sources.0.pause="cdf:$folder/endless.cdf"
run 2 "'constant:0' is always 0" --traffic.sources.0.requests=constant:0
run 2 "gives up to 65536; the most is 65535" --traffic.sources.0.requests=uniform:1:65536
run 2 "gives up to 65001; the most is 65000" --traffic.sources.0.kind=udp --services.0.protocol=udp \
  --traffic.sources.0.requestSize=constant:65001
run 2 "gives up to 3000000000; the most is 2147483648" --traffic.sources.0.responseSize=constant:3e9
run 0 "results: out" --traffic.sources.0.requests=exponential:2
run 2 "nodes of 'access' choose nobody, so they learn" --access.learnDelay=1ms
run 2 "nodes of 'client' choose nobody, so they learn" --client.learnOrder='[0]'
run 2 "2 delays are more than its 1 node(s)" --balancer.learnDelay='[1ms, 2ms]'
run 2 "gives up to 3601 s; the most is an hour, 3600" --balancer.learnDelay=uniform:0:3601
run 0 "results: out" --balancer.learnDelay=exponential:0.01
mkdir -p below
printf '1 1\n' >below/delay.cdf
printf 'network: {groups: [{name: client, kind: client}, {name: b, kind: distributor, chooses: server,
  learnDelay: "cdf:delay.cdf"}, {name: server, kind: server}], links: [{between: [client, b]},
  {between: [b, server]}], ways: {requests: [client, b, server]}}\n' >below/relative.yaml
expect 0 "results: out" "$tool" run below/relative.yaml --duration=100ms --measuring.warmUp=0s \
  --measuring.interval=50ms --out out
sed 's/kind: destination, //' "$scenarios/traffic-managers.yaml" >kinds.yaml
expect 2 "--tm.choose=hash: key 'choose' does nothing: no server is chosen where translation.kind is none" \
  "$tool" run kinds.yaml --tm.choose=hash
expect 0 "results:" "$tool" run kinds.yaml --tm.choose=hash --tm.translation.kind=none \
  --duration=100ms --measuring.warmUp=0s --measuring.interval=50ms --events=none --traffic.stop=0s \
  --out idle
expect 2 "nobody chooses among the nodes of 'server': their weights" "$tool" run \
  "$scenarios/traffic-managers.yaml" --server.count=2 --server.weights='[1,2]' --tm.translation.kind=none
expect 2 "nobody chooses among the nodes of 'client': their weights" "$tool" run \
  "$scenarios/balancer.yaml" --client.count=2 --client.weights='[1,2]'
expect 2 "group 'tm' has more nodes than the 250" "$tool" run "$scenarios/traffic-managers.yaml" \
  --tm.count=250 --events.0.action=add --events.0.target=tm250
run 2 "--services.0.address6=fe80::1: service address fe80::1 is link-local" --services.0.address6=fe80::1
run 2 "--services.0.address6=::1: service address ::1 is no address of a host" --services.0.address6=::1
printf 'services: [{address: 192.0.2.7, ports: [%s]}]\n' "$(seq -s, 1 65000)" >ports.yaml
expect 2 "1040000 ports that servers listen on; --yes" "$tool" run ports.yaml
{
  printf 'network:\n  groups:\n'
  seq -f '    - {name: g%.0fx, like: client}' 1 8000
} >groups.yaml
expect 2 "groups.yaml:2: key 'network.groups' has 8000 items" "$tool" run groups.yaml
run 2 "a bracket too many, or too few" --balancer.learnDelay='[1ms, 2ms'
run 2 "a bracket too many, or too few" --balancer.learnOrder='[0]]'

# ---- nodes that choose themselves, or stand by ----
run 2 "'balancer' chooses among them already, on all ways" --server.selfSelection=true
run 2 "does nothing without selfSelection: true" --server.convergence=drain
expect 2 "nodes that choose themselves need live traffic, not a replay" "$tool" run \
  "$scenarios/traffic-managers-replay.yaml" --server.selfSelection=true --out out
expect 2 "is not a list of numbers from 1 to 254" "$tool" run "$scenarios/standby.yaml" \
  --balancer.standby.priority=0 --out out
expect 2 "is not a list of numbers from 1 to 254" "$tool" run "$scenarios/standby.yaml" \
  --balancer.standby.priority=100.5 --out out
expect 0 "results: out" "$tool" run "$scenarios/standby.yaml" --duration=1s --traffic.stop=500ms --events=none \
  --balancer.standby.priority='100 100' --out out
expect 2 "these are over 100000 runs" "$tool" compare "$scenarios/balancer.yaml" --runs=100000 \
  --vary client.count=1,2 --yes
expect 2 "would take about" "$tool" run "$scenarios/traffic-managers.yaml" --server.count=60000 \
  --tm.count=250
expect 2 "is no command" "$tool" "$(printf '\033[31m')"
expect 2 "is no option" "$tool" run -1
expect 2 "--vary client.count: --client.count=3 sets it, too" "$tool" compare \
  "$scenarios/balancer.yaml" --client.count=3 --vary client.count=1,2
expect 2 "--client.count=3: --network.groups.client.count sets the same key" "$tool" run "$scenarios/balancer.yaml" \
  --network.groups.client.count=3 --client.count=3
expect 2 "--scheme=select=hrw: what --scheme.select sets, in front of it, would be lost" "$tool" run \
  "$scenarios/balancer.yaml" --scheme.select=ring --scheme=select=hrw
expect 2 "what --scheme.select sets, in front of it, would be lost" "$tool" compare \
  "$scenarios/balancer.yaml" --vary scheme.select=hrw,ring --vary 'scheme=select=hrw;select=ring'
expect 2 "what --balancer.scheme.select sets, in front of it, would be lost or not go by it" "$tool" run \
  "$scenarios/balancer.yaml" --balancer.scheme.select=ring --scheme=select=hrw
expect 2 "what --events.0.at sets, in front of it, would be lost" "$tool" run \
  "$scenarios/balancer.yaml" --events.0.at=1ms --events=none
expect 0 'scheme: "select=ring"' "$tool" run "$scenarios/balancer.yaml" --explain --scheme=select=hrw \
  --scheme.select=ring
expect 2 "--client.count: is given twice" "$tool" run "$scenarios/balancer.yaml" --client.count=3 \
  --client.count=3
expect 2 "--out: is given twice" "$tool" run "$scenarios/balancer.yaml" --out out --out=out
expect 2 "--scheme: is given twice" "$tool" hash --scheme=select=hrw --scheme=select=ring x.csv
expect 2 "--runs or --explain" "$tool" demo --explain
expect 0 "# 002: --client.count=2" "$tool" compare "$scenarios/balancer.yaml" --explain \
  --vary client.count=1,2
"$tool" compare "$scenarios/balancer.yaml" --explain --vary client.count=1,2 --out explained >said
if [ -e explained ] || [ -e results ]; then
  echo "FAIL: compare --explain made a folder"
  failed=1
fi
expect 2 "--jobs" "$tool" run x --jobs=0
expect 2 "--runs" "$tool" run x --runs=-1

# ---- tuples ----
tuples 2 "tuples.csv:1: has 1 cells" 'x\n'
tuples 2 "is empty" ''
tuples 2 "proto" '1.2.3.4,1.2.3.5,1,2,999\n'
tuples 2 "expected an address" '1.2.3.4,1.2.3.5.6,1,2,6\n'
tuples 2 "has 2 cells" '\000\000\000,1\n'
tuples 2 "--members" '1.2.3.4,1.2.3.5,1,2,6\n' --members=0
tuples 2 "--members" '1.2.3.4,1.2.3.5,1,2,6\n' --members=1:nan
tuples 2 "--members" '1.2.3.4,1.2.3.5,1,2,6\n' --members=1:-1
tuples 2 "--scheme" '1.2.3.4,1.2.3.5,1,2,6\n' --scheme='='
tuples 0 "1.2.3.4" '\357\273\2771.2.3.4,1.2.3.5,1,2,6\n'
tuples 2 "is compressed" '\037\213\010\n'
tuples 2 "is UTF-16" '\377\3761\000,\000'
tuples 2 "has names of columns, and no tuple below" 'src,dst,sport,dport,proto\n'
expect 2 "/dev/zero:1: the line is longer" "$tool" hash /dev/zero
mkfifo silent
expect 2 "silent: cannot be read: nobody has written into this pipe" "$tool" hash silent
# A pipe, and more than a buffer in it.
seq -f '10.0.0.1,10.0.0.2,%.0f,80,6' 1 3000 >many.csv
expect 0 "10.0.0.1,10.0.0.2,1,80,6," sh -c 'mkfifo pipe; cat many.csv >pipe & exec "$1" hash pipe' sh "$tool"
expect 1 "standard output cannot be written: No space left" sh -c '"$1" hash many.csv >/dev/full' sh "$tool"
expect 1 "cannot be read to its end" "$tool" hash /proc/self/mem
expect 2 "cannot be read" "$tool" hash .
expect 2 "cannot be read" "$tool" hash none.csv

# ---- captures ----
: >empty.pcap
replay 2 "is empty" empty.pcap
head -c 24 "$capture" >header.pcap
replay 2 "holds no packet" header.pcap
head -c 23 "$capture" >short.pcap
replay 2 "is not a pcap file" short.pcap
head -c 1001 "$capture" >cut.pcap
replay 2 "truncated record" cut.pcap
gzip -c "$capture" >gzip.pcap
replay 2 "is compressed" gzip.pcap
{ head -c 24 "$capture"; head -c 400 /dev/zero; } >zeros.pcap
replay 2 "none of its packets" zeros.pcap
{ head -c 32 "$capture"; printf '\377\377\377\377\377\377\377\377'; tail -c +41 "$capture"; } >huge.pcap
replay 2 "truncated record" huge.pcap
# One wrong time would leave nothing of the replay: record 51 at 0 s, the first one in 2106.
python3 - "$capture" <<'PYTHON'
import struct, sys
with open(sys.argv[1], "rb") as file:
    whole = file.read()
places = [24]
while places[-1] < len(whole):
    places.append(places[-1] + 16 + struct.unpack_from("<I", whole, places[-1] + 8)[0])
for name, number, seconds in (("past", 50, 0), ("future", 0, 0xffffffff)):
    wrong = bytearray(whole)
    struct.pack_into("<I", wrong, places[number], seconds)
    with open(name + ".pcap", "wb") as file:
        file.write(wrong)
PYTHON
replay 2 "past.pcap: record 51 was seen 20777 days before the record in front of it" past.pcap
replay 2 "future.pcap: record 2 was seen 28932 days before the record in front of it" future.pcap
replay 0 "after-end" "$capture" --traffic.sources.0.timeScale=1e6 --traffic.sources.0.startScale=1e6
replay 2 "none of its packets" "$capture" --services.0.address=198.18.7.7
replay 2 "cannot be read" .
replay 0 "after-end" "$capture" --traffic.sources.0.timeScale=1000
expect 0 "after-end" "$tool" compare "$scenarios/traffic-managers-replay.yaml" --vary rngRun=1,2 \
  --traffic.sources.0.file="$capture" --traffic.sources.0.timeScale=1000 --out out
# Flows that start and those that would start after the end are all that there are.
for scale in 1 1000 1000000; do
  "$tool" run "$scenarios/traffic-managers-replay.yaml" --out "scale$scale" \
    --traffic.sources.0.file="$capture" --traffic.sources.0.timeScale=$scale \
    --traffic.sources.0.startScale=$scale --traffic.sources.0.copies=1 \
    --measuring.warmUp=0s >/dev/null 2>&1
done
python3 - <<'PYTHON' || failed=1
import json
def read(scale):
    with open(f"scale{scale}/summary.json") as file:
        return json.load(file)
whole = read(1)
for part in read(1000), read(1000000):
    late = part["capture"]["leftOut"]["after-end"]
    for what in ("flows", "packets"):
        assert part["capture"][what] + late[what] == whole["capture"][what], (what, part["capture"])
    assert part["capture"]["flows"] == part["flows"]["offered"] > 0, part["flows"]
PYTHON
replay 2 "has to be ipv4" "$capture" --network.family=ipv6
expect 2 "holds no IP packet" "$tool" hash header.pcap
expect 2 "truncated record" "$tool" hash cut.pcap
expect 2 "is compressed" "$tool" hash gzip.pcap

# ---- environments ----
run 2 "key 'rngRun'" --RngRun=18446744073709551615
run 0 "results: out" --RngRun=4294967295
expect 2 "results cannot go there" env FLOWDIST_RESULTS=/proc/none "$tool" run "$scenarios/balancer.yaml"
expect 0 "results: " env -i "$tool" run "$scenarios/balancer.yaml" --duration=100ms \
  --measuring.warmUp=0s --measuring.interval=50ms
expect 0 "results: " env LC_ALL=de_DE.UTF-8 "$tool" run \
  "$scenarios/balancer.yaml" --duration=100ms --measuring.warmUp=0s --measuring.interval=50ms
# environment VARIABLE=TEXT STATUS TEXT: a run with what ns-3 reads itself.
environment() {
  expect "$2" "$3" env "$1" "$tool" run "$scenarios/balancer.yaml" --duration=100ms \
    --measuring.warmUp=0s --measuring.interval=50ms --client.count=2 --out out
}
defaults=NS_ATTRIBUTE_DEFAULT
environment "$defaults=ns3::TcpSocket::InitialCwnd=3;" 0 "results: out"
environment "$defaults=ns3::TcpSocket::SegmentSize=abc" 2 \
  "$defaults in the environment: 'abc' is not possible for ns3::TcpSocket::SegmentSize"
environment "$defaults=ns3::TcpSocket::Nope=1" 2 "$defaults in the environment: 'ns3::TcpSocket::Nope' is no"
environment "$defaults=ns3::TcpSocket::SegmentSize" 2 "is not NAME=VALUE"
environment "$defaults=ns3::PointToPointChannel::Delay=1s" 2 "by its key 'network.links[].delay'"
environment "$defaults=ns3::TcpSocketBase::SegmentSize=100" 2 "set ns3::TcpSocket::SegmentSize"
globals=NS_GLOBAL_VALUE
environment "$globals=RngSeed=7" 0 "results: out"
environment "$globals=RngSeed=0" 2 "$globals in the environment: '0' is not possible for RngSeed"
environment "$globals=RngSeed=abc" 2 "'abc' is not possible for RngSeed: expected a whole number"
environment "$globals=RngSead=1" 2 "nearest known: 'RngSeed'"
environment "$globals=RngRun=abc" 2 "give --rngRun=VALUE instead"
environment "$globals=ChecksumEnabled=true" 2 "give --checksums=VALUE instead"
environment "$globals=SchedulerType=ns3::ListScheduler" 2 "by its key 'scheduler'"
environment "$globals=SimulatorImplementationType=ns3::DefaultSimulatorImpl" 0 "results: out"
environment "$globals=SimulatorImplementationType=ns3::Nope" 2 "expected a simulator such as"
environment NS_LOG=DefaultSimulatorImpl=error 0 "results: out"
environment NS_LOG= 0 "results: out"
for logs in : DefaultSimulatorImpl=error: :DefaultSimulatorImpl '=|info'; do
  environment "NS_LOG=$logs" 2 "NS_LOG in the environment: '' is no component"
done
for logs in '*=:' TcpSocketBase= 'TcpSocketBase=error|' 'TcpSocketBase=|error'; do
  environment "NS_LOG=$logs" 2 "NS_LOG in the environment: '' is no level of a log; known: "
done
environment NS_LOG=nope 2 "NS_LOG in the environment: 'nope' is no component"
environment NS_LOG=TcpSocketBase=nope 2 "'nope' is no level of a log; known: "
if [ "$("$tool" run "$scenarios/balancer.yaml" --client.count=2 --duration=100ms \
  --measuring.warmUp=0s --measuring.interval=50ms --out seed1 >/dev/null
  NS_GLOBAL_VALUE=RngSeed=7 "$tool" run "$scenarios/balancer.yaml" --client.count=2 \
    --duration=100ms --measuring.warmUp=0s --measuring.interval=50ms --out seed7 >/dev/null
  grep -c '"RngSeed": *"7"' seed7/summary.json)" -ne 1 ] || cmp -s seed1/flows.csv seed7/flows.csv; then
  echo "FAIL: RngSeed=7 of the environment is not in force, or not in summary.json"
  failed=1
fi

# Whatever a key is given, the tool does it or refuses it in a line.
any() {
  cases=$((cases + 1))
  actual=0
  timeout 60 "$tool" run "$1" --duration=100ms --measuring.warmUp=0s --measuring.interval=50ms \
    --events=none --traffic.stop=0s --out out "$2=$3" >said 2>&1 || actual=$?
  if [ "$actual" -ne 0 ] && { [ "$actual" -ne 2 ] || [ "$(wc -l <said)" -ne 1 ]; }; then
    echo "FAIL: run $1 $2=$3 ended with $actual:"
    head -n 5 said
    failed=1
  fi
  rm -rf out
}

if [ "$all" = --all ]; then
  for key in duration rngRun name checksums scheme scheme.key scheme.hash scheme.select scheme.state \
    learnDelay network.family services.0.address services.0.ports services.0.protocol \
    traffic.rate traffic.sourcePorts traffic.timeout traffic.sources.0.kind \
    traffic.sources.0.requestSize traffic.sources.0.requests traffic.sources.0.share \
    measuring.warmUp measuring.coolDown measuring.interval tm.count tm.weights tm.translation.kind \
    tm.translation.sourcePorts tm.translation.capacity tm.translation.portRest tm.learnOrder \
    server.workers server.serviceTime server.queueLimit a-tm.rate a-tm.delay a-tm.queuePackets \
    a-tm.medium client.kind tm.kind; do
    for value in '' -1 0 1e308 18446744073709551616 nan '[' '1 1 1' "$(printf '\377')" 1ns; do
      any "$scenarios/traffic-managers.yaml" "--$key" "$value"
    done
  done
fi
echo "$cases cases"
exit $failed
