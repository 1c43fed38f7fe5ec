# SPDX-License-Identifier: GPL-2.0-only

set(sources
    connection-table.cc
    connection-translator.cc
    flow-index.cc
    free-port-allocator.cc
    nat-connection.cc
    packet-rewriter.cc
    reply-sources.cc
    scheme-choice.cc
    sequence-offset.cc
    server-addresses.cc
    server-choice.cc
    source-translation.cc
    table-port-allocator.cc
    tcp-reset.cc
    tcp-segment.cc
    traffic-manager-attributes.cc
    traffic-manager-net-device.cc
    translated-fragments.cc
)
set(public_headers
    server-choice.h
    traffic-manager-net-device.h
)
