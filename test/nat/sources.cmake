# SPDX-License-Identifier: GPL-2.0-only

set(sources
    connection-table-test-suite.cc
    connection-translator-test-suite.cc
    packet-rewriter-test-suite.cc
    sequence-offset-test-suite.cc
    server-addresses-test-suite.cc
    server-choice-test-suite.cc
    source-translation-test-suite.cc
    traffic-manager-fragments-test-suite.cc
    traffic-manager-net-device-test-suite.cc
    traffic-manager-packets-test-suite.cc
    traffic-manager-ports-test-suite.cc
    traffic-manager-traces-test-suite.cc
)
