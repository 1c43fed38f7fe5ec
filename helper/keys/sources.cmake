# SPDX-License-Identifier: GPL-2.0-only

set(sources
    inherited-values.cc
    network-keys.cc
    scenario-keys.cc
    scenario-lists.cc
    scenario-paths.cc
    scenario-places.cc
    scenario-schema.cc
    scenario-values.cc
    tier-paths.cc
    traffic-values.cc
)
set(public_headers
    scenario-places.h
)
