#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
#
# A campaign of 12 runs with SEM, ns-3's campaign manager (https://github.com/signetlabdei/sem): three
# numbers of servers, four runs of each. In an ns-3 tree, SEM takes the tree:
#
#   campaign.py NS3_TREE CAMPAIGN_FOLDER
#
# Stand-alone, --program names flow-distribution-scenario, and NS3_TREE is a new folder that is laid out
# as much like a tree as SEM needs: a build command that has nothing to do, and a list of programs.

import argparse
import json
import os
import sys

import sem

SCRIPT = "flow-distribution-scenario"


def lay_out(tree, program):
    """Makes a folder that SEM takes for a tree of ns-3 in which the program is built."""
    os.makedirs(tree, exist_ok=True)
    with open(os.path.join(tree, "ns3"), "w") as file:
        file.write("print('nothing to build')\n")
    with open(os.path.join(tree, f".lock-ns3_{sys.platform}_build"), "w") as file:
        file.write(f"ns3_runnable_programs = [{os.path.abspath(program)!r}]\n")


def read(result):
    """What a run says: flows that completed, and the greatest over the mean of the servers' flows."""
    summary = json.loads(result["output"]["summary.json"])
    return [summary["flows"]["completed"], summary["imbalance"]["server"]["flows"]["maxOverMean"]]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("tree")
    parser.add_argument("folder")
    parser.add_argument("--program", help="flow-distribution-scenario, where there is no tree of ns-3")
    given = parser.parse_args()
    if given.program:
        lay_out(given.tree, given.program)
    campaign = sem.CampaignManager.new(
        given.tree,
        SCRIPT,
        given.folder,
        runner_type="ParallelRunner",
        check_repo=False,
        skip_configuration=bool(given.program),
        max_parallel_processes=2,
        overwrite=True,
    )
    configurations = {
        "network.groups.server.count": [4, 8, 12],
        "duration": "2s",
        "measuring.warmUp": "0s",
    }
    campaign.run_missing_simulations(sem.list_param_combinations(configurations), runs=4)
    figures = sem.utils.output_labels(["completed", "maxOverMean"])(read)
    table = campaign.get_results_as_dataframe(
        sem.only_load_some_files(r".*summary\.json")(figures),
        ["completed", "maxOverMean"],
        params=configurations,
        param_columns=["network.groups.server.count", "RngRun"],
    )
    print(table.sort_values(list(table.columns[:2])).to_csv(index=False), end="")


if __name__ == "__main__":
    main()
