"""PM043, PM046: bodies of `pm.sendRequest` that are not sent as meant."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from postroom_server.analysis.results import Fix
from postroom_server.analysis.rules.facts import Facts, replaced
from postroom_server.analysis.rules.requests import sent_literals
from postroom_server.analysis.rules.rule import ERROR, WARNING, Finding, Rule
from postroom_server.syntax.nodes import field, pairs, string_value, unwrap
from postroom_server.text.span import Span

_OPTIONS = 'options: { raw: { language: "json" } }'
_FILES = (
    "Scripts cannot upload files: the file is left out, and a warning in the log is all that "
    "tells. Send it in a request of the collection."
)


def _bodies(facts: Facts) -> Iterator[tuple[set[str], Node]]:
    """The object literals sent as bodies, with the keys of the request around them. Requests and
    bodies that spread others are left out: what those say is not known."""
    for literal in sent_literals(facts):
        found = {name: value for name, _, value in pairs(facts.inference.tree, literal)}
        body = unwrap(found["body"]) if "body" in found else None
        if body is not None and not _spreads(literal) and not _spreads(body):
            yield set(found), body


def _spreads(literal: Node) -> bool:
    return any(child.type == "spread_element" for child in literal.named_children)


def _files(facts: Facts) -> Iterator[Finding]:
    for _, body in _bodies(facts):
        keys = {name: unwrap(value) for name, _, value in pairs(facts.inference.tree, body)}
        mode = keys.get("mode")
        if mode is not None and string_value(facts.inference.tree, mode) == "file":
            yield Finding(facts.span(mode), _FILES)
        rows = keys.get("formdata")
        for row in rows.named_children if rows is not None and rows.type == "array" else ():
            yield from _file_row(facts, row)


def _file_row(facts: Facts, row: Node) -> Iterator[Finding]:
    for name, _, value in pairs(facts.inference.tree, row):
        is_file = string_value(facts.inference.tree, unwrap(value)) == "file"
        if (name == "type" and is_file) or name == "src":
            yield Finding(facts.span(row), _FILES)
            return


def _untyped(facts: Facts) -> Iterator[Finding]:
    for request, body in _bodies(facts):
        if {"header", "headers"} & request:
            continue
        if _is_json(facts, body):
            yield Finding(facts.span(body), _as_text("This JSON"), _with_options(facts, body))
            continue
        keys = {name: unwrap(value) for name, _, value in pairs(facts.inference.tree, body)}
        mode, raw = keys.get("mode"), keys.get("raw")
        if mode is None or raw is None or "options" in keys:
            continue
        if string_value(facts.inference.tree, mode) != "raw":
            continue
        if _is_json(facts, raw) or raw.type in ("object", "array"):
            end = facts.span(raw).end
            edit = (Span(end, end), f", {_OPTIONS}")
            fixes = replaced("Say that it is JSON", edit)
            yield Finding(facts.span(raw), _as_text("This JSON"), fixes)


def _is_json(facts: Facts, node: Node) -> bool:
    callee = field(node, "function") if node.type == "call_expression" else None
    return callee is not None and facts.source(callee) == "JSON.stringify"


def _as_text(what: str) -> str:
    return (
        f"{what} is sent as `text/plain`, and many servers then do not read it. Name its language "
        "in the options, or give the header `Content-Type`."
    )


def _with_options(facts: Facts, body: Node) -> tuple[Fix, ...]:
    text = f'{{ mode: "raw", raw: {facts.source(body)}, {_OPTIONS} }}'
    return replaced("Say that it is JSON", (facts.span(body), text))


RULES = (
    Rule(
        code="PM043",
        name="sendrequest-file-upload",
        severity=ERROR,
        summary="A script tries to upload a file.",
        why="Scripts have no access to files. `pm.sendRequest` leaves out bodies of mode `file` "
        "and form fields of type `file`, and sends the rest.",
        bad='const response = await pm.sendRequest({\n  url: "https://postman-echo.com/post",\n'
        '  method: "POST",\n  body: { mode: "file", file: { src: "report.pdf" } },\n});',
        good='const response = await pm.sendRequest({\n  url: "https://postman-echo.com/post",\n'
        '  method: "POST",\n  body: { mode: "raw", raw: "report" },\n});',
        check=_files,
        words=("sendRequest",),
    ),
    Rule(
        code="PM046",
        name="body-without-content-type",
        severity=WARNING,
        summary="`pm.sendRequest` sends JSON without saying so.",
        why="A raw body is sent as `text/plain` unless a header or the body's options say "
        "otherwise. Servers that expect JSON answer 400 or 415, or read an empty body. A body "
        "given to `pm.request` is not reported: that request's own headers may name its type.",
        bad='const response = await pm.sendRequest({\n  url: "https://postman-echo.com/post",\n'
        '  method: "POST",\n'
        '  body: { mode: "raw", raw: JSON.stringify({ name: "Ada" }) },\n});',
        good='const response = await pm.sendRequest({\n  url: "https://postman-echo.com/post",\n'
        '  method: "POST",\n'
        '  header: { "Content-Type": "application/json" },\n'
        '  body: { mode: "raw", raw: JSON.stringify({ name: "Ada" }) },\n});',
        check=_untyped,
        words=("sendRequest",),
    ),
)
