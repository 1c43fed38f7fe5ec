# SPDX-License-Identifier: GPL-2.0-only

set(sources
    device-failure-test-suite.cc
    neighbor-table-test-suite.cc
    packet-view-test-suite.cc
    port-trunk-test-suite.cc
    route-table-test-suite.cc
    stack-routes-test-suite.cc
    steered-packet-test-suite.cc
    steering-control-test-suite.cc
    steering-hardware-test-suite.cc
    steering-hops-test-suite.cc
    steering-net-device-test-suite.cc
    steering-stacks-test-suite.cc
)
