# SPDX-License-Identifier: GPL-2.0-only
#
# The plot of examples/experiments/weights, in the folder of its results.

part = 'greatest relative error of a share, 20,000 flows'
question = 'How coarse are weights by repeated entries?'
stem = 'weights'
script = 'measured-computed.gp'
table = 'weights.csv'
measured = '4:xtic(strcol(1)." entries")'
computed = '0:5'
unit = '%'
load 'draw.gp'
