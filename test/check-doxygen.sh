#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Doxygen and Sphinx make the documentation without a warning: check-doxygen.sh ROOT OUT
# Leaves out what is not installed, and says so.

set -eu
root=$1
out=$2
mkdir -p "$out"
cd "$root"
if command -v doxygen >/dev/null; then
  { cat doc/Doxyfile && printf 'OUTPUT_DIRECTORY = %s\n' "$out"; } | doxygen -
else
  echo "check-doxygen: no doxygen: left out"
fi
if command -v sphinx-build >/dev/null; then
  sphinx-build -q -W -b html -d "$out/doctrees" doc "$out/sphinx"
else
  echo "check-doxygen: no sphinx-build: left out"
fi
