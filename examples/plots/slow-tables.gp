# SPDX-License-Identifier: GPL-2.0-only
#
# The plot of examples/experiments/slow-tables, in the folder of its results.

part = 'left: a server dies; right: one is added; points: measured, lines: computed'
question = 'What does a slow control plane cost?'
stem = 'slow'
script = 'written.gp'
table = 'slow-tables.csv'
load 'draw.gp'
