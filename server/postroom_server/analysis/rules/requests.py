"""PM009, PM010, PM044: requests whose parts are dropped in silence."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from postroom_server.analysis.results import Fix
from postroom_server.analysis.rules.facts import Facts, replaced
from postroom_server.analysis.rules.rule import ERROR, STATEMENT, Finding, Rule
from postroom_server.analysis.types.values import ObjectLiteral
from postroom_server.syntax.nodes import field, pairs, quoted, string_value, unwrap

_IGNORED = {
    "headers": "header",
    "uri": "url",
    "href": "url",
    "data": "body",
    "json": "body",
    "payload": "body",
    "form": "body",
    "formData": "body",
    "params": "",
    "query": "",
    "qs": "",
    "queryParams": "",
    "timeout": "",
    "type": "",
}


def sent_literals(facts: Facts) -> Iterator[Node]:
    """The object literals that `pm.sendRequest` is given, directly or by name."""
    for _, given in facts.calls_to("Pm", "sendRequest"):
        value = facts.type_of(given[0]) if given else None
        if isinstance(value, ObjectLiteral) and value.inference is facts.inference:
            yield value.node


def _ignored_keys(facts: Facts) -> Iterator[Finding]:
    for literal in sent_literals(facts):
        found = {name: key for name, key, _ in pairs(facts.inference.tree, literal)}
        for name, key in found.items():
            if name in _IGNORED:
                yield Finding(facts.span(key), *_instead(facts, name, key, set(found)))


def _instead(facts: Facts, name: str, key: Node, present: set[str]) -> tuple[str, tuple[Fix, ...]]:
    meant = _IGNORED[name]
    message = f"`sendRequest` ignores `{name}`: it is left out in silence."
    if name in ("params", "query", "qs", "queryParams"):
        return f"{message} Put query parameters into the URL.", ()
    if not meant:
        return message, ()
    if meant in present or name in ("data", "json", "payload", "form", "formData"):
        return f"{message} The key is `{meant}`.", ()
    text = meant if key.type != "shorthand_property_identifier" else f"{meant}: {name}"
    fixes = replaced(f"Change to `{meant}`", (facts.span(key), text))
    return f"{message} The key is `{meant}`.", fixes


def _body_without_mode(facts: Facts) -> Iterator[Finding]:
    for literal in sent_literals(facts):
        for name, _, value in pairs(facts.inference.tree, literal):
            body = unwrap(value)
            if name == "body" and body.type == "object":
                yield from _check_body(facts, body)


def _check_body(facts: Facts, body: Node) -> Iterator[Finding]:
    keys = {name: value for name, _, value in pairs(facts.inference.tree, body)}
    if any(child.type == "spread_element" for child in body.named_children):
        return
    if "mode" not in keys:
        yield Finding(
            facts.span(body),
            "A body without `mode` is dropped in silence: the request is sent without one.",
            _with_mode(facts, body, keys),
        )
        return
    for name in ("urlencoded", "formdata"):
        rows = unwrap(keys[name]) if name in keys else None
        if rows is not None and rows.type == "object":
            yield Finding(
                facts.span(rows),
                f"`{name}` takes a list of `{{ key, value }}`: a map is sent wrong or not at all.",
                _as_rows(facts, rows),
            )


def _with_mode(facts: Facts, body: Node, keys: dict[str, Node]) -> tuple[Fix, ...]:
    span = facts.span(body)
    for mode in ("raw", "urlencoded", "formdata", "graphql"):
        if mode in keys:
            at = type(span)(span.start + 1, span.start + 1)
            return replaced(f"Add `mode: {quoted(mode)}`", (at, f" mode: {quoted(mode)},"))
    source = facts.source(body)
    options = 'options: { raw: { language: "json" } }'
    text = f'{{ mode: "raw", raw: JSON.stringify({source}), {options} }}'
    return replaced("Send it as JSON", (span, text))


def _as_rows(facts: Facts, rows: Node) -> tuple[Fix, ...]:
    found = list(pairs(facts.inference.tree, rows))
    if len(found) != rows.named_child_count:
        return ()
    listed = ", ".join(
        f"{{ key: {quoted(name)}, value: {facts.source(value)} }}" for name, _, value in found
    )
    return replaced("Write it as a list", (facts.span(rows), f"[{listed}]"))


def _headers_overwritten(facts: Facts) -> Iterator[Finding]:
    for assignment in facts.nodes("assignment"):
        left, right = field(assignment, "left"), field(assignment, "right")
        if left is None or right is None:
            continue
        target = field(left, "object")
        if target is None:
            continue
        info = facts.info(left)
        is_list = info is not None and info.name == "headers" and info.owner == "PostmanRequest"
        if is_list and unwrap(right).type in ("object", "array"):
            yield Finding(
                facts.span(left),
                "Assigning to `headers` drops every header of the request, these included. Change "
                "the list with `upsert`.",
                _upserts(facts, assignment, left, unwrap(right)),
            )
        elif info is None and facts.is_a(target, "HeaderList"):
            yield Finding(
                facts.span(left),
                "This sets a property on the list and no header: nothing is sent. Use `upsert`.",
                _upsert(facts, assignment, target, left, right),
            )


def _upserts(facts: Facts, assignment: Node, left: Node, right: Node) -> tuple[Fix, ...]:
    statement = assignment.parent
    found = list(pairs(facts.inference.tree, right)) if right.type == "object" else []
    if statement is None or statement.type != "expression_statement" or not found:
        return ()
    if len(found) != right.named_child_count:
        return ()
    start = facts.span(statement).start
    indent = facts.script.text[facts.script.text.rfind("\n", 0, start) + 1 : start]
    calls = [
        f"{facts.source(left)}.upsert({{ key: {quoted(name)}, value: {facts.source(value)} }});"
        for name, _, value in found
    ]
    joined = f"\n{indent if not indent.strip() else ''}".join(calls)
    return replaced("Use `upsert`", (facts.span(statement), joined))


def _upsert(
    facts: Facts, assignment: Node, target: Node, left: Node, right: Node
) -> tuple[Fix, ...]:
    index, name = field(left, "index"), field(left, "property")
    if index is not None:
        key = facts.source(index)
    elif name is not None:
        key = quoted(facts.source(name))
    else:
        return ()
    if index is not None and string_value(facts.inference.tree, index) is None:
        key = facts.source(index)
    text = f"{facts.source(target)}.upsert({{ key: {key}, value: {facts.source(right)} }})"
    return replaced("Use `upsert`", (facts.span(assignment), text))


RULES = (
    Rule(
        code="PM009",
        name="sendrequest-ignored-key",
        severity=ERROR,
        summary="`pm.sendRequest` is given a key that it does not know.",
        why="Keys other than `url`, `method`, `header`, `body` and `auth` are ignored without a "
        "word: with `headers` the request goes out without them.",
        bad='const response = await pm.sendRequest({\n  url: "https://postman-echo.com/get",\n'
        '  headers: { Accept: "application/json" },\n});',
        good='const response = await pm.sendRequest({\n  url: "https://postman-echo.com/get",\n'
        '  header: { Accept: "application/json" },\n});',
        check=_ignored_keys,
        words=("sendRequest",),
    ),
    Rule(
        code="PM010",
        name="sendrequest-body-without-mode",
        severity=ERROR,
        summary="The body of a `pm.sendRequest` has no `mode`, or fields as a map.",
        why="A body object needs `mode` to say which of its parts is sent; without it there is no "
        "body at all. Form fields are lists of `{ key, value }`.",
        bad='const response = await pm.sendRequest({\n  url: "https://postman-echo.com/post",\n'
        '  method: "POST",\n  body: { name: "Ada" },\n});',
        good='const response = await pm.sendRequest({\n  url: "https://postman-echo.com/post",\n'
        '  method: "POST",\n'
        '  header: { "Content-Type": "application/json" },\n'
        '  body: { mode: "raw", raw: JSON.stringify({ name: "Ada" }) },\n});',
        check=_body_without_mode,
        words=("sendRequest",),
    ),
    Rule(
        code="PM044",
        name="headers-overwrite",
        severity=ERROR,
        summary="Headers are assigned instead of changed.",
        why="`pm.request.headers` is a list with methods. Assigning an object to it drops every "
        "header; assigning to a name in it sets no header.",
        bad='pm.request.headers = { "X-Trace": "1" };',
        good='pm.request.headers.upsert({ key: "X-Trace", value: "1" });',
        check=_headers_overwritten,
        reach=STATEMENT,
        words=("headers",),
        kind="prerequest",
    ),
)
