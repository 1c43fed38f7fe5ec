# SPDX-License-Identifier: GPL-2.0-only

set(sources
    application-choice-test-suite.cc
    dispatcher-cluster-test-suite.cc
    dispatcher-locks-test-suite.cc
    dispatcher-net-device-test-suite.cc
)
