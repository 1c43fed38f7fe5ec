# SPDX-License-Identifier: MIT

set(sources
    fragment-rule-gtest.cc
    key-rule-gtest.cc
    rule-conformance-gtest.cc
)
