"""`WWW-Authenticate`: the challenges of a response, RFC 9110, 11.6.1."""

from __future__ import annotations

import re

_TOKEN = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_PIECE = re.compile(
    rf'({_TOKEN})\s*=\s*(?:"((?:\\.|[^"\\])*)"|({_TOKEN}))'
    rf"|({_TOKEN})(?:[ ]+([A-Za-z0-9+/._~-]+=*)(?=\s*(?:,|$)))?"
)


def challenges(header: str) -> list[tuple[str, dict[str, str]]]:
    """Scheme, in lower case, and parameters of each challenge. One that has a single token
    instead (NTLM's) gives it under the empty name."""
    found: list[tuple[str, dict[str, str]]] = []
    for match in _PIECE.finditer(header):
        key, quoted, bare, scheme, token = match.groups()
        if scheme is not None:
            found.append((scheme.lower(), {"": token} if token else {}))
        elif found:
            value = re.sub(r"\\(.)", r"\1", quoted) if quoted is not None else bare
            found[-1][1][key.lower()] = value
    return found
