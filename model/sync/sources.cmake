# SPDX-License-Identifier: GPL-2.0-only

set(sources
    gap-asker.cc
    message-sender.cc
    sender-book.cc
    sequence-set.cc
    sync-codec.cc
    sync-header.cc
    sync-key.cc
    sync-message.cc
    sync-records.cc
    sync-replica.cc
    sync-work-intervals.cc
    sync-work.cc
    table-sync-attributes.cc
    table-sync.cc
    table-transfer.cc
    update-log.cc
    update-queue.cc
)
set(public_headers
    sync-counts.h
    sync-key.h
    sync-version.h
    synced-table.h
    table-sync.h
)
