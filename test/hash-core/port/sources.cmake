# SPDX-License-Identifier: MIT

set(sources
    source-port-schemes-gtest.cc
    source-port-table-gtest.cc
)
