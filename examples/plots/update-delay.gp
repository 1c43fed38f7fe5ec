# SPDX-License-Identifier: GPL-2.0-only
#
# The plot of examples/experiments/update-delay, in the folder of its results.

part = 'four dispatchers, eight servers; points: measured, lines: computed'
question = 'What do entries cost that come late?'
stem = 'affinity'
script = 'affinity.gp'
table = 'affinity.csv'
array series[6] = ['packet,none,2', 'packet,none,5', 'packet,0.2,2', 'packet,0.5,2', 'packet,2,2', \
    'flow,none,2']
array labels[6] = ['2 packets', '5 packets', '2, locked for 0.2 gaps', '2, for 0.5', '2, for 2', \
    '2, trunks per flow']
load 'draw.gp'
