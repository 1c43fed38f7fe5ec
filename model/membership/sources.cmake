# SPDX-License-Identifier: GPL-2.0-only

set(sources
    group-membership.cc
    heartbeat-header.cc
)
set(public_headers
    group-membership.h
    heartbeat-header.h
)
