# SPDX-License-Identifier: GPL-2.0-only

set(sources
    csv-columns.cc
    figure-list.cc
    result-folder.cc
    result-writer.cc
    run-summary.cc
)
set(public_headers
    result-folder.h
    result-writer.h
)
