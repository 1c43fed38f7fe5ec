# SPDX-License-Identifier: GPL-2.0-only

set(sources
    application-choice.cc
    client-locks.cc
    cluster-services.cc
    delayed-binding-ends.cc
    delayed-binding.cc
    dispatch-entry.cc
    dispatch-table-words.cc
    dispatch-table.cc
    dispatcher-attributes.cc
    dispatcher-net-device.cc
    dispatcher-parts.cc
    dispatcher-requests.cc
    dispatcher-talk.cc
    lock-keeper.cc
    payload-start.cc
    pending-connection.cc
    request-path.cc
)
set(public_headers
    dispatcher-net-device.h
)
