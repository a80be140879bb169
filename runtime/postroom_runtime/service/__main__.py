"""`python -m postroom_runtime.service`."""

from __future__ import annotations

import asyncio
import sys

from postroom_runtime.service.server import serve

if __name__ == "__main__":
    sys.exit(asyncio.run(serve()))
