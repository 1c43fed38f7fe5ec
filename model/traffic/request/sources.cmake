# SPDX-License-Identifier: GPL-2.0-only

set(sources
    client-port-picker.cc
    datagram-request-flow.cc
    echo-request-flow.cc
    icmp-echo-socket.cc
    request-client.cc
    request-flow.cc
    request-kind.cc
    request-planner.cc
    source-address.cc
    tcp-request-flow.cc
    udp-request-flow.cc
)
set(public_headers
    client-port-picker.h
    request-client.h
    request-flow.h
    request-kind.h
    request-plan.h
    request-planner.h
    request-profile.h
)
