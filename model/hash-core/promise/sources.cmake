# SPDX-License-Identifier: MIT

set(sources
    guarded-selector.cc
)
