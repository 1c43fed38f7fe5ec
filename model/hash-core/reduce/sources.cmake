# SPDX-License-Identifier: MIT

set(sources
    bin-reduction.cc
    reduction.cc
    region-reduction.cc
)
