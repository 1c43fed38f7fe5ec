#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# The launcher from outside: where it builds, that calls at the same time wait for each other, that a
# signal ends the build, that a build folder mends itself. cmake and ninja are stand-ins that say what
# they were asked for, so that this takes seconds.
# Usage: check-launcher.sh

set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
folder=$(readlink -f -- "$(mktemp -d)")
trap 'rm -rf "$folder"' EXIT
failed=0

fail() {
  echo "FAIL: $*"
  failed=1
}

bin=$folder/bin
mkdir "$bin"
cat >"$bin/cmake" <<'SCRIPT'
#!/bin/sh
while [ $# -gt 0 ]; do
  case $1 in
    -S) source=$2 ;;
    -B) build=$2 ;;
  esac
  shift
done
{
  echo "CMAKE_HOME_DIRECTORY:INTERNAL=$source"
  echo "CMAKE_CACHEFILE_DIR:INTERNAL=$build"
  echo "CMAKE_PROJECT_NAME:STATIC=flow-distribution"
} >"$build/CMakeCache.txt"
: >"$build/build.ninja"
SCRIPT
# Crashes on a broken state, refuses to be two, takes a while, and makes a tool that names its source.
cat >"$bin/ninja" <<'SCRIPT'
#!/bin/sh
build=$2
[ ! -e "$build/.ninja_deps" ] || kill -SEGV $$
case " $* " in
  *" -n "*)
    [ ! -e "$build/flow-distribution-tool" ] || echo "ninja: no work to do."
    exit 0
    ;;
esac
mkdir "$build/one" || exit 1
echo $$ >"$build/pid"
i=0
while [ "$i" -lt "${SLOW:-5}" ]; do
  sleep 0.1
  i=$((i + 1))
done
source=$(sed -n 's/CMAKE_HOME_DIRECTORY:INTERNAL=//p' "$build/CMakeCache.txt")
printf '#!/bin/sh\necho "source %s results $FLOWDIST_RESULTS"\n' "$source" >"$build/flow-distribution-tool"
chmod +x "$build/flow-distribution-tool"
rmdir "$build/one"
SCRIPT
printf '#!/bin/sh\necho ii\n' >"$bin/dpkg-query"
printf '#!/bin/sh\nexit 1\n' >"$bin/apt-get"
chmod +x "$bin"/*
PATH=$bin:$PATH
FLOWDIST_INSTALL=no
export PATH FLOWDIST_INSTALL
unset FLOWDIST_HOME

clone() {
  mkdir "$folder/$1"
  cp "$root/flowdist" "$folder/$1"
}

# expect TEXT COMMAND...: ends well and says so.
expect() {
  text=$1
  shift
  "$@" >"$folder/said" 2>&1 || fail "$* ended with $?: $(cat "$folder/said")"
  grep -qF -- "$text" "$folder/said" || fail "$* does not say '$text': $(cat "$folder/said")"
}

# A link to it, called from elsewhere: source, build and results are those of the clone.
clone one
mkdir "$folder/elsewhere"
ln -s ../one/flowdist "$folder/elsewhere/link"
cd "$folder/elsewhere"
expect "source $folder/one results $folder/one/results" ./link run x.yaml
[ ! -e "$folder/elsewhere/build" ] || fail "it built beside the link"

# Its folder moves: the build of the old place is of no use.
mv "$folder/one" "$folder/two"
expect "source $folder/two" "$folder/two/flowdist" run x.yaml

# What an interrupted ninja left makes it crash; once mended it is not made again.
: >"$folder/two/build/.ninja_deps"
expect "making it anew" "$folder/two/flowdist" run x.yaml
expect "source $folder/two" "$folder/two/flowdist" run x.yaml
! grep -q building "$folder/said" || fail "a whole build was made again"

# Files of others stay, and a folder in which another project is built is left alone.
echo mine >"$folder/two/build/notes"
mv "$folder/two" "$folder/three"
expect "making it anew" "$folder/three/flowdist" run x.yaml
[ "$(cat "$folder/three/build/notes")" = mine ] || fail "a file of the user's went"
mkdir -p "$folder/other/build"
echo "CMAKE_HOME_DIRECTORY:INTERNAL=/other" >"$folder/other/build/CMakeCache.txt"
status=0
FLOWDIST_HOME=$folder/other "$folder/three/flowdist" keys >"$folder/said" 2>&1 || status=$?
[ "$status" -eq 2 ] || fail "the build of another project: status $status"
[ -e "$folder/other/build/CMakeCache.txt" ] || fail "the build of another project went"

# Elsewhere than in the source, which stays as it is, and without a home.
clone kept
expect "source $folder/kept results $folder/out/results" \
  env -u HOME "FLOWDIST_HOME=../out" "$folder/kept/flowdist" run x.yaml
[ "$(ls -A "$folder/kept")" = flowdist ] || fail "something was written into the source"

# What is built in FLOWDIST_HOME is run there: the source names no build of its own.
# shellcheck disable=SC2016
! grep -n '\$root/build' "$root/flowdist" || fail "the launcher runs what it did not build"

# Words that would do nothing are refused.
for words in "build x" "help x" "--help run"; do
  status=0
  # Several words each.
  # shellcheck disable=SC2086
  "$folder/kept/flowdist" $words >"$folder/said" 2>&1 || status=$?
  { [ "$status" -eq 2 ] && grep -qF -- "${words%% *} takes nothing else, not ${words#* }" "$folder/said"; } ||
    fail "flowdist $words: status $status, $(cat "$folder/said")"
done

# What is in the way is named; an empty cache, of a full disk, is nobody's.
clone odd
: >"$folder/odd/build"
refuses() {
  status=0
  env "$2" "$folder/odd/flowdist" keys >"$folder/said" 2>&1 || status=$?
  { [ "$status" -eq 2 ] && [ "$(wc -l <"$folder/said")" -eq 1 ] && grep -qF -- "$1" "$folder/said"; } ||
    fail "no word of '$1': status $status, $(cat "$folder/said")"
}
refuses "$folder/odd/build is no folder" ODD=1
rm "$folder/odd/build"
refuses "FLOWDIST_WERROR is yes or no, not 'maybe'" FLOWDIST_WERROR=maybe
mkdir -p "$folder/odd/build"
: >"$folder/odd/build/CMakeCache.txt"
expect "source $folder/odd" "$folder/odd/flowdist" keys

# Two at once: the second waits.
clone both
"$folder/both/flowdist" keys >"$folder/first" 2>&1 &
first=$!
expect "source $folder/both" "$folder/both/flowdist" keys
wait "$first" || fail "the first of two ended with $?: $(cat "$folder/first")"

# ended SIGNAL STATUS: a signal to the launcher ends the build, and the next call makes a new one.
ended() {
  rm -rf "$folder/both/build"
  # Commands in the background ignore INT, unless told otherwise.
  SLOW=600 env --default-signal=INT "$folder/both/flowdist" keys >"$folder/said" 2>&1 &
  launcher=$!
  tries=0
  until [ -s "$folder/both/build/pid" ]; do
    sleep 0.1
    tries=$((tries + 1))
    [ "$tries" -lt 100 ] || { fail "no build began"; return; }
  done
  kill "-$1" "$launcher"
  status=0
  wait "$launcher" 2>/dev/null || status=$?
  [ "$status" -eq "$2" ] || fail "$1 ended the launcher with $status instead of $2"
  ! kill -0 "$(cat "$folder/both/build/pid")" 2>/dev/null || fail "$1 left the build running"
  rmdir "$folder/both/build/one"
  expect "source $folder/both" "$folder/both/flowdist" keys
}
ended TERM 143
ended INT 130
exit $failed
