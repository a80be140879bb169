"""The script host: a child process that runs user scripts in V8 and does nothing else.

    python -m postroom_runtime.scripting.host [HEAP_MEGABYTES [SPARES]]

It speaks the frames of `frames.py` on standard input and output. Standard output is taken away
from everything else at the start. The process ends when its standard input does.
"""

from __future__ import annotations

import os
import sys
from types import ModuleType, TracebackType
from typing import BinaryIO, cast

from postroom_runtime.scripting import pipe
from postroom_runtime.scripting.inbox import open_inbox
from postroom_runtime.scripting.limits import HEAP_MEGABYTES, limit_data

DATA_BEYOND_HEAP = 1024
"""Megabytes of the data segment beyond one heap: V8 itself, a second isolate, typed arrays."""


def main() -> None:
    """Serve until standard input ends."""
    heap, spares = (*map(int, sys.argv[1:]), *(HEAP_MEGABYTES, 0)[len(sys.argv) - 1 :])
    sys.excepthook = _end_with_traceback
    replies = _claim_standard_output()
    inbox = open_inbox()
    limit_data(heap + DATA_BEYOND_HEAP)

    # msgspec looks for it, and it takes longer to import than msgspec does. Nothing here uses it.
    sys.modules.setdefault("typing_extensions", cast("ModuleType", None))
    from postroom_runtime.scripting.bundle import load_bundle
    from postroom_runtime.scripting.dispatch import serve
    from postroom_runtime.scripting.engine import Isolate, start_engine

    bundle = load_bundle()
    start_engine(heap)
    serve(
        inbox,
        lambda frames: pipe.write_frames(replies, frames),
        lambda: Isolate(bundle, heap),
        spares,
    )


def _claim_standard_output() -> BinaryIO:
    """Standard output for frames alone; what anything else writes there goes to standard error."""
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return replies


def _end_with_traceback(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    """End at once after a fault of our own: an orderly exit hangs or aborts while V8 is there."""
    import traceback

    traceback.print_exception(kind, error, trace)
    sys.stderr.flush()
    os._exit(1)


if __name__ == "__main__":
    main()
