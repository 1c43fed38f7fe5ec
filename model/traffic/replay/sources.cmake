# SPDX-License-Identifier: GPL-2.0-only

set(sources
    packet-capture.cc
    pcap-records.cc
    replay-client.cc
    replay-endpoint.cc
    replay-flows.cc
    replay-server.cc
)
set(public_headers
    packet-capture.h
    pcap-records.h
    replay-client.h
    replay-endpoint.h
    replay-flows.h
    replay-server.h
)
