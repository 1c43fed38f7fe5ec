# SPDX-License-Identifier: GPL-2.0-only

set(sources
    picture-layout-test-suite.cc
    plot-names-test-suite.cc
)
