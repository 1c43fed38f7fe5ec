# SPDX-License-Identifier: GPL-2.0-only

set(sources
    plot-names-test-suite.cc
)
