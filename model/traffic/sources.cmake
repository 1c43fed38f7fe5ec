# SPDX-License-Identifier: GPL-2.0-only

set(sources
    flow-numbers.cc
    flow-outcome.cc
    request-header.cc
    request-line.cc
    response-header.cc
    size-distribution.cc
)
set(public_headers
    flow-numbers.h
    flow-outcome.h
    service-times.h
    size-distribution.h
)
