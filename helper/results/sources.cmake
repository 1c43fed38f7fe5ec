# SPDX-License-Identifier: GPL-2.0-only

set(sources
    csv-columns.cc
    figure-list.cc
    result-claim.cc
    result-file.cc
    result-folder.cc
    result-writer.cc
    run-summary.cc
)
set(public_headers
    result-folder.h
    result-writer.h
)
