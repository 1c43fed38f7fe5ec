# SPDX-License-Identifier: GPL-2.0-only

set(sources
    origin-server.cc
    origin-service.cc
    request-reader.cc
    tcp-origin-service.cc
    udp-origin-service.cc
    worker-pool.cc
)
set(public_headers
    origin-server.h
)
