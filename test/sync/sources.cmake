# SPDX-License-Identifier: GPL-2.0-only

set(sources
    round-trips-test-suite.cc
    sequence-set-test-suite.cc
    sync-codec-test-suite.cc
    table-sync-aging-test-suite.cc
    table-sync-changes-test-suite.cc
    table-sync-forget-test-suite.cc
    table-sync-pace-test-suite.cc
    table-sync-repair-test-suite.cc
    table-sync-schedule-test-suite.cc
    table-sync-test-suite.cc
)
