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
    load-report-header.cc
    load-reporter.cc
    lock-keeper.cc
    reported-loads.cc
)
set(public_headers
    dispatcher-net-device.h
    load-report-header.h
    load-reporter.h
    reported-loads.h
)
