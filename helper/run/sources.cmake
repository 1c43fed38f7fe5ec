# SPDX-License-Identifier: GPL-2.0-only

set(sources
    churn.cc
    global-settings.cc
    keeping-watch.cc
    learn-delay.cc
    link-sight.cc
    membership-director.cc
    scenario-monitors-report.cc
    scenario-monitors.cc
    scenario-runner.cc
    scenario-traffic.cc
    standby-watch.cc
    table-watch.cc
    trunk-watch.cc
)
set(public_headers
    scenario-runner.h
)
