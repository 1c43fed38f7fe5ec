# SPDX-License-Identifier: GPL-2.0-only

set(sources
    table-sync-schedule-test-suite.cc
)
