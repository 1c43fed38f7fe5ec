# SPDX-License-Identifier: GPL-2.0-only

set(sources
    vrrp-header-test-suite.cc
    vrrp-machine-test-suite.cc
    vrrp-router-test-suite.cc
    vrrp-schedules-test-suite.cc
)
