# SPDX-License-Identifier: GPL-2.0-only

set(sources
    result-claim-test-suite.cc
    result-writer-test-suite.cc
    run-comparison-test-suite.cc
    run-summary-test-suite.cc
    text-table-test-suite.cc
    trial-process-test-suite.cc
)
