# SPDX-License-Identifier: MIT

set(sources
    murmur3.cc
    xxh64.cc
)
