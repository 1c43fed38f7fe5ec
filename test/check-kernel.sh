#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# The hash core beside the running Linux kernel: packets are sent through nftables, the cluster match
# and groups of next hops, and what the kernel chose for each flow is what the spec of that name
# chooses. Each part has a network namespace of its own, which is removed whatever happens.
# Needs root, python3, iproute2, nftables and iptables; what is missing is said, and left out.
# usage: check-kernel.sh CHOICES [PART ...]     CHOICES: the program kernel-choices

set -eu

choices=$1
shift
parts=${*:-nft_jhash xt_cluster multipath resilient}
here=$(cd "$(dirname "$0")" && pwd)/kernel
space=flowdist-$$

skip() {
  echo "check-kernel: skipped: $*"
  exit 0
}

[ "$(id -u)" -eq 0 ] || skip "it needs root"
for program in ip nft iptables python3; do
  command -v "$program" >/dev/null || skip "no $program"
done
said=$(ip netns add "$space" 2>&1) || skip "no network namespaces: $said"
trap 'ip netns delete "$space" 2>/dev/null || :' EXIT
trap 'exit 1' HUP INT TERM

inside() {
  ip netns exec "$space" "$@"
}

# fresh: an empty namespace, in which what is sent on out0 comes in by in0.
fresh() {
  ip netns delete "$space"
  ip netns add "$space"
  inside ip link add out0 type veth peer name in0 2>/dev/null || skip "no veth pairs"
  for name in lo out0 in0; do
    inside ip link set "$name" up
  done
  # The shell inside expands what is in quotes.
  # shellcheck disable=SC2016
  inside sh -c 'for file in /proc/sys/net/ipv4/conf/*/rp_filter; do echo 0 >"$file"; done
    echo 1 >/proc/sys/net/ipv4/ip_forward
    echo 1 >/proc/sys/net/ipv6/conf/all/forwarding'
}

failed=0
for part in $parts; do
  fresh
  inside python3 -B "$here/$part.py" "$choices" || failed=1
done
exit "$failed"
