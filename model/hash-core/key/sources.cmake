# SPDX-License-Identifier: MIT

set(sources
    field-set-rule.cc
    fragment-rule.cc
    greater-port-rule.cc
    key-rules.cc
    symmetric-five-tuple-rule.cc
)
