# SPDX-License-Identifier: GPL-2.0-only

set(sources
    express-attributes.cc
    express-channel.cc
    express-net-device.cc
    express-silence.cc
    logical-net-device.cc
)
set(public_headers
    express-channel.h
    express-net-device.h
    logical-net-device.h
)
