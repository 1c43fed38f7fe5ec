# SPDX-License-Identifier: GPL-2.0-only

set(sources
    flow-numbers.cc
    request-header.cc
    response-header.cc
    size-distribution.cc
)
set(public_headers
    flow-numbers.h
    size-distribution.h
)
