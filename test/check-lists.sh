#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Whether the documentation lists the keys, kinds of groups, figures, attributes and trace sources that the tool knows. TOOL is
# its path; after a change: for list in keys kinds figures attributes traces; do TOOL $list > doc/$list.txt; done

set -eu

tool=$1
for list in keys kinds figures attributes traces; do
  "$tool" "$list" | diff -u "$(dirname "$0")/../doc/$list.txt" -
done
