# SPDX-License-Identifier: GPL-2.0-only

set(sources
    express-link-test-suite.cc
)
