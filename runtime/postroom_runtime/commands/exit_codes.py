"""How every subcommand ends."""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """The exit codes of `postroom`."""

    FINE = 0
    FAILURES = 1
    """A test, a script or a request failed; a check found errors."""
    UNUSABLE = 2
    """Wrong usage, or an input that cannot be read."""
    INTERRUPTED = 130
    """A person pressed Ctrl-C."""
