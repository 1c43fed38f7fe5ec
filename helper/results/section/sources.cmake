# SPDX-License-Identifier: GPL-2.0-only

set(sources
    affinity-section.cc
    capture-section.cc
    completion-section.cc
    effort-section.cc
    failover-section.cc
    figure-notes.cc
    figure-paths.cc
    figure-reader.cc
    figure-scalars.cc
    figure-visitor.cc
    figure-writer.cc
    flow-section.cc
    imbalance-section.cc
    keeping-section.cc
    member-table-section.cc
    packet-section.cc
    performance-section.cc
    replication-section.cc
    run-sections.cc
    slowdown-section.cc
    standby-section.cc
    state-section.cc
    trunk-section.cc
)
