#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# The command-line tool from outside: exit codes, messages, what is written and what is not.
# Usage: check-tool.sh TOOL

set -eu

tool=$1
scenarios=$(cd "$(dirname "$0")/../examples/scenarios" && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
failed=0

# expect STATUS TEXT WORD...: the tool has to end with STATUS and say TEXT.
expect() {
  status=$1
  text=$2
  shift 2
  actual=0
  "$tool" "$@" >"$folder/said" 2>&1 || actual=$?
  if [ "$actual" -ne "$status" ] || ! grep -qF -- "$text" "$folder/said"; then
    echo "FAIL: $* ended with $actual instead of $status, or does not say '$text':"
    cat "$folder/said"
    failed=1
  fi
}

# there FILE, absent FILE: whether it is.
there() {
  [ -e "$folder/$1" ] || { echo "FAIL: no $1"; failed=1; }
}

absent() {
  [ ! -e "$folder/$1" ] || { echo "FAIL: $1 is there"; failed=1; }
}

short="--duration=500ms --measuring.warmUp=0s --client.count=2"
direct=$scenarios/balancer.yaml

expect 0 "run SCENARIO.yaml" help
expect 2 "is no command" nonsense
expect 0 "network.groups[manager].translation.kind" keys
expect 0 "three-tuple" schemes
expect 2 "takes one scenario file" run

# A scenario spelled out says the same as the file: it runs alike.
expect 0 "network:" run "$direct" --explain
for scenario in "$(dirname "$direct")"/*.yaml; do
  "$tool" run "$scenario" --explain >"$folder/spelled.yaml" &&
    "$tool" run "$folder/spelled.yaml" --explain | cmp -s - "$folder/spelled.yaml" ||
    { echo "FAIL: --explain of what --explain printed of $scenario differs"; failed=1; }
  # It names the fidelities that it runs at.
  named=$(sed -n 's/^[^#]*fidelity: \([a-z]*\)\(.* # or \([a-z]*\)\)\{0,1\}.*/\1 \3/p' "$scenario")
  for fidelity in tcp light; do
    wanted=2
    case " $named " in *" $fidelity "*) wanted=0 ;; esac
    status=0
    "$tool" run "$scenario" "--traffic.fidelity=$fidelity" --explain >"$folder/said" 2>&1 || status=$?
    [ "$status" -eq "$wanted" ] ||
      { echo "FAIL: $scenario names the fidelities '$named': $fidelity ended with $status"; failed=1; }
  done
done
"$tool" run "$direct" --server.count=3 --explain >"$folder/spelled.yaml"
"$tool" run "$folder/spelled.yaml" --explain | cmp -s - "$folder/spelled.yaml" ||
  { echo "FAIL: --explain of what --explain printed differs"; failed=1; }

# hash: a tuple by a scheme. The values are those of Microsoft's RSS verification suite.
tuples=$folder/tuples.csv
rss="--scheme=key=fields fields=src+dst+sport+dport hash=toeplitz select=modulo"
printf '# a comment\n66.9.149.187,161.142.100.80,2794,1766,tcp\n\n' >"$tuples"
expect 0 "2794,1766,6,420995bba18e64500aea06e6,51ccc178,0" hash "$rss" "$tuples"
printf 'dport, sport, src, dst\n1766,2794,3ffe:2501:200:1fff::7,3ffe:2501:200:3::1\n' >"$tuples"
expect 0 ",40207d3d,6" hash "$rss" --members=0:1,6:1 "$tuples"
expect 0 "198.18.1.11,198.18.0.1,59184,8080,6," hash "$rss" \
  "$scenarios/../data/linux-nginx-http-cut.pcap"
bad_tuple() {
  printf '%s\n' "1.2.3.4,1.2.3.5,1,2,6" "$1" >"$tuples"
  expect 2 "$tuples:2: $2" hash "$tuples"
  ! grep -q '^src' "$folder/said" || { echo "FAIL: wrote before it read all"; failed=1; }
}
bad_tuple "1.2.3.4,1.2.3.5,1,2" "has 4 cells; expected 5: src,dst,sport,dport,proto"
bad_tuple "1.2.3.4,1.2.3.5,1,65536,6" "dport: expected a number from 0 to 65535, found '65536'"
bad_tuple "1.2.3.4,::1,1,2,6" "dst: expected an address of the source's version, IPv4"
bad_tuple "1.2.3,1.2.3.4,1,2,6" "src: expected an address such as"
bad_tuple "1.2.3.4,1.2.3.5,1,2,tpc" "proto: expected a number from 0 to 255, or tcp, udp, icmp, icmpv6, found 'tpc'"
printf 'src,dst,vlam\n' >"$tuples"
expect 2 "$tuples:1: unknown column 'vlam', did you mean 'vlan'?" hash "$tuples"
expect 2 "column 6: expected one of" hash --scheme=hash=toplitz "$tuples"
# Presets: what they stand for, and that a scenario's are spelled out.
expect 0 "hash=jhash initval=3735928559 form=bytes layout=src+dport+2" hash --explain \
  "--scheme=as=nft:jhash ip saddr . tcp dport mod 8 seed 0xdeadbeef"
expect 0 "as=rss" schemes
expect 0 "hash=toeplitz select=table size=64" run "$direct" --scheme="as=rss size=64" --explain
expect 0 "hash=toeplitz select=hrw" run "$direct" --scheme=as=rss --scheme.select=hrw --explain
expect 2 "takes --scheme, --members, --change and one file" hash --explain "$tuples"
expect 2 "--members=x: expected a number of members" hash --members=x "$tuples"
expect 2 "is a member already" hash --members=1:1,1:1 "$tuples"
for bad in 127.0.0.1:0 127.0.0.1:65536 127.0.0.1 1.2.3:80 '[::1]' ::1:80 127.0.0.1:80=x 127.0.0.1:80=; do
  expect 2 "--members=$bad: expected a number of members" hash --members="$bad" "$tuples"
done
# Names are what presets hash: the table of 7 that Envoy's own test expects (maglev_lb_test.cc) comes
# out entry by entry, as the hash is the port.
envoy="--scheme=key=fields fields=dport hash=identity width=16 select=maglev preset=envoy size=7"
hosts=127.0.0.1:90,127.0.0.1:91,127.0.0.1:92,127.0.0.1:93,127.0.0.1:94,127.0.0.1:95
printf '1.1.1.1,2.2.2.2,1,%s,tcp\n' 7 8 9 10 11 12 13 >"$tuples"
expect 0 src hash "$envoy" --members=$hosts "$tuples"
[ "$(sed -n 's/^1.*,//p' "$folder/said" | tr -d '\n')" = 2401503 ] ||
  { echo "FAIL: not Envoy's table:"; cat "$folder/said"; failed=1; }
# By its weight one has all of the table but what the other's single turn is.
expect 0 ",13,6,000d,000d,1" hash "$envoy" "--members=127.0.0.1:90,[::1]:80=1e6" "$tuples"
# However an address is written, it is one name.
[ "$($tool hash "$envoy" "--members=[2001:DB8:0::1]:080,127.0.0.1:90" "$tuples")" = \
  "$($tool hash "$envoy" "--members=[2001:db8::1]:80,127.0.0.1:90" "$tuples")" ] ||
  { echo "FAIL: one address, two names"; failed=1; }
expect 2 "[2001:db8::1]:80 is named twice" hash "$envoy" \
  "--members=[2001:db8::1]:80,[2001:DB8::1]:80" "$tuples"
expect 2 "--member: is no option of hash" hash --member=3 "$tuples"
expect 2 "cannot be read" hash "$folder/none.csv"
expect 2 "takes --scheme, --members, --change and one file" hash
expect 2 "cannot be read" run "$folder/none.yaml"
expect 2 "nearest known: 'count'" run "$direct" --server.cuont=3 --out "$folder/a"
expect 2 "--duration=3: key 'duration'" run "$direct" --duration=3 --out "$folder/a"
expect 2 "is no ns-3 attribute" run "$direct" --ns3::TcpSocket::Nope=3 --out "$folder/a"
expect 2 "is not possible for" run "$direct" --ns3::TcpSocket::InitialCwnd=x --out "$folder/a"
expect 2 "needs at least one --vary" compare "$direct" --out "$folder/a"
expect 2 "takes one scenario file, or several" compare --out "$folder/a"
expect 2 "another file is named" compare "$direct" "$direct" --out "$folder/a"
expect 2 "is a folder" run "$folder" --out "$folder/a"
expect 2 "needs the name of a folder" run "$direct" --out=
expect 2 "is no option" run "$direct" -x --out "$folder/a"
expect 2 "takes nothing else" keys more
expect 2 "takes no file" demo "$direct" --out "$folder/a"
expect 2 "has an empty value" compare "$direct" --vary server.count=1,,2 --out "$folder/a"
expect 2 "is here twice" compare "$direct" --vary duration=1s --vary duration=2s --out "$folder/a"
head -c 5000 "$scenarios/../data/linux-nginx-http-cut.pcap" >"$folder/cut.pcap"
expect 2 "truncated record" run "$scenarios/traffic-managers-replay.yaml" \
  --traffic.sources.0.file="$folder/cut.pcap" --out "$folder/a"
absent a

# The words of $short are several arguments.
# shellcheck disable=SC2086
{
  expect 0 "results: $folder/a" run "$direct" $short --out "$folder/a"
  there a/summary.json
  there a/members.csv
  there a/timeseries.csv
  absent a/flows.csv
  expect 2 "holds results already" run "$direct" $short --out "$folder/a"
  expect 0 "results: $folder/a" run "$direct" $short --out "$folder/a" --overwrite \
    --measuring.flows=true --ns3::TcpSocket::InitialCwnd=3
  there a/flows.csv
  expect 0 "runs: 4 planned = 4 done + 0 failed" compare "$direct" $short --runs=2 \
    --vary scheme.key=three-tuple,five-tuple --out "$folder/b"
  there b/comparison.csv
  there b/runs/002-run2/summary.json
  expect 0 "runs: 2 planned = 2 done + 0 failed" compare "$direct" "$scenarios/two-balancers.yaml" \
    $short --events=none --out "$folder/files"
  if [ "$(tail -n +2 "$folder/files/comparison.csv" | cut -d, -f5 | tr '\n' ' ')" != \
    "$(basename "$direct" .yaml) two-balancers " ]; then
    echo "FAIL: which scenario a line of comparison.csv is of"
    failed=1
  fi

  # Equal runs write equal bytes, wall time apart; another RngRun differs.
  for run in 1 2; do
    expect 0 "results:" run "$direct" $short --measuring.flows=true --out "$folder/equal$run"
    grep -v wallSeconds "$folder/equal$run/summary.json" >"$folder/equal$run/compared"
  done
  expect 0 "results:" run "$direct" $short --RngRun=9 --measuring.flows=true --out "$folder/other"
}
for file in compared members.csv timeseries.csv flows.csv; do
  cmp -s "$folder/equal1/$file" "$folder/equal2/$file" || { echo "FAIL: $file differs"; failed=1; }
done
! cmp -s "$folder/equal1/flows.csv" "$folder/other/flows.csv" || { echo "FAIL: RngRun"; failed=1; }
exit $failed
