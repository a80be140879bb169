"""Comments in JSON bodies, which Postman takes out before it sends them."""

from __future__ import annotations

import re

_TOKEN = re.compile(r'"(?:\\.|[^"\\])*"?|//[^\n]*|/\*.*?(?:\*/|\Z)', re.DOTALL)


def without_comments(text: str) -> str:
    """`text` without `//` and `/* */` comments; those inside double-quoted strings stay.

    A comment after `//` takes the carriage return of its line with it, as in Postman.
    """
    return _TOKEN.sub(lambda match: match[0] if match[0].startswith('"') else "", text)
