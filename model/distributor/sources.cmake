# SPDX-License-Identifier: GPL-2.0-only

set(sources
    distributor-attributes.cc
    distributor-net-device.cc
    distributor-sharing.cc
    distributor-table.cc
    flow-ends.cc
    flow-sharing.cc
    member-pool.cc
    member-table.cc
)
set(public_headers
    distributor-net-device.h
    pool-match.h
)
