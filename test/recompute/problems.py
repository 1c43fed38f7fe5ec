# SPDX-License-Identifier: GPL-2.0-only
"""What can be wrong."""


class InputError(Exception):
    """Input that cannot be; its text is one line for people."""


class Unsupported(Exception):
    """A scheme that is not written again here; its text is what of it."""
