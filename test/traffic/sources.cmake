# SPDX-License-Identifier: GPL-2.0-only

set(sources
    capture-times-test-suite.cc
    client-port-picker-test-suite.cc
    flow-outcome-test-suite.cc
    icmp-echo-socket-test-suite.cc
    light-flows-test-suite.cc
    light-parts-test-suite.cc
    light-refusals-test-suite.cc
    origin-server-test-suite.cc
    packet-capture-test-suite.cc
    replay-test-suite.cc
    persist-timer-test-suite.cc
    request-client-test-suite.cc
    request-kind-test-suite.cc
    request-pairing-test-suite.cc
    request-planner-test-suite.cc
    size-distribution-test-suite.cc
    udp-request-flow-test-suite.cc
)
