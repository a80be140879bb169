"""Where the user's own files lie."""

from __future__ import annotations

import os
from pathlib import Path


def home_directory() -> Path:
    """The user's home. A user without one, as many a container has, gets a place below which
    nothing can be read or written, which whoever looks there must bear anyway."""
    try:
        return Path.home()
    except RuntimeError:
        return Path(os.devnull)
