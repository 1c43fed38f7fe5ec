#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Installs the module, and builds the project of examples/outside in a folder of its own on what was
# installed: its program spreads flows as arithmetic says, and the installed tool takes its plugin.
# usage: check-outside.sh BUILD_FOLDER

set -eu

outside=$(cd "$(dirname "$0")/../examples/outside" && pwd)
version=$(cat "$outside/../../VERSION")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

cmake --install "$1" --prefix "$folder/prefix" >"$folder/log"
# Elsewhere than where it was installed: nothing of it may name its place.
mkdir "$folder/moved"
mv "$folder/prefix" "$folder/moved/prefix"
prefix=$folder/moved/prefix
! grep -rl "$folder/prefix" "$prefix" --include=*.cmake --include=*.pc || exit 1
cp -r "$outside" "$folder/source"
generator=$(sed -n 's/^CMAKE_GENERATOR:INTERNAL=//p' "$1/CMakeCache.txt")
compiler=$(sed -n 's/^CMAKE_CXX_COMPILER:[A-Z]*=//p' "$1/CMakeCache.txt")

# build FOLDER: configures and builds the project there.
build() {
  cmake -S "$folder/source" -B "$folder/$1" -G "$generator" -DCMAKE_CXX_COMPILER="$compiler" \
    -DCMAKE_PREFIX_PATH="$prefix" >>"$folder/log" 2>&1 &&
    cmake --build "$folder/$1" >>"$folder/log" 2>&1
}
build build || { cat "$folder/log"; exit 1; }

# 40 flows from ports 40000 and on: of four servers each has ten, its first from 40000 + its number.
"$folder/build/outside-network" >"$folder/said"
for i in 0 1 2 3; do
  echo "server $i: 10 flows, from port 4000$i"
done | diff - "$folder/said"

tool=$prefix/bin/flow-distribution-tool
printf '192.0.2.1,198.51.100.1,1,%s,tcp\n' 0 16383 16384 65535 |
  "$tool" hash --plugin="$folder/build/ends.so" --members=3 \
    --scheme="key=fields fields=dport hash=identity width=16 select=ends split=0.25" - >"$folder/said"
[ "$(tail -n +2 "$folder/said" | sed 's/.*,//' | tr -d '\n')" = 0022 ] || { cat "$folder/said"; exit 1; }

# A later release is no other name for this one.
sed -i 's/find_package(flow-distribution .* REQUIRED)/find_package(flow-distribution 99.0 REQUIRED)/' \
  "$folder/source/CMakeLists.txt"
! build other || { echo "version 99.0 was found"; exit 1; }
grep -q "version: $version" "$folder/log" || { tail -n 20 "$folder/log"; exit 1; }
