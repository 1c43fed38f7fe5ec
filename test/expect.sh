# SPDX-License-Identifier: GPL-2.0-only
#
# For checks that start programs: sourced by them. They end with the status `failed`, and stand in a
# folder of their own.
# shellcheck shell=sh

failed=0

fail() {
  echo "FAIL: $*"
  failed=1
}

# expect STATUS TEXT COMMAND...: ends with STATUS and says TEXT, in one line where it is refused.
expect() {
  status=$1
  text=$2
  shift 2
  actual=0
  "$@" >said 2>&1 || actual=$?
  if [ "$actual" -ne "$status" ] || ! grep -qF -- "$text" said ||
    { [ "$status" -eq 2 ] && [ "$(wc -l <said)" -ne 1 ]; }; then
    fail "$* ended with $actual instead of $status, or does not say '$text':"
    cat said
  fi
}
