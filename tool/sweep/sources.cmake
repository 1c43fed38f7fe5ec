# SPDX-License-Identifier: GPL-2.0-only

set(sources
    run-comparison.cc
    run-plan.cc
    run-pool.cc
    signal-watch.cc
    trial-process.cc
)
