# SPDX-License-Identifier: GPL-2.0-only

set(sources
    attribute-name.cc
    event-target.cc
    flow-scenario.cc
    scenario-network.cc
    scenario-value.cc
)
set(public_headers
    flow-scenario.h
    scenario-error.h
    scenario-network.h
    scenario-trial.h
    scenario-value.h
)
