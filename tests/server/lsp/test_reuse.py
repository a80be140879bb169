"""What was found in one version of a document is used again in the next, where it still holds."""

from __future__ import annotations

import json
from pathlib import Path

from postroom_runtime.formats.steps import Steps, at_once
from postroom_server.analysis.results import Diagnostic, DiagnosticSeverity
from postroom_server.analysis.script import Knowledge, Script
from postroom_server.lsp.documents import Document
from postroom_server.lsp.reuse import Reuse
from postroom_server.text import PositionEncoding, Span

SCRIPT = json.dumps({"listen": "test", "script": {"exec": ["let a;"]}})
TEXT = f'{{"info": {{}}, "item": [{{"event": [{SCRIPT}], "request": "{{{{base}}}}"}}]}}'


def finding(span: Span) -> Diagnostic:
    return Diagnostic("PM000", "test", "Something.", span, DiagnosticSeverity.WARNING)


def test_only_scripts_that_are_new_are_diagnosed() -> None:
    asked: list[str] = []
    known = Knowledge()
    kept = Reuse()

    def diagnose(script: Script) -> tuple[Diagnostic, ...]:
        asked.append(script.text)
        return (finding(Span(0, len(script.text))),)

    for texts in (("one", "two"), ("one", "two!"), ("one",), ("two!", "one")):
        again = kept.scripts(diagnose)
        for text in texts:
            found = again(Script(text, "test", knowledge=known))
            assert found == (finding(Span(0, len(text))),)
    assert asked == ["one", "two", "two!", "two!"]


def test_a_script_is_diagnosed_again_when_more_is_known_or_it_loads_others() -> None:
    asked: list[str] = []
    kept = Reuse()

    def diagnose(script: Script) -> tuple[Diagnostic, ...]:
        asked.append(script.text)
        return ()

    for known in (Knowledge(), Knowledge(computed=("a",))):
        kept.scripts(diagnose)(Script("one", "test", knowledge=known))
    for _ in range(2):
        kept.scripts(diagnose)(Script("pm.require('./x.js')", "test"))
    assert asked == ["one", "one", "pm.require('./x.js')", "pm.require('./x.js')"]


def test_findings_outside_of_scripts_move_with_typing_in_one() -> None:
    path = Path("/shop.postman_collection.json")
    document = Document(path.as_uri(), path, 1, TEXT, PositionEncoding.UTF16)
    known, asked = Knowledge(), 0
    kept = Reuse()

    def diagnose(text: str) -> Steps[list[Diagnostic]]:
        nonlocal asked
        asked += 1
        yield
        return [finding(Span(text.index("base"), text.index("base") + 4))]

    for version in range(2, 6):
        (found,), move = at_once(kept.finding_templates(document, known, diagnose))
        start, end = found.span.start, found.span.end
        if move is not None:
            start, end = move.offset(start), move.offset(end)
        assert document.text[start:end] == "base"
        cursor = document.text.index("let a;")
        document = document.edited(version, cursor, cursor, "xy")
    assert asked == 1


def scripts_of(*texts: str) -> str:
    """A collection with a request for each of these scripts."""
    events = [[{"listen": "test", "script": {"exec": [text]}}] for text in texts]
    return json.dumps({"info": {}, "item": [{"event": one, "request": "x"} for one in events]})


def test_only_the_edited_script_of_a_document_is_looked_at_again() -> None:
    path = Path("/shop.postman_collection.json")
    text = scripts_of("let a;", "let b;", "require('c');")
    document = Document(path.as_uri(), path, 1, text, PositionEncoding.UTF16)
    asked: list[int] = []
    kept = Reuse()

    def find(number: int, _: object) -> tuple[Diagnostic, ...]:
        asked.append(number)
        return (finding(Span(number, number)),) if number != 1 else ()

    def look(circumstances: str) -> list[int]:
        asked.clear()
        found = at_once(kept.finding_by_number(document, (circumstances,), lambda _: (), find))
        assert list(found) == [0, 2]
        return sorted(asked)

    assert look("as it is") == [0, 1, 2]
    cursor = text.index("let b;")
    document = document.edited(2, cursor, cursor, "x")
    assert look("as it is") == [1, 2]  # what another loads may have changed
    assert look("as it is") == [2]
    assert look("more is known") == [0, 1, 2]
    url = document.text.index('"request": "x') + len('"request": "')
    document = document.edited(3, url, url, "y")
    assert look("more is known") == [0, 1, 2]  # an edit outside of scripts
