# SPDX-License-Identifier: MIT

set(sources
    bounded-selector-gtest.cc
    least-loaded-selector-gtest.cc
    load-weakness-gtest.cc
    random-choices-selector-gtest.cc
    round-robin-selector-gtest.cc
)
