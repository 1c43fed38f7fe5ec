# SPDX-License-Identifier: GPL-2.0-only

set(sources
    result-writer-test-suite.cc
    run-comparison-test-suite.cc
    text-table-test-suite.cc
    trial-process-test-suite.cc
)
