"""Ten scripts as people write them, typed from top to bottom: what comes behind a dot is offered
near the top of the list after three letters at the latest, with nothing closed that is open."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from postroom_server.analysis.completion import complete
from postroom_server.analysis.script import Knowledge, KnownRequest, KnownVariable, Script

SCRIPTS = sorted((Path(__file__).parent / "written").glob("*.js"))
_VARIABLES = {
    "environment": "token secret expires base user",
    "collection": "page seen cheapest",
    "data": "expected",
}
_BODY = {
    "user": {"id": 7, "name": "Ann", "roles": ["admin"], "address": {"city": "Bern"}},
    "items": [{"sku": "A1", "price": 9.5, "tags": ["new"], "stock": {"count": 3}}],
    "token": "t",
    "created": "2026-01-01",
    "next": None,
}
KNOWN = Knowledge(
    tuple(
        KnownVariable(name, scope, "v")
        for scope, names in _VARIABLES.items()
        for name in names.split()
    ),
    (KnownRequest("Login", "i", "GET", "Login"),),
    _BODY,
    "the last response",
)
_UNKNOWABLE = {
    "token.js": {"data.access_token", "data.expires_in"},  # another service's answer
    "many.js": {"user.name"},
    "libraries.js": {"bySku.A1"},
    "checker.js": {"this.response", "this.body", "this.failures", "response.json"},  # not yet said
}
_DOTTED = re.compile(r"([\w$)\]]+\)?)\.(\w+)")
_NEAR_THE_TOP = 9


def typed(text: str) -> Iterator[tuple[int, str, str]]:
    """Each place behind a dot in code: the offset, the name, and what is told of both."""
    for match in _DOTTED.finditer(text):
        line = text[text.rfind("\n", 0, match.start()) + 1 : match.start(2)]
        in_text = len(re.findall(r'(?<!\\)"', line)) % 2 or line.lstrip().startswith("//")
        if not in_text and not match[1].isdigit():
            yield match.start(2), match[2], match.group()


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda one: one.stem)
def test_what_comes_next_is_offered(path: Path) -> None:
    text = path.read_text("utf-8")
    kind = "prerequest" if text.startswith("// @pm beforeRequest") else "test"
    missed: list[str] = []
    for offset, name, told in typed(text):
        script = Script(text[:offset], kind, knowledge=KNOWN)
        items = sorted(complete(script, offset).items, key=lambda one: (one.sort, one.label))
        names = [one.label for one in items]
        begun = [one for one in names if one.startswith(name[:3])]
        found = name in names[:_NEAR_THE_TOP] or name in begun[:_NEAR_THE_TOP]
        if not found and told not in _UNKNOWABLE.get(path.name, ()):
            missed.append(told)
    assert missed == []
