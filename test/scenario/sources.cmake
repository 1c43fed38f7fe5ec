# SPDX-License-Identifier: GPL-2.0-only

set(sources
    attribute-check-test-suite.cc
    flow-scenario-test-suite.cc
    link-events-test-suite.cc
    replay-check-test-suite.cc
    scenario-causes-test-suite.cc
    scenario-defaults-test-suite.cc
    scenario-effort-test-suite.cc
    scenario-error-test-suite.cc
    scenario-events-test-suite.cc
    scenario-family-test-suite.cc
    scenario-figures-test-suite.cc
    scenario-judging-test-suite.cc
    scenario-labels-test-suite.cc
    scenario-keys-effect-test-suite.cc
    scenario-losses-test-suite.cc
    scenario-moves-test-suite.cc
    scenario-override-test-suite.cc
    scenario-pairing-test-suite.cc
    scenario-places-test-suite.cc
    scenario-replication-test-suite.cc
    scenario-runner-test-suite.cc
    scenario-switch-table-test-suite.cc
    scenario-values-test-suite.cc
)
