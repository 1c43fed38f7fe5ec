# SPDX-License-Identifier: GPL-2.0-only

set(sources
    application-misuse-test-suite.cc
    distributor-helper-test-suite.cc
    module-attributes-test-suite.cc
    request-helper-test-suite.cc
    steering-helper-test-suite.cc
    traffic-manager-helper-test-suite.cc
)
