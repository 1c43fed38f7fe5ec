# SPDX-License-Identifier: GPL-2.0-only

set(sources
    flow-labeller.cc
    host-net-device.cc
)
set(public_headers
    host-net-device.h
)
