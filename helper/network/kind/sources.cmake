# SPDX-License-Identifier: GPL-2.0-only

set(sources
    client-group.cc
    dispatcher-group-check.cc
    dispatcher-group.cc
    dispatcher-keys.cc
    distributor-group.cc
    distributor-sharing-keys.cc
    group-kinds.cc
    host-group.cc
    idle-setting.cc
    load-reporting.cc
    manager-group.cc
    router-group.cc
    server-chooser-group.cc
    server-group.cc
    standby-setting.cc
    steering-group.cc
    steering-standby.cc
    switch-group.cc
    sync-keys.cc
)
set(public_headers
    host-group.h
    steering-group.h
)
