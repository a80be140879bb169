"""Tests made out of a response that was seen: its status, a header, the shape and the values of its
body."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import cast

from postroom_server.analysis.actions.json_shape import shape
from postroom_server.analysis.results import CodeAction, TextEdit
from postroom_server.analysis.script import Script
from postroom_server.syntax.nodes import quoted
from postroom_server.text.span import Span

KIND = "source.postroom.tests"

_MOST_VALUES = 8
_LONGEST = 60
_HEADER = "content-type"
_NAME = re.compile(r"[A-Za-z_$][\w$]*\Z")
_PRIVATE = re.compile(r"token|secret|passw|key|auth|session|cookie|jwt|signature", re.IGNORECASE)
_CHANGING = re.compile(r"id\Z|date|time|at\Z|uuid|nonce|random|etag|timestamp", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SeenResponse:
    """A response that came back: its code, its headers in order, and its body, as JSON where it is
    some (`is_json`)."""

    code: int
    headers: Sequence[tuple[str, str]]
    body: object = None
    is_json: bool = False


@dataclass(frozen=True, slots=True)
class GeneratedTest:
    """A test as text, and what it is about."""

    about: str
    text: str


def response_tests(script: Script, seen: SeenResponse) -> Iterator[CodeAction]:
    """The actions that add tests at the end of a post-response script: all of them, each alone."""
    if script.kind != "test" or script.protocol not in ("http", "graphql"):
        return
    general, values = list(_general(seen)), list(_values(seen))
    yield _action(script, "Add tests from the last response", general)
    for one in (*general, *values):
        yield _action(script, f"Add a test that {one.about}", [one])


def _general(seen: SeenResponse) -> Iterator[GeneratedTest]:
    code = seen.code
    yield _test(f"the status is {code}", f"pm.response.to.have.status({code});")
    value = next((value for name, value in seen.headers if name.lower() == _HEADER), None)
    if value is not None:
        kind = value.partition(";")[0].strip()
        check = f'pm.expect(pm.response.headers.get("Content-Type")).to.include({quoted(kind)});'
        yield _test(f"the body is {kind}", check)
    if seen.is_json and isinstance(body := seen.body, dict | list):
        schema = json.dumps(shape(cast("object", body)), indent=2, ensure_ascii=False)
        indented = schema.replace("\n", "\n  ")
        yield _test("the body has the shape of the last one", _shape_check(indented))


def _shape_check(schema: str) -> str:
    return f"pm.response.to.have.jsonSchema({schema});"


def _values(seen: SeenResponse) -> Iterator[GeneratedTest]:
    """Tests of single values: those that look as if they were the same next time, first."""
    if not seen.is_json:
        return
    found = list(_scalars(seen.body, "", ""))
    found.sort(key=lambda one: bool(_CHANGING.search(one[1])))
    for path, name, value in found[:_MOST_VALUES]:
        literal = json.dumps(value, ensure_ascii=False)
        check = f"pm.expect(pm.response.json(){path}).to.equal({literal});"
        yield _test(f"{name} is {literal}", check)


def _scalars(body: object, path: str, name: str) -> Iterator[tuple[str, str, object]]:
    """The texts, numbers and truth values of a body: how to reach each, what it is called, what it
    is. What looks like a secret is left out."""
    if isinstance(body, dict):
        for key, value in cast("dict[str, object]", body).items():
            if not _PRIVATE.search(key):
                step = f".{key}" if _NAME.match(key) else f"[{quoted(key)}]"
                yield from _scalars(value, path + step, f"{name}.{key}".lstrip("."))
    elif name and (isinstance(body, bool | int | float) or _is_short(body)):
        yield path, name, body


def _is_short(body: object) -> bool:
    return isinstance(body, str) and len(body) <= _LONGEST


def _test(about: str, check: str) -> GeneratedTest:
    return GeneratedTest(about, f"pm.test({quoted(about)}, () => {{\n  {check}\n}});")


def _action(script: Script, title: str, tests: Sequence[GeneratedTest]) -> CodeAction:
    text = script.text
    before = "" if not text.strip() else "\n" if text.endswith("\n") else "\n\n"
    after = "\n" if text.endswith("\n") and text.strip() else ""
    added = before + "\n\n".join(one.text for one in tests) + after
    end = len(text)
    return CodeAction(title, KIND, (TextEdit(Span(end, end), added),))
