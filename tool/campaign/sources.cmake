# SPDX-License-Identifier: GPL-2.0-only

# One of sqlite-database-*.cc is chosen in cmake/optional.cmake.
set(sources
    campaign-export.cc
    campaign-folder-check.cc
    campaign-folder.cc
    campaign-store.cc
    campaign-swap.cc
    campaign-text.cc
    campaign.cc
    compared-figure.cc
    figure-watch.cc
    paired-comparison.cc
    paired-statistics.cc
    run-digest.cc
    run-remains.cc
    sweep-factors.cc
    sweep-file.cc
    where-clause.cc
)
