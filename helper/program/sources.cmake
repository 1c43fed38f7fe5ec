# SPDX-License-Identifier: GPL-2.0-only

set(sources
    option-list.cc
    scenario-program.cc
)
set(public_headers
    scenario-program.h
)
