#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Whether what README.md and doc/ name is there: files, commands of the launcher, pages of the
# index; and whether the README's example is the one that is built and run.

set -eu

cd "$(dirname "$0")/.."

# Text in code quotes: `x` in Markdown, ``x`` in reStructuredText.
quoted() {
  # shellcheck disable=SC2016
  grep -oh '`[^`]*`' README.md doc/*.rst | tr -d '`' | sort -u
}

check_paths() {
  quoted | grep -E '^(base|model|helper|tool|examples|test|bench|cmake|doc)/[A-Za-z0-9._/-]+$' |
    while read -r path; do
      [ -e "$path" ] || echo "no file $path"
    done
}

check_commands() {
  grep -oh '\./flowdist [a-z]\+' README.md doc/*.rst | sort -u | while read -r _ command; do
    ./flowdist help | grep -q "^  $command" || echo "flowdist has no command $command"
  done
}

check_index() {
  for page in doc/*.rst; do
    stem=$(basename "$page" .rst)
    [ "$stem" = index ] || grep -qx "   $stem" doc/index.rst || echo "doc/index.rst misses $stem"
  done
}

# Whether what pages take from other files is there: the file, and the lines where it starts and ends.
check_includes() {
  awk '
    function path() { return "doc/" file }
    function holds(text,   line, found) {
      while ((getline line < path()) > 0) { found = found || text == "" || index(line, text) }
      close(path())
      return found
    }
    /^\.\. literalinclude:: / {
      file = $3
      if (!holds("")) { print "no file " path() }
    }
    /^   :(start|end)-[a-z]+: / {
      text = $0
      sub(/^   :[a-z-]+: /, "", text)
      if (!holds(text)) { print path() " has no line with " text }
    }
  ' doc/*.rst
}

# The block of README.md in C++, and the example's file without its licence and leading comment.
check_example() {
  example=examples/readme-example.cc
  [ -e "$example" ] || return 0
  # shellcheck disable=SC2016
  expected=$(sed -n '/^```cpp$/,/^```$/p' README.md | sed '1d;$d')
  [ "$(sed '1,/^$/d' "$example")" = "$expected" ] || echo "README.md and $example differ"
}

found=$(check_paths && check_commands && check_index && check_includes && check_example)
[ -z "$found" ] || {
  echo "$found"
  exit 1
}
