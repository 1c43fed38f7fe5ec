#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Has tcpdump read the captures of the traffic manager's tests and fails on any checksum that it
# calls bad. Usage: check-pcap-checksums.sh TEST_PROGRAM
set -eu

program=$1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

"$program" --suite=flow-distribution-traffic-manager-net-device --tempdir="$folder"
find "$folder" -name '*.pcap' -size +24c > "$folder/captures"
packets=0
bad=0
while IFS= read -r capture; do
  tcpdump -nn -vv -r "$capture" > "$folder/text" 2> /dev/null
  packets=$((packets + $(grep -cE 'cksum 0x[0-9a-f]+ \(correct\)|udp sum ok' "$folder/text" || true)))
  bad=$((bad + $(grep -cE 'incorrect|bad cksum|bad udp cksum|wrong' "$folder/text" || true)))
done < "$folder/captures"
echo "tcpdump: $packets packets with right checksums, $bad with bad ones"
[ "$packets" -gt 1000 ] && [ "$bad" -eq 0 ]
