# SPDX-License-Identifier: MIT

set(sources
    batch-gtest.cc
    cookie-gtest.cc
    digest-state-gtest.cc
    digest-table-gtest.cc
    exact-match-state-gtest.cc
    flow-table-gtest.cc
    just-enough-tracking-gtest.cc
    recency-gtest.cc
    second-chance-gtest.cc
    state-conformance-gtest.cc
    sure-members-gtest.cc
    taught-state-gtest.cc
    unsearched-flows-gtest.cc
)
