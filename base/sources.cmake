# SPDX-License-Identifier: GPL-2.0-only

set(sources
    content-digest.cc
    file-lock.cc
    json-writer.cc
    loaded-plugins.cc
    number-text.cc
    off-or-checker.cc
    run-progress.cc
    spec-checker.cc
    text-table.cc
    wait-notice.cc
)
