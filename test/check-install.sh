#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Installs the hash core, and builds a program of ten lines on what was installed: once as a CMake
# user does, once with pkg-config.
# usage: check-install.sh BUILD_FOLDER

set -eu

example=$(cd "$(dirname "$0")/../examples" && pwd)/readme-example.cc
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

cmake --install "$1" --prefix "$folder/prefix" >"$folder/log"
mkdir "$folder/source"
cp "$example" "$folder/source"
cat >"$folder/source/CMakeLists.txt" <<'CMAKE'
cmake_minimum_required(VERSION 3.13)
project(consumer CXX)
find_package(flowhash REQUIRED)
add_executable(consumer readme-example.cc)
target_link_libraries(consumer flowhash::flowhash)
CMAKE
# With the build tool that is here: make need not be.
generator=$(sed -n 's/^CMAKE_GENERATOR:INTERNAL=//p' "$1/CMakeCache.txt")
cmake -S "$folder/source" -B "$folder/build" -G "$generator" \
  -DCMAKE_PREFIX_PATH="$folder/prefix" >>"$folder/log"
cmake --build "$folder/build" >>"$folder/log" || { cat "$folder/log"; exit 1; }
"$folder/build/consumer" >"$folder/by-cmake"
cat "$folder/by-cmake"

command -v pkg-config >/dev/null || {
  echo "pkg-config is not here: its file is not tried"
  exit 0
}
PKG_CONFIG_PATH=$(dirname "$(find "$folder/prefix" -name flowhash.pc)")
export PKG_CONFIG_PATH
# Flags are words.
# shellcheck disable=SC2046
c++ -std=c++17 "$example" $(pkg-config --cflags --libs flowhash) -o "$folder/by-pkg-config"
"$folder/by-pkg-config" | diff "$folder/by-cmake" -
