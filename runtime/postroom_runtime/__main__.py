"""`python -m postroom_runtime` is `postroom`."""

from __future__ import annotations

import sys

from postroom_runtime.commands.main import main

if __name__ == "__main__":
    sys.exit(main())
