# SPDX-License-Identifier: GPL-2.0-only

set(sources
    alone-run.cc
    churn.cc
    flow-recorder.cc
    global-settings.cc
    keeping-watch.cc
    learn-delay.cc
    link-sight.cc
    membership-director.cc
    recorded-flows.cc
    scenario-monitors-report.cc
    scenario-monitors.cc
    scenario-runner.cc
    scenario-traffic.cc
    service-time-hooks.cc
    standby-watch.cc
    table-watch.cc
    trunk-watch.cc
)
set(public_headers
    scenario-runner.h
)
