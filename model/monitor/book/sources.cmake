# SPDX-License-Identifier: GPL-2.0-only

set(sources
    choice-book.cc
    flow-roster.cc
    load-span.cc
    load-statistics.cc
    membership-history.cc
    violation-cause.cc
)
set(public_headers
    choice-book.h
    flow-roster.h
    load-span.h
    measurement-report.h
    membership-history.h
    violation-cause.h
)
