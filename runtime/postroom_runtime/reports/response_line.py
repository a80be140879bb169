"""What a response begins with, on one line: told where a test on it failed."""

from __future__ import annotations

from postroom_runtime.reports.safe_text import safe_line, shortened
from postroom_runtime.scripting.frames import ResponseData

_LONGEST = 100


def response_line(response: ResponseData) -> str:
    """The status and the first characters of the body."""
    status = safe_line(f"{response.code} {response.status}".rstrip())
    text = safe_line(" ".join((response.text or "")[: 4 * _LONGEST].split()))
    return f"{status} · {shortened(text, _LONGEST)}" if text else status
