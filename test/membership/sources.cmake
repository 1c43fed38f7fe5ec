# SPDX-License-Identifier: GPL-2.0-only

set(sources
    group-membership-test-suite.cc
    heartbeat-header-test-suite.cc
)
