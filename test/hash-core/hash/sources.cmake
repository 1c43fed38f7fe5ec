# SPDX-License-Identifier: MIT

set(sources
    adjusted-hash-gtest.cc
    bond-hash-gtest.cc
    crc-hash-gtest.cc
    flow-hash-gtest.cc
    hash-conformance-gtest.cc
    hash-weakness-gtest.cc
    hashing-figures-gtest.cc
    hashing-models.cc
    ideal-circle.cc
    jenkins-hash-gtest.cc
    laid-out-hash-gtest.cc
    linux-multipath-hash-gtest.cc
    plain-hash-gtest.cc
    rtag7-hash-gtest.cc
    sip-hash-gtest.cc
)
