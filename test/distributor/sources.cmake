# SPDX-License-Identifier: GPL-2.0-only

set(sources
    distributor-choice-test-suite.cc
    distributor-fragments-test-suite.cc
    distributor-net-device-test-suite.cc
    distributor-pool-members-test-suite.cc
    distributor-pools-test-suite.cc
    distributor-teaching-test-suite.cc
    flow-ends-test-suite.cc
    flow-sharing-test-suite.cc
    member-table-test-suite.cc
)
