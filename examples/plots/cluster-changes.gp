# SPDX-License-Identifier: GPL-2.0-only
#
# The plot of examples/experiments/cluster-changes, in the folder of its results.

part = 'left: the network between dispatchers splits; right: dispatchers die, return, join'
question = 'For how long do tables differ?'
stem = 'changes'
script = 'differing.gp'
array split[3] = ['split/runs/001-run1', 'split/runs/004-run1', 'split/runs/003-run1']
array splitAs[3] = ['reliable', 'compared each 0.2 s', 'neither']
cut = 1
heal = 3
rate = 400
changes = 'dies/runs/002-run1'
array names[3] = ['dies', 'returns', 'another joins']
array times[3] = [2, 3.5, 5]
load 'draw.gp'
