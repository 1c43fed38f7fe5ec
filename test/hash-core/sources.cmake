# SPDX-License-Identifier: MIT

set(sources
    validation-record.cc
)
