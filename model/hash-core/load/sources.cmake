# SPDX-License-Identifier: MIT

set(sources
    bounded-selector.cc
    extreme-tree.cc
    interleaved-round-robin-selector.cc
    kinetic-tree.cc
    least-loaded-selector.cc
    load-book.cc
    random-choices-selector.cc
    round-robin-selector.cc
    smooth-round-robin-selector.cc
    unhashed-selector.cc
)
