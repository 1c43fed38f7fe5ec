# SPDX-License-Identifier: MIT

set(sources
    member-list-gtest.cc
    validation-record.cc
)
