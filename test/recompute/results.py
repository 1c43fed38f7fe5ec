# SPDX-License-Identifier: GPL-2.0-only
"""The files of a run."""

import csv
import json
import os

from flows import Flow
from learning import find_happenings, read_learned
from network import Network
from problems import InputError


class Results:
    """What a run wrote into its folder, and its captures' prefix."""

    def __init__(self, folder):
        self.folder = folder
        self.summary = _read_json(os.path.join(folder, "summary.json"))
        try:
            parameters = self.summary["parameters"]
            self.network = Network(parameters)
            self.prefix = parameters["traces.pcap"]
        except (KeyError, TypeError, ValueError) as error:
            raise InputError(f"{folder}/summary.json: {error!r} is missing or wrong") from error
        if not self.prefix:
            raise InputError(f"{folder}: no captures; run with --traces.pcap=PREFIX")
        self.seed = self.summary["rngRun"]
        self.flows = self._read_flows(os.path.join(folder, "flows.csv"))
        self.members = read_table(os.path.join(folder, "members.csv"))
        self.samples = read_table(os.path.join(folder, "timeseries.csv"))
        self.learned = []
        path = os.path.join(folder, "learned.csv")
        if self.network.events or os.path.exists(path):
            self.learned = self._read_learned(path)
        self.happenings = find_happenings(self.network.events, self.learned)

    def _read_flows(self, path):
        tiers = self.network.tiers()
        try:
            return [Flow(row, tiers) for row in read_table(path)]
        except (KeyError, ValueError) as error:
            raise InputError(f"{path}: {error!r}") from error

    def _read_learned(self, path):
        try:
            return read_learned(read_table(path), self.network)
        except (KeyError, ValueError) as error:
            raise InputError(f"{path}: {error!r}") from error

    def is_replay(self):
        """Whether the packets of a capture were replayed."""
        return "replay" in self.network.sources

    def devices(self):
        """The lines that tell whose captures they are, and the captures' folder."""
        return read_table(self.prefix + "-devices.csv"), os.path.dirname(self.prefix)



def _read_json(path):
    try:
        with open(path, encoding="utf-8") as file:
            return json.load(file)
    except (OSError, ValueError) as error:
        raise InputError(f"{path}: {error}") from error


def read_table(path):
    """The lines of a table by the names of their columns."""
    try:
        with open(path, encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            rows = list(reader)
    except (OSError, csv.Error, UnicodeDecodeError) as error:
        raise InputError(f"{path}: {error}") from error
    if len(reader.fieldnames or ()) < 2:
        raise InputError(f"{path}: no table: its first line has to name its columns")
    return rows
