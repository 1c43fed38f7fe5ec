# SPDX-License-Identifier: GPL-2.0-only
#
# The plot of examples/experiments/side-by-side, in the folder of its results.

part = 'a server fails and another one is added; in the two at the right what stands before them fails'
question = 'What do three ways to spread flows cost, and what does a failure break?'
stem = 'beside'
script = 'beside.gp'
table = 'side-by-side.csv'
load 'draw.gp'
