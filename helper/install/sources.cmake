# SPDX-License-Identifier: GPL-2.0-only

set(sources
    dispatcher-helper.cc
    distributor-helper.cc
    express-helper.cc
    origin-server-helper.cc
    request-client-helper.cc
    steering-helper.cc
    traffic-manager-helper.cc
)
set(public_headers
    dispatcher-helper.h
    distributor-helper.h
    express-helper.h
    origin-server-helper.h
    request-client-helper.h
    steering-helper.h
    traffic-manager-helper.h
)
