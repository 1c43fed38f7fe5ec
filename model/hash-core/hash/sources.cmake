# SPDX-License-Identifier: MIT

# One of each of cpu-hashes-*.cc, xx-hash-*.cc is chosen in cmake/optional.cmake.
set(sources
    adjusted-hash.cc
    bond-hash.cc
    crc-hash.cc
    flow-hashes.cc
    identity-hash.cc
    jenkins-hash.cc
    laid-out-hash.cc
    linux-multipath-hash.cc
    mix64-hash.cc
    murmur3-hash.cc
    rtag7-hash.cc
    sip-hash.cc
    sum-hash.cc
    toeplitz-hash.cc
    xor-hash.cc
)
