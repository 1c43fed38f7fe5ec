# SPDX-License-Identifier: GPL-2.0-only

set(sources
    batch-folder-test-suite.cc
    campaign-store-test-suite.cc
    paired-comparison-test-suite.cc
    paired-statistics-test-suite.cc
    run-digest-test-suite.cc
    sweep-file-test-suite.cc
)
