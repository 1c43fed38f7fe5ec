#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Tells Snakemake how a job of Slurm is: running, success or failed. The controller is asked; it
# forgets jobs some minutes after their end (MinJobAge), and then the accounting, where there is one.
# Usage: status.sh JOB

set -u

state=$(scontrol --oneliner show job "$1" 2>/dev/null | sed -n 's/.* JobState=\([A-Z_]*\).*/\1/p')
[ -n "$state" ] ||
  state=$(sacct --noheader --parsable2 --allocations --format=State --jobs="$1" 2>/dev/null | sed -n '1s/[ +].*//p;1p' | head -n 1)
case $state in
  COMPLETED) echo success ;;
  PENDING | CONFIGURING | RUNNING | COMPLETING | SUSPENDED | REQUEUED | REQUEUE_HOLD | STAGE_OUT | RESIZING) echo running ;;
  '')
    # Nobody knows it; or the controller does not answer, which is no reason to give a job up.
    if scontrol ping 2>/dev/null | grep -q ' UP'; then
      echo failed
    else
      echo running
    fi
    ;;
  *) echo failed ;;
esac
