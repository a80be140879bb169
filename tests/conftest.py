"""What all tests share: examples that hypothesis makes are the same in every run.

`make soak` looks further, with examples of its own.
"""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("steady", derandomize=True, deadline=None)
settings.load_profile("steady")
