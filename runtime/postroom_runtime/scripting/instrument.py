"""Insertions into a script that let the sandbox see promises which nothing else would show it.

V8 tells its host of unhandled rejections through a function that mini-racer does not have. Without
it `main();` would fail in silence. So calls whose value a script throws away or stores, and
functions that it hands on as callbacks, are put inside a call of the sandbox's handle:

    main();                       __postroom.watch(main()/*__postroom*/);
    rows.forEach(async (row) …    rows.forEach(__postroom.callback(async (row) …/*__postroom*/))

`import()` is led to the handle too, which says what Postman says. Nothing is taken away, lines stay
lines, and the sandbox maps columns back, so frames show the text as it was written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import tree_sitter_javascript
from msgspec import Struct
from tree_sitter import Language, Node, Parser, Query, QueryCursor

ENCODING = "utf-16-le"
"""Offsets of tree-sitter are bytes; halved they are what V8 counts."""
LINE_END = re.compile("\r\n|[\n\r\u2028\u2029]")
WATCH = "__postroom.watch("
CALLBACK = "__postroom.callback("
CLOSE = "/*__postroom*/)"
IMPORT = "__postroom.dynamic_"
PATTERNS = """
(expression_statement (_) @value)
(variable_declarator name: (identifier) value: (_) @value)
(if_statement condition: (_) @value)
(arguments (_) @value)
(array (_) @value)
(pair value: (_) @value)
(template_substitution (_) @value)
(arguments (arrow_function body: (_) @value))
(arguments [(arrow_function "async") (function_expression "async")] @callback)
(call_expression
  function: (member_expression property: (property_identifier) @method)
  arguments: (arguments (_) @callback))
(call_expression function: (import) @import)
"""
DISCARDING = {"forEach", "each"}
"""Methods that throw away what the callback returns, which any callback may make a promise."""
OPERANDS = {
    "parenthesized_expression": None,
    "sequence_expression": None,
    "ternary_expression": ("consequence", "alternative"),
    "binary_expression": ("left", "right"),
    "assignment_expression": ("right",),
    "unary_expression": ("argument",),
}
"""The kinds of expressions that hand on their operands' values, or throw them away."""


class Instrumented(Struct, frozen=True):
    """A source with its insertions: each the line and column in `code` where it starts, and its
    length, all zero-based and in UTF-16 units."""

    code: str
    insertions: list[tuple[int, int, int]]


def instrument(source: str) -> Instrumented | None:
    """Put the insertions in; None when there are none, or when the source is not well-formed."""
    text = source.encode(ENCODING, "surrogatepass")
    root = Parser(_language()).parse(text, encoding="utf16le").root_node
    pieces = [] if root.has_error else _insertions(root)
    return _insert(text, pieces) if pieces else None


@cache
def _language() -> Language:
    return Language(tree_sitter_javascript.language())


@cache
def _query() -> Query:
    return Query(_language(), PATTERNS)


def _insertions(root: Node) -> list[tuple[int, str]]:
    """What to insert at which byte, in order."""
    found = [_first(captures) for _, captures in QueryCursor(_query()).matches(root)]
    spans = {span for captures in found for span in _spans(captures)}
    # At one place inner spans close before outer ones do, and outer ones open first.
    closes = [((end, 0, -start), CLOSE) for start, end, _ in spans]
    opens = [((start, 1, -end), opener) for start, end, opener in spans]
    imports = [((c["import"].start_byte, 2, 0), IMPORT) for c in found if "import" in c]
    return [(key[0], piece) for key, piece in sorted([*closes, *opens, *imports])]


def _first(captures: dict[str, list[Node]]) -> dict[str, Node]:
    return {name: nodes[0] for name, nodes in captures.items()}


def _spans(captures: dict[str, Node]) -> Iterator[tuple[int, int, str]]:
    method = captures.get("method")
    if "value" in captures:
        yield from _calls(captures["value"])
    elif "callback" in captures and (method is None or _text(method) in DISCARDING):
        callback = captures["callback"]
        if callback.type not in {"spread_element", "comment"}:
            yield callback.start_byte, callback.end_byte, CALLBACK


def _text(node: Node) -> str:
    return (node.text or b"").decode(ENCODING)


def _calls(node: Node) -> Iterator[tuple[int, int, str]]:
    """The calls whose value is, or may be, the value of an expression."""
    if node.type in {"call_expression", "new_expression"}:
        yield node.start_byte, node.end_byte, WATCH
    elif node.type in OPERANDS:
        for operand in _operands(node):
            yield from _calls(operand)


def _operands(node: Node) -> list[Node]:
    if not _hands_on(node):
        return []
    names = OPERANDS[node.type]
    if names is None:
        return node.named_children
    return [child for name in names if (child := node.child_by_field_name(name)) is not None]


def _hands_on(node: Node) -> bool:
    operator = node.child_by_field_name("operator")
    if node.type == "binary_expression":
        return operator is not None and operator.type in {"&&", "||", "??"}
    left = node.child_by_field_name("left")
    return left is None or left.type not in {"object_pattern", "array_pattern"}


def _insert(text: bytes, pieces: list[tuple[int, str]]) -> Instrumented:
    parts: list[bytes] = []
    starts: list[tuple[int, int]] = []
    done = inserted = 0
    for at, piece in pieces:
        parts += text[done:at], piece.encode(ENCODING)
        starts.append((at // 2 + inserted, len(piece)))
        inserted += len(piece)
        done = at
    code = b"".join([*parts, text[done:]]).decode(ENCODING, "surrogatepass")
    return Instrumented(code, _places(code, starts))


def _places(code: str, starts: list[tuple[int, int]]) -> list[tuple[int, int, int]]:
    """Lines and columns of UTF-16 offsets, which ascend."""
    lines = _line_starts(code)
    places: list[tuple[int, int, int]] = []
    line = 0
    for offset, length in starts:
        while line + 1 < len(lines) and lines[line + 1] <= offset:
            line += 1
        places.append((line, offset - lines[line], length))
    return places


def _line_starts(code: str) -> list[int]:
    """The UTF-16 offset of each line's start."""
    starts = [0]
    done = wide = 0
    for end in LINE_END.finditer(code):
        wide += 0 if code.isascii() else sum(char > "\uffff" for char in code[done : end.end()])
        done = end.end()
        starts.append(done + wide)
    return starts
