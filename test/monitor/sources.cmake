# SPDX-License-Identifier: GPL-2.0-only

set(sources
    cause-finder-test-suite.cc
    choice-book-test-suite.cc
    chooser-probe-test-suite.cc
    completion-monitor-test-suite.cc
    failover-events-test-suite.cc
    failover-monitor-test-suite.cc
    flow-ledger-test-suite.cc
    flow-store-test-suite.cc
    flow-tagger-test-suite.cc
    imbalance-monitor-test-suite.cc
    keeping-monitor-test-suite.cc
    keeping-probe-test-suite.cc
    load-statistics-test-suite.cc
    membership-history-test-suite.cc
    packet-accountant-test-suite.cc
    replication-monitor-test-suite.cc
    socket-flow-probe-test-suite.cc
    standby-monitor-test-suite.cc
    tier-probe-test-suite.cc
)
