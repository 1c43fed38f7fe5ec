# SPDX-License-Identifier: GPL-2.0-only

set(sources
    radix-scheduler-test-suite.cc
)
