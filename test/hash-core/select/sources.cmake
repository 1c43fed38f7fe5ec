# SPDX-License-Identifier: MIT

set(sources
    anchor-selector-gtest.cc
    bucket-models.cc
    concurrent-selector-gtest.cc
    dx-selector-gtest.cc
    flow-selector-gtest.cc
    guarded-selector-gtest.cc
    jump-selector-gtest.cc
    load-models.cc
    maglev-preset-gtest.cc
    memento-selector-gtest.cc
    paper-figures-gtest.cc
    reducing-models.cc
    resilient-selector-gtest.cc
    selector-churn-gtest.cc
    selector-conformance-gtest.cc
    selector-conformance.cc
    selector-figures-gtest.cc
    selector-figures.cc
    selector-growth-gtest.cc
    selector-models.cc
    selector-seed-gtest.cc
    table-selector-gtest.cc
    table-writer-gtest.cc
    turn-models.cc
)
