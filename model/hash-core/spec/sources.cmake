# SPDX-License-Identifier: MIT

set(sources
    distribution-factory.cc
    nft-jhash.cc
    spec-preset.cc
    spec-text.cc
    spec-values.cc
)
