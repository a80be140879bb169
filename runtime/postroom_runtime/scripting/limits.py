"""How much memory a script host may take."""

from __future__ import annotations

import sys

MEGABYTE = 1024 * 1024
HEAP_MEGABYTES = 768
"""The heap of an isolate, when nobody says otherwise."""


def limit_data(megabytes: int) -> None:
    """Bound the process's data segment, where the system can.

    V8's own limit does not see typed arrays; this one turns their growth into a RangeError in the
    script. The address space cannot be bounded: V8 reserves more than a terabyte of it.
    """
    if sys.platform == "win32":
        return
    import resource

    _soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
    wanted = megabytes * MEGABYTE
    if hard != resource.RLIM_INFINITY:
        wanted = min(wanted, hard)
    resource.setrlimit(resource.RLIMIT_DATA, (wanted, hard))
