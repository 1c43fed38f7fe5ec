# SPDX-License-Identifier: GPL-2.0-only

# One of sqlite-database-*.cc is chosen in cmake/optional.cmake.
set(sources
    batch-folder.cc
    campaign-batches.cc
    campaign-export.cc
    campaign-folder-check.cc
    campaign-folder.cc
    campaign-results.cc
    campaign-store.cc
    campaign-swap.cc
    campaign-text.cc
    campaign.cc
    compared-figure.cc
    figure-watch.cc
    paired-comparison.cc
    paired-statistics.cc
    run-digest.cc
    run-ending.cc
    run-remains.cc
    snakemake-process.cc
    sweep-factors.cc
    sweep-file.cc
    where-clause.cc
)
