# SPDX-License-Identifier: GPL-2.0-only

set(sources
    radix-scheduler.cc
)
set(public_headers
    radix-scheduler.h
)
