# SPDX-License-Identifier: GPL-2.0-only

set(sources
    cause-finder.cc
    completion-monitor.cc
    failover-epochs.cc
    failover-monitor.cc
    flow-ledger.cc
    imbalance-monitor.cc
    keeping-monitor.cc
    replication-monitor.cc
    standby-monitor.cc
)
set(public_headers
    completion-monitor.h
    failover-monitor.h
    flow-ledger.h
    imbalance-monitor.h
    keeping-monitor.h
    replication-monitor.h
    standby-monitor.h
)
