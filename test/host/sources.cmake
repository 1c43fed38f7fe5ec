# SPDX-License-Identifier: GPL-2.0-only

set(sources
    host-net-device-test-suite.cc
)
