#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Builds the hash core for 64-bit ARM and runs its tests under qemu.
# usage: check-arm64.sh BUILD_FOLDER

set -eu

build=$1
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
for program in aarch64-linux-gnu-g++ qemu-aarch64; do
  command -v "$program" >/dev/null || {
    echo "no $program: the hash core is not tried on ARM" >&2
    exit 2
  }
done

# The compiler of another machine must not see this machine's headers, but for Boost's, which are
# the same everywhere; GoogleTest comes from Debian's source package.
PREFIX=$build/prefix
export PREFIX
toolchain=-DCMAKE_TOOLCHAIN_FILE=$root/cmake/arm64.cmake
mkdir -p "$PREFIX/include"
ln -sfn /usr/include/boost "$PREFIX/include/boost"
if [ ! -e "$PREFIX/lib/libgtest.a" ]; then
  cmake -S /usr/src/googletest -B "$build/gtest" -G Ninja "$toolchain" -DBUILD_GMOCK=OFF \
    -DCMAKE_INSTALL_PREFIX="$PREFIX" >/dev/null
  ninja -C "$build/gtest" install >/dev/null
fi
cmake -S "$root" -B "$build/core" -G Ninja "$toolchain" -DCMAKE_PREFIX_PATH="$PREFIX" \
  -DFLOW_DISTRIBUTION_CORE_ONLY=ON -DFLOW_DISTRIBUTION_WERROR=ON >/dev/null
ninja -C "$build/core" flowhash-tests
qemu-aarch64 -L /usr/aarch64-linux-gnu "$build/core/flowhash-tests" --gtest_brief=1
