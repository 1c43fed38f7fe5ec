#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Whether the documentation lists the keys, kinds of groups and figures that the tool knows. TOOL is
# its path; after a change: for list in keys kinds figures; do TOOL $list > doc/$list.txt; done

set -eu

tool=$1
for list in keys kinds figures; do
  "$tool" "$list" | diff -u "$(dirname "$0")/../doc/$list.txt" -
done
