"""Where subcommands write what is no report: to standard output, complaints to standard error."""

from __future__ import annotations

import sys
from contextlib import suppress

from postroom_runtime.reports.safe_text import safe_block


def say(text: str) -> None:
    """Write text as it is to standard output."""
    sys.stdout.write(text)


def complain(message: str) -> None:
    """Write one complaint to standard error."""
    note(f"postroom: {message}")


def note(message: str) -> None:
    """Write one line about what was done to standard error. Nobody can be told when that is
    closed or full; the exit code still tells."""
    with suppress(OSError):
        sys.stderr.write(f"{safe_block(message)}\n")
