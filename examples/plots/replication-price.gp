# SPDX-License-Identifier: GPL-2.0-only
#
# The plot of examples/experiments/replication-price, in the folder of its results.

part = 'words on entries, and entries; points: measured, lines: computed'
question = 'What does it cost to tell the others?'
stem = 'price'
script = 'price.gp'
table = 'price.csv'
rate = 400
nodes = 8
array told[4] = ['udp one by one unicast', 'udp batched unicast', 'udp one by one broadcast', \
    'udp batched broadcast']
array toldAs[4] = ['to each', 'to each, batched', 'to all', 'to all, batched']
array kept[3] = ['udp one by one unicast', 'lru', 'jet']
array keptAs[3] = ['dispatchers', 'a table of all flows', 'JET']
load 'draw.gp'
