# SPDX-License-Identifier: GPL-2.0-only
#
# The plot of examples/experiments/self-selection, in the folder of its results.

part = 'left: packets that come in and are used; right: a router fails; points: measured'
question = 'What does it cost that all get all, and when is a failure known?'
stem = 'selection'
script = 'selection.gp'
table = 'self-selection.csv'
load 'draw.gp'
