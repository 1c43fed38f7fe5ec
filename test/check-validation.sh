#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Holds doc/validation.rst against the rows that the tests of the hash core recorded.
# usage: check-validation.sh RECORD           fails where the page says anything else
#        check-validation.sh RECORD --write   makes the page
# RECORD is written by the tests: build/validation.tsv after ctest has run flowhash-tests.

set -eu

record=$1
page=$(cd "$(dirname "$0")/.." && pwd)/doc/validation.rst
sections='Hash functions
Key rules
Selectors
Affinity state
Ports'

introduction() {
  cat <<'RST'
Validation
==========

Figures of the hash core beside those that others published or that follow from a definition. Each
row is recorded by a test that fails where the two differ by more than the tolerance; this page is
made from that record, and a test compares the two::

    ./flowdist test
    test/check-validation.sh build/validation.tsv --write

Sampled figures state the sample, and as their tolerance what the test allows; their flows are fixed,
so they are the same in every run. "Computed" means worked out from the definition, independently of
the code; where a program of its own was made for it, the row says so.

Not on this page is what tests hold against the code itself: fingerprints of hash functions, and
models of selectors that draw by the same mixer. They show that nothing changed by accident, and that
tables and trees say what a plain search says, not that a definition was read right.
RST
}

# The rows of section $1 as a table.
table() {
  awk -F'\t' -v section="$1" '
    function cell(text) { return text == "" ? "\\" : text }
    BEGIN { print ".. list-table::\n   :header-rows: 1\n   :widths: 34 16 16 16 18\n"
            print "   * - Figure\n     - Ours\n     - Reference\n     - Tolerance\n     - Source" }
    $1 == section {
      print "   * - " cell($2)
      for (i = 3; i <= 6; ++i) print "     - " cell($i)
    }' "$record"
}

make_page() {
  introduction
  echo "$sections" | while IFS= read -r section; do
    grep -q "^$section	" "$record" || continue
    printf '\n%s\n' "$section"
    printf '%s\n\n' "$section" | sed 's/./-/g'
    table "$section"
  done
}

[ -s "$record" ] || {
  echo "$record: no rows; run the tests of the hash core first (ctest -R flowhash-tests)"
  exit 2
}
strange=$(cut -f1 "$record" | sort -u | grep -vxF "$sections" || :)
[ -z "$strange" ] || {
  echo "$record: no such section of the page: $strange"
  exit 1
}
if [ "${2-}" = --write ]; then
  make_page >"$page.part"
  mv "$page.part" "$page"
  exit 0
fi
make_page | diff "$page" - >/dev/null || {
  echo "doc/validation.rst does not say what the tests found; < page, > tests:"
  make_page | diff "$page" - | head -n 40
  echo "If the tests are right: test/check-validation.sh $record --write"
  exit 1
}
