# SPDX-License-Identifier: GPL-2.0-only
"""Settings of Sphinx: `sphinx-build doc OUTPUT_FOLDER`."""

from pathlib import Path

project = "flow-distribution"
author = "the flow-distribution contributors"
release = (Path(__file__).parent.parent / "VERSION").read_text().strip()
html_theme = "alabaster"
