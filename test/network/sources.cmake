# SPDX-License-Identifier: GPL-2.0-only

set(sources
    direct-return-test-suite.cc
    dispatcher-kinds-test-suite.cc
    network-plan-test-suite.cc
    network-ways-test-suite.cc
    own-kind-test-suite.cc
    path-applications-test-suite.cc
    port-directory-test-suite.cc
    self-selection-ways-test-suite.cc
    standby-refusals-test-suite.cc
    standby-scenario-test-suite.cc
)
