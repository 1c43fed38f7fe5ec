# SPDX-License-Identifier: GPL-2.0-only

set(sources
    flow-tag.cc
    host-address-conversion.cc
    internet-checksum.cc
    raw-header.cc
)
set(public_headers
    packet-view.h
)
