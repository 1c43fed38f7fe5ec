# SPDX-License-Identifier: MIT

set(sources
    distribution-gtest.cc
    distribution-spec-gtest.cc
    spec-preset-gtest.cc
)
