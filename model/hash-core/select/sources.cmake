# SPDX-License-Identifier: MIT

set(sources
    anchor-selector.cc
    bucket-stack.cc
    dx-selector.cc
    entry-selector.cc
    jump-selector.cc
    maglev-fill.cc
    maglev-preset.cc
    maglev-selector.cc
    maglev-turns.cc
    memento-selector.cc
    multi-probe-selector.cc
    nearest-selector.cc
    reducing-selector.cc
    rendezvous-selector.cc
    resilient-selector.cc
    ring-selector.cc
    selectors.cc
    table-fill.cc
    table-selector.cc
    table-writer.cc
)
