"""The server's log on standard error, which editors show in their output panel. Secrets masked.

`POSTROOM_LOG` sets the level (`debug`, `info`, `warning`, the default, or `error`).
"""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable

Mask = Callable[[str], str]


class _MaskingFormatter(logging.Formatter):
    """Formats a record, traceback included, and hides what `mask` knows."""

    def __init__(self, mask: Mask) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")
        self.mask = mask

    def format(self, record: logging.LogRecord) -> str:
        return self.mask(super().format(record))


def start_log(mask: Mask) -> None:
    """Send the log to standard error. `mask` replaces secrets in what is written."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_MaskingFormatter(mask))
    level = os.environ.get("POSTROOM_LOG", "warning").upper()
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level if level in logging.getLevelNamesMapping() else logging.WARNING)
    # pygls logs whole messages, before anybody could know which secrets they hold, and a traceback
    # for whatever it refuses; the refusal is in this log already.
    logging.getLogger("pygls").setLevel(logging.WARNING)
    logging.getLogger("pygls.protocol.json_rpc").setLevel(logging.CRITICAL)
