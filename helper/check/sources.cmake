# SPDX-License-Identifier: GPL-2.0-only

set(sources
    attribute-check.cc
    attribute-value-check.cc
    event-check.cc
    global-value-check.cc
    group-check.cc
    idle-keys.cc
    light-check.cc
    link-check.cc
    network-check.cc
    replay-check.cc
    scenario-check.cc
    scenario-tier.cc
    service-check.cc
    skew-check.cc
    trace-check.cc
)
set(public_headers
    scenario-check.h
)
