# SPDX-License-Identifier: MIT

set(sources
    flow-key-gtest.cc
    link-header-gtest.cc
)
