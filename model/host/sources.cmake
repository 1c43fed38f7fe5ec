# SPDX-License-Identifier: GPL-2.0-only

set(sources
    host-net-device.cc
)
set(public_headers
    host-net-device.h
)
