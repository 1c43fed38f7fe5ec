# SPDX-License-Identifier: GPL-2.0-only

set(sources
    attribute-name.cc
    event-target.cc
    scenario-network.cc
    scenario-value.cc
    scenario.cc
)
set(public_headers
    scenario-error.h
    scenario-network.h
    scenario-value.h
    scenario.h
)
