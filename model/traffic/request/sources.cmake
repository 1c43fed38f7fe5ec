# SPDX-License-Identifier: GPL-2.0-only

set(sources
    client-port-picker.cc
    datagram-request-flow.cc
    echo-request-flow.cc
    icmp-echo-socket.cc
    ports-in-use.cc
    request-client-flow.cc
    request-client.cc
    request-flow.cc
    request-kind.cc
    request-planner.cc
    source-address.cc
    tcp-request-flow.cc
    udp-request-flow.cc
)
set(public_headers
    plan-player.h
    ports-in-use.h
    request-client.h
    request-plan.h
    request-profile.h
)
