#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Parts of schemes from a shared library: that they are found by name, choose as awk says, reach runs
# and what identifies them; and that what is no plugin is refused in one line.
# usage: check-plugin.sh TOOL COMPILER SCENARIO-PROGRAM

set -eu

tool=$1
compiler=$2
program=$3
root=$(cd "$(dirname "$0")/.." && pwd)
core=$root/model/hash-core
scenario=$root/examples/scenarios/balancer.yaml
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
failed=0

fail() {
  echo "FAIL: $*"
  failed=1
}

# library FILE SOURCE [OPTION...]
library() {
  output=$1
  source=$2
  shift 2
  "$compiler" -std=c++17 -O1 -shared -fPIC "$@" -I "$core" "$source" -o "$output"
}

# The version in the header is that of the sources.
grep -qx "#define FLOWHASH_VERSION \"$(cat "$root/VERSION")\"" "$core/scheme-plugin.h" ||
  fail "FLOWHASH_VERSION in scheme-plugin.h is not $(cat "$root/VERSION")"

library ends.so "$root/examples/outside/ends-selector.cc" -Wall -Wextra -Wpedantic -Werror
"$tool" schemes --plugin=ends.so | grep -q '^select .*ends .*the first or the last live member' ||
  fail "not listed"
"$tool" hash --explain --plugin ends.so --scheme=select=ends | grep -q 'select=ends split=0.5' ||
  fail "its parameter has no default"

# The hash is the port: a quarter of the values are the first's, the others the last's.
seq 0 97 65535 | sed 's/.*/192.0.2.1,198.51.100.1,1,&,tcp/' >tuples.csv
"$tool" hash --plugin=ends.so --members=5 tuples.csv --change="remove 4" \
  "--scheme=key=fields fields=dport hash=identity width=16 select=ends split=0.25" >rows
awk -F, '/^#|^src/ { next }
  { n++ }
  $8 != ($4 < 16384 ? 0 : 4) || $9 != ($4 < 16384 ? 0 : 3) { bad = $0 }
  END { if (bad != "" || n != 676) { print bad, n; exit 1 } }' rows || fail "choices"

# In runs, single and compared: the two in the middle get nothing, and results say who chose.
short="--duration=1s --measuring.warmUp=0s"
# The words of $short are several arguments.
# shellcheck disable=SC2086
"$tool" run "$scenario" --plugin=./ends.so "--scheme=hash=mix64 select=ends" $short --out a >said || { cat said; fail run; }
# A UUID of version 5 is the start of a SHA-1 with two fields written over (RFC 9562).
digest=$(python3 -c 'import hashlib, uuid
sha = hashlib.sha1(uuid.NAMESPACE_OID.bytes + open("ends.so", "rb").read())
print(uuid.UUID(bytes=sha.digest()[:16], version=5))')
grep -A2 '"plugins"' a/summary.json | grep -qF "\"ends.so\": \"$digest\"" || fail "not in summary.json"
awk -F, 'NR == 1 { for (i = 1; i <= NF; ++i) at[$i] = i; next }
  { flows[NR - 1] = $at["flows"]; all += $at["flows"] }
  END { exit !(flows[1] > 0 && flows[NR - 1] > 0 && flows[1] + flows[NR - 1] == all) }' a/members.csv ||
  { cat a/members.csv; fail "members"; }
# shellcheck disable=SC2086
"$tool" compare "$scenario" --plugin=ends.so --vary scheme.select=ends,hrw $short --out b --jobs=2 >said ||
  { cat said; fail compare; }
"$tool" run "$scenario" --plugin=ends.so --scheme="select=ends" --explain | grep -q ends || fail "--explain"
# shellcheck disable=SC2086
"$tool" run "$scenario" $short --out c >said
! grep -q plugins c/summary.json || fail "plugins that are none"

# The program on ns-3's command line takes it, too.
mkdir e
# shellcheck disable=SC2086
(cd e && "$program" --plugin=../ends.so $short "--scheme=hash=mix64 select=ends" >said) || fail program
cmp -s a/members.csv e/members.csv || fail "the program's members differ"

# Another content is another plugin.
digest() {
  grep -A2 '"plugins"' "$1/summary.json" | sed -n 's/.*"ends.so": "\(.*\)".*/\1/p'
}
mkdir other
sed 's/m_limit ?/m_limit * 1.5 ?/' "$root/examples/outside/ends-selector.cc" >ends-selector.cc
library other/ends.so ends-selector.cc -I "$root/examples/outside"
# shellcheck disable=SC2086
"$tool" run "$scenario" --plugin=other/ends.so --scheme.select=ends $short --out d >said || fail other
[ "$(digest a)" != "$(digest d)" ] || fail "two plugins, one digest"

# refuse TEXT FILE: one line that says TEXT, exit code 2.
refuse() {
  text=$1
  shift
  status=0
  "$tool" schemes "$@" >said 2>&1 || status=$?
  [ "$status" -eq 2 ] && [ "$(wc -l <said)" -eq 1 ] && grep -qF -- "$text" said ||
    { fail "$* ended with $status, or does not say '$text':"; head -n 3 said; }
}
refuse "--plugin=none.so: there is no such file" --plugin=none.so
refuse "--plugin=.: cannot be read as a file" --plugin=.
refuse "--plugin=: there is no such file" --plugin=
mkfifo pipe.so
refuse "--plugin=pipe.so: cannot be read as a file" --plugin=pipe.so
echo text >text.so
refuse "--plugin=text.so: is no plugin that can be loaded: " --plugin=text.so
echo 'int Nothing() { return 0; }' >nothing.cc
library nothing.so nothing.cc
refuse "--plugin=nothing.so: is no plugin: a shared library without a line FLOWHASH_PLUGIN" \
  --plugin=nothing.so
mkdir old
sed 's/\(define FLOWHASH_VERSION\) .*/\1 "0.0.9"/' "$core/scheme-plugin.h" >old/scheme-plugin.h
library old.so "$root/examples/outside/ends-selector.cc" -I old
refuse "--plugin=old.so: was built against another version, 0.0.9 " --plugin=old.so
refuse "a plugin of this name is loaded already: ends.so" --plugin=ends.so --plugin=other/ends.so
cp ends.so copy.so
refuse "--plugin=copy.so: " --plugin=ends.so --plugin=copy.so # the name of its selector is taken
printf '#include "scheme-plugin.h"\nvoid Missing();\nFLOWHASH_PLUGIN(Missing)\n' >missing.cc
library missing.so missing.cc
refuse "undefined symbol" --plugin=missing.so

# Plugins that fail in what they run themselves: one line names them.
# plugin NAME BODY: a plugin whose parts are registered by Register, which BODY defines.
plugin() {
  { printf '#include "part-registry.h"\n#include "scheme-plugin.h"\n#include <memory>\nusing namespace flowhash;\n%s\n' "$2"
    printf 'FLOWHASH_PLUGIN(Register)\n'; } >"$1.cc"
  library "$1.so" "$1.cc"
}
# selector CHOICE: a part select=mine that chooses what CHOICE says.
selector() {
  cat <<CODE
struct Mine : FlowSelector {
  explicit Mine(unsigned width) : FlowSelector(width) {}
  SelectorTraits Traits() const override { return {}; }
  std::size_t Bytes() const override { return 0; }
  MemberId DoSelect(uint64_t hash) const override { $1; }
  void DoRebuild() override {}
};
CODE
}
made='void Register() { RegisterSelector("mine", "x", [](SpecParameters&, unsigned w) -> std::unique_ptr<FlowSelector> {'
plugin number 'void Register() { throw 3; }'
refuse "--plugin=number.so: its parts cannot be registered: it threw: something that is no std::exception" --plugin=number.so
plugin lines 'void Register() { throw std::runtime_error("two\nlines"); }'
refuse "--plugin=lines.so: its parts cannot be registered: it threw: two lines" --plugin=lines.so
plugin static 'struct X { X() { throw std::runtime_error("early"); } } x; void Register() {}'
refuse "--plugin=static.so: cannot be loaded: one of its static objects threw: early" --plugin=static.so
for said in nullptr '"0.1.0\n\033[31m"'; do
  printf 'extern "C" const char* FlowhashPluginInterface() { return %s; }\nextern "C" void FlowhashPluginRegister() {}\n' "$said" >says.cc
  library says.so says.cc
  refuse "--plugin=says.so: was built against another version, " --plugin=says.so
done

# bad NAME TEXT: neither hash nor a run goes on with a part of this plugin, and both say TEXT in one line.
echo 192.0.2.1,198.51.100.1,1,2,tcp >tuple.csv
bad() {
  for words in "hash tuple.csv --scheme=select=mine" "run $scenario --scheme.select=mine $short --out never"; do
    status=0
    # Words are to be split.
    # shellcheck disable=SC2086
    "$tool" $words "--plugin=$1.so" 2>said >/dev/null || status=$?
    [ "$status" -eq 2 ] && [ "$(wc -l <said)" -eq 1 ] && grep -qF -- "--plugin=$1.so: $2" said ||
      { fail "$1, $words: ended with $status, or does not say '$2':"; cat said; }
  done
}
plugin maker "$made throw 5; }); }"
bad maker "select=mine threw: something that is no std::exception"
plugin null "$made return nullptr; }); }"
bad null "select=mine was not made"
plugin wide "$(selector 'return Live()[0].id')
$made return std::make_unique<Mine>(w + 1); }); }"
bad wide "select=mine reads hash values of 3"
plugin throws "$(selector 'throw std::runtime_error("hash " + std::to_string(hash >> 32))')
$made return std::make_unique<Mine>(w); }); }"
bad throws "select=mine failed: hash 0"
plugin outside "$(selector 'return 99')
$made return std::make_unique<Mine>(w); }); }"
bad outside "select=mine chose member 99, which is not live; live are"
# A selector of one's own is tried by itself: what it does not hold is found, with an example.
"$tool" schemes --check=select=ends --plugin=ends.so >said || [ $? -eq 1 ] || fail "--check"
grep -q '^select  *chooses live members alone.* held' said || { cat said; fail "--check says nothing of ends"; }
plugin lies "$(selector 'return Live()[hash % Live().size()].id' | sed 's/return {};/SelectorTraits t; t.minimal = true; return t;/')
$made return std::make_unique<Mine>(w); }); }"
status=0
"$tool" schemes "--check=hash=mix64 select=mine" --plugin=lies.so >said 2>&1 || status=$?
[ "$status" -eq 1 ] && grep -q '^select  *minimal: .* BROKEN' said && grep -q ' moves from member .* to member ' said &&
  [ "$(grep -c BROKEN said)" -eq 1 ] || { cat said; fail "a selector that lies about minimal: $status"; }
status=0
"$tool" schemes --check=select=mine --plugin=outside.so >said 2>&1 || status=$?
[ "$status" -eq 1 ] && grep -q 'live members alone.* BROKEN' said || { cat said; fail "--check of outside.so: $status"; }
refuse "--check=select=none: " --check=select=none
# One run fails, the others go on.
status=0
# shellcheck disable=SC2086
"$tool" compare "$scenario" --plugin=outside.so --vary scheme.select=mine,hrw $short --out f >said 2>&1 || status=$?
[ "$status" -eq 1 ] && grep -q "1 done + 1 failed" said && grep -q "outside.so: select=mine chose member 99" said ||
  { cat said; fail "a bad plugin's run of several: $status"; }
exit $failed
