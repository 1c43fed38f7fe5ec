# SPDX-License-Identifier: MIT

set(sources
    guarded-selector.cc
    hash-promises.cc
    member-walk.cc
    selector-promises.cc
    uneven-share.cc
)
