# SPDX-License-Identifier: GPL-2.0-only

set(sources
    built-network.cc
    client-shares.cc
    group-kind.cc
    light-hosts.cc
    link-faults.cc
    network-addresses.cc
    network-plan.cc
    node-group.cc
    packet-traces.cc
    port-directory.cc
    same-member.cc
    service-plan.cc
)
set(public_headers
    built-network.h
    group-kind.h
    network-addresses.h
    network-plan.h
    node-group.h
    service-plan.h
)
