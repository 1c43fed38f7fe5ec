# SPDX-License-Identifier: MIT

set(sources
    bounded-selector.cc
    interleaved-round-robin-selector.cc
    least-loaded-selector.cc
    load-book.cc
    random-choices-selector.cc
    round-robin-selector.cc
    smooth-round-robin-selector.cc
    unhashed-selector.cc
)
