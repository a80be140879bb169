"""`postroom run`: run a collection and report on it.

The script host is launched first of all. What the run needs is imported while the host boots, so
that neither waits for the other.
"""

from __future__ import annotations

from collections.abc import Sequence

from postroom_runtime.commands.endings import interrupts_at_once
from postroom_runtime.scripting.launch import end, launch


def main(argv: Sequence[str]) -> int:
    """Run `postroom run` with the arguments after `run`."""
    launched = None if _asks_for_help(argv) else launch()
    try:
        with interrupts_at_once():
            from postroom_runtime.commands.run_collection import run
        return run(argv, launched)
    finally:
        if launched is not None:
            end(launched)


def _asks_for_help(argv: Sequence[str]) -> bool:
    return not argv or "-h" in argv or "--help" in argv
