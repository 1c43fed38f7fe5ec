# SPDX-License-Identifier: GPL-2.0-only

set(sources
    answer-routers.cc
    drained-views.cc
    group-member.cc
    kept-flows.cc
    self-selecting-net-device.cc
    self-selector.cc
    selecting-host-net-device.cc
)
set(public_headers
    answer-routers.h
    group-member.h
    self-judgement.h
    self-selecting-net-device.h
    self-selector.h
    selecting-host-net-device.h
)
