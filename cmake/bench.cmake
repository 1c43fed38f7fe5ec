# SPDX-License-Identifier: GPL-2.0-only
#
# Benchmarks of packets through devices, and of the monitors.

flow_distribution_program(flow-distribution-hop-bench bench/hop-bench.cc bench/hop-kinds.cc
                          bench/hop-rig.cc)
flow_distribution_program(flow-distribution-monitor-bench bench/monitor-bench.cc)
flow_distribution_program(flow-distribution-scheduler-bench bench/scheduler-bench.cc)
flow_distribution_program(flow-distribution-monitor-memory-bench bench/monitor-memory-bench.cc)
flow_distribution_program(flow-distribution-scale-bench bench/scale-bench.cc)
add_dependencies(benchmarks flow-distribution-scale-bench flow-distribution-hop-bench flow-distribution-monitor-bench
                 flow-distribution-monitor-memory-bench flow-distribution-scheduler-bench)
