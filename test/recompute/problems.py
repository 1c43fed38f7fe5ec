# SPDX-License-Identifier: GPL-2.0-only
"""What can be wrong with the input."""


class InputError(Exception):
    """Input that cannot be; its text is one line for people."""
