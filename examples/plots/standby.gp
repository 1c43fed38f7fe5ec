# SPDX-License-Identifier: GPL-2.0-only
#
# The plot of examples/experiments/standby, in the folder of its results.

part = 'a balancer dies and returns; one server came before each'
question = 'What does a takeover cost?'
stem = 'takeover'
script = 'takeover.gp'
table = 'standby.csv'
array series[4] = ['stateless,true', 'table,true', 'table,false', 'shared,true']
array labels[4] = ['no memory', 'own table', 'own table, no preemption', 'shared table']
load 'draw.gp'
