# SPDX-License-Identifier: MIT

set(sources
    member-change-gtest.cc
    member-list-gtest.cc
    plain-line-gtest.cc
    tuple-batch-gtest.cc
    unit-text-gtest.cc
    validation-record.cc
)
