# SPDX-License-Identifier: MIT

set(sources
    distribution-factory.cc
    spec-text.cc
    spec-values.cc
)
