# SPDX-License-Identifier: GPL-2.0-only

set(sources
    application-choice-test-suite.cc
    control-loss-test-suite.cc
    delayed-binding-cluster-test-suite.cc
    delayed-binding-ends-test-suite.cc
    delayed-binding-test-suite.cc
    dispatch-entry-test-suite.cc
    dispatch-table-test-suite.cc
    dispatcher-cluster-test-suite.cc
    dispatcher-net-device-test-suite.cc
    dispatcher-talk-test-suite.cc
    load-reports-test-suite.cc
    lock-keeper-test-suite.cc
)
