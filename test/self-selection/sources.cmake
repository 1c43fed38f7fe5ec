# SPDX-License-Identifier: GPL-2.0-only

set(sources
    answer-routers-test-suite.cc
    drained-views-test-suite.cc
    kept-flows-test-suite.cc
    self-selecting-net-device-test-suite.cc
    self-selector-test-suite.cc
)
