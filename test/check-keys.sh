#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Whether the documentation lists the keys that the tool knows. TOOL is its path; after a change:
# TOOL keys > doc/scenario-keys.txt

set -eu

tool=$1
"$tool" keys | diff -u "$(dirname "$0")/../doc/scenario-keys.txt" -
