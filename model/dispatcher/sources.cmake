# SPDX-License-Identifier: GPL-2.0-only

set(sources
    client-locks.cc
    dispatch-table.cc
    dispatcher-attributes.cc
    dispatcher-net-device.cc
    dispatcher-parts.cc
)
set(public_headers
    dispatcher-net-device.h
)
