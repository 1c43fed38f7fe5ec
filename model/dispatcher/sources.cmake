# SPDX-License-Identifier: GPL-2.0-only

set(sources
    application-choice.cc
    client-locks.cc
    cluster-services.cc
    dispatch-entry.cc
    dispatch-table.cc
    dispatcher-attributes.cc
    dispatcher-net-device.cc
    dispatcher-parts.cc
    dispatcher-requests.cc
    dispatcher-talk.cc
    lock-keeper.cc
)
set(public_headers
    dispatcher-net-device.h
)
