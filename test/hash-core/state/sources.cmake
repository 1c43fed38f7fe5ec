# SPDX-License-Identifier: MIT

set(sources
    cookie-gtest.cc
    digest-state-gtest.cc
    digest-table-gtest.cc
    exact-match-state-gtest.cc
    flow-table-gtest.cc
    just-enough-tracking-gtest.cc
    second-chance-gtest.cc
    state-conformance-gtest.cc
    taught-state-gtest.cc
)
