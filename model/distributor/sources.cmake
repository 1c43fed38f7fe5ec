# SPDX-License-Identifier: GPL-2.0-only

set(sources
    distributor-attributes.cc
    distributor-net-device.cc
    distributor-sharing.cc
    flow-ends.cc
    flow-sharing.cc
    member-pool.cc
)
set(public_headers
    distributor-net-device.h
    pool-match.h
)
