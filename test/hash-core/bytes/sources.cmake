# SPDX-License-Identifier: MIT

set(sources
    byte-hash-gtest.cc
)
