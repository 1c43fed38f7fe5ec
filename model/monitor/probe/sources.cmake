# SPDX-License-Identifier: GPL-2.0-only

set(sources
    chooser-probe.cc
    control-gauge.cc
    express-link-gauge.cc
    flow-tagger.cc
    frame-link-gauge.cc
    frame-reader.cc
    keeping-probe.cc
    link-gauge.cc
    packet-accountant.cc
    replication-probe.cc
    socket-flow-probe.cc
    stack-packet.cc
    standby-probe.cc
    tier-probe.cc
)
set(public_headers
    chooser-probe.h
    flow-tagger.h
    keeping-probe.h
    packet-accountant.h
    replication-probe.h
    socket-flow-probe.h
    standby-probe.h
    tier-probe.h
)
