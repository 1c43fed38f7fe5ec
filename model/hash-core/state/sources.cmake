# SPDX-License-Identifier: MIT

set(sources
    affinity-states.cc
    beamer-buckets.cc
    compact-flow-room.cc
    compact-flow-table.cc
    digest-members.cc
    digest-state.cc
    digest-table.cc
    exact-match-state.cc
    glb-rows.cc
    just-enough-tracking.cc
    lru-flow-table.cc
    pool-update.cc
    pool-versions.cc
    second-chance.cc
    state-selector.cc
    stateful-cookie.cc
    stateless-cookie.cc
    sure-members.cc
)
