# SPDX-License-Identifier: GPL-2.0-only

set(sources
    connection-table.cc
    connection.cc
    flow-index.cc
    free-port-allocator.cc
    packet-rewriter.cc
    scheme-choice.cc
    server-choice.cc
    table-port-allocator.cc
    tcp-reset.cc
    traffic-manager-attributes.cc
    traffic-manager-connections.cc
    traffic-manager-net-device.cc
)
set(public_headers
    connection-table.h
    connection.h
    flow-index.h
    packet-rewriter.h
    server-choice.h
    traffic-manager-net-device.h
)
