#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# The commands of doc/tutorial.rst as they are written there: at most eight, one of them interrupted. They
# end as the page says, leave what it names, and their figures are those of arithmetic.
# Usage: check-tutorial.sh TOOL

set -eu

tool=$(readlink -f -- "$1")
root=$(cd "$(dirname "$0")/.." && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
failed=0

fail() {
  echo "FAIL: $*"
  failed=1
}

# A folder as a clone is, with the launcher's place taken by the program.
ln -s "$root/examples" "$root/test" .
printf '#!/bin/sh\nexec "%s" "$@"\n' "$tool" >flowdist
chmod +x flowdist

# The blocks of the page in sh, a command a line.
awk '
  /^\.\. code-block:: sh$/ { inside = 1; next }
  inside && /^[^ ]/ { inside = 0 }
  inside && NF { sub(/^ +/, ""); if (sub(/\\$/, "")) { printf "%s", $0 } else { print } }
' "$root/doc/tutorial.rst" >commands
count=$(wc -l <commands)
if [ "$count" -lt 5 ] || [ "$count" -gt 8 ]; then
  fail "the page has $count commands"
fi

number=0
interrupted=0
while read -r command; do
  number=$((number + 1))
  case $command in
    *" plot "*) command -v gnuplot >/dev/null || continue ;; # it says what to install
  esac
  status=0
  sh -c "$command" >"said$number" 2>&1 </dev/null || status=$?
  case $command in
    timeout*)
      interrupted=$number
      if [ "$status" -eq 0 ]; then
        echo "all was done before it could be interrupted: $command"
      elif [ "$status" -ne 124 ] || ! grep -q "the same command goes on" "said$number"; then
        fail "$command ended with $status, or does not say how it goes on"
        cat "said$number"
      fi
      ;;
    *)
      if [ "$status" -ne 0 ]; then
        fail "$command ended with $status"
        cat "said$number"
      fi
      ;;
  esac
  case $command in
    *expected.py*) cp "said$number" expected ;;
    *--dry-run*) [ ! -e results/study ] || fail "--dry-run left something" ;;
  esac
done <commands

[ "$interrupted" -gt 0 ] || fail "no command is interrupted"
after=said$((interrupted + 1))
grep -q "done before" "$after" || fail "the sweep did not go on where it was interrupted"
grep -q "half-width of broken at most" "$after" || fail "no seeds until a half-width"
grep -q "against the baseline of each" "$after" || fail "no table of pairs"
[ -e expected ] || fail "no arithmetic"
while read -r line; do
  grep -qF "   $line" "$root/doc/tutorial.rst" || fail "the page lacks what arithmetic expects: $line"
done <expected
for file in comparison.csv pairs.csv campaign.sqlite; do
  [ -s "results/study/$file" ] || fail "no results/study/$file"
done
if command -v gnuplot >/dev/null; then
  for stem in bars-broken pairs-broken; do
    for kind in dat gp pdf; do
      [ -s "results/study/plots/$stem.$kind" ] || fail "no $stem.$kind"
    done
  done
fi
[ "$failed" -ne 0 ] || "$root/test/tutorial/check-study.py" results/study expected "$root/doc/tutorial.rst" || failed=1

# Without what the members' packets teach, a table of that size keeps next to nothing.
broken() {
  awk '$1 == "broken" { print $2 }' "$1"
}
untaught=$(grep -n learnFromMembers=false commands | cut -d: -f1)
if [ -z "$untaught" ]; then
  fail "no run without what members teach"
elif [ "$(awk -v first="$(broken said1)" -v without="$(broken "said$untaught")" \
  'BEGIN { print (without > 0.9 * first) }')" -ne 1 ]; then
  fail "a table that only requests teach keeps flows"
fi

exit "$failed"
