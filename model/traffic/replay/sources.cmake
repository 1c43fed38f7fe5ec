# SPDX-License-Identifier: GPL-2.0-only

set(sources
    capture.cc
    pcap-records.cc
    replay-client.cc
    replay-endpoint.cc
    replay-flows.cc
    replay-server.cc
)
set(public_headers
    capture.h
    pcap-records.h
    replay-client.h
    replay-endpoint.h
    replay-flows.h
    replay-server.h
)
