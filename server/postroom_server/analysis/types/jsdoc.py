"""What JSDoc comments say about types: `@type`, `@param`, `@returns`, `@typedef`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from tree_sitter import Node

from postroom_server.analysis.types.inference import Inference
from postroom_server.analysis.types.jsdoc_types import read_type
from postroom_server.analysis.types.values import Bound, Deferred, LocalClass, LocalInstance, Value
from postroom_server.api import types as api
from postroom_server.syntax.nodes import field as child

_TAG = re.compile(r"@(\w+)")
_NAME = re.compile(r"\s*(\[)?\s*([\w$.]+(?:\[\])?(?:\.[\w$.]+)?)")
_CLIMBED = frozenset(
    {"variable_declarator", "lexical_declaration", "variable_declaration", "assignment_expression"}
    | {"expression_statement", "export_statement", "pair", "field_definition", "await_expression"}
    | {"function_declaration", "generator_function_declaration", "class_declaration"}
    | {"method_definition", "member_expression", "parenthesized_expression"}
)
"""What stands between a name or value and the statement whose comment is about it."""
_SILENT = (api.Primitive("any"), api.Primitive("unknown"), api.Named("const"))


@dataclass(frozen=True, slots=True)
class Tag:
    """One tag of a comment: `@param {type} name text`. `name` has dots where it names a property
    of a parameter; `optional` when it stands in brackets."""

    kind: str
    type: api.Type | None = None
    name: str = ""
    optional: bool = False
    text: str = ""


def comment_above(inference: Inference, node: Node) -> Node | None:
    """The comment that stands directly above the declaration around `node`."""
    step = node
    while step.parent is not None and step.parent.type in _CLIMBED:
        step = step.parent
    before = step.prev_sibling
    if (
        before is None
        or before.type != "comment"
        or before.end_point.row + 1 < step.start_point.row
    ):
        return None
    return before


def tags_above(inference: Inference, node: Node) -> tuple[Tag, ...]:
    """The tags of the JSDoc comment above the declaration around `node`."""
    if "has_jsdoc" not in inference.notes:
        inference.notes["has_jsdoc"] = "/**" in inference.tree.text
    if not inference.notes["has_jsdoc"]:
        return ()
    comment = comment_above(inference, node)
    return _tags_of(inference, comment) if comment is not None else ()


def declared_type(inference: Inference, node: Node) -> Value | None:
    """The type that `@type` above the declaration around `node` gives it."""
    tag = next((one for one in tags_above(inference, node) if one.kind == "type"), None)
    return _value(inference, tag.type) if tag is not None else None


def cast_type(inference: Inference, parenthesized: Node) -> Value | None:
    """The type that `/** @type {T} */ (value)` gives a value."""
    before = parenthesized.prev_sibling
    if before is None or before.type != "comment":
        return None
    tag = next((one for one in _tags_of(inference, before) if one.kind == "type"), None)
    return _value(inference, tag.type) if tag is not None else None


def parameter_type(inference: Inference, function: Node, name: str) -> Value | None:
    """The type that `@param` above a function gives the parameter of that name."""
    tags = [one for one in tags_above(inference, function) if one.kind == "param"]
    return _value(inference, _built(tags, name))


def parameter_text(inference: Inference, function: Node, name: str) -> str:
    """What `@param` says about a parameter."""
    tags = tags_above(inference, function)
    return next((one.text for one in tags if one.kind == "param" and one.name == name), "")


def returned_type(inference: Inference, function: Node) -> Value | None:
    """The type that `@returns` above a function gives its result."""
    tag = next((one for one in tags_above(inference, function) if one.kind == "returns"), None)
    return _value(inference, tag.type) if tag is not None else None


def types_of(inference: Inference) -> Bound:
    """The types that the script's comments and classes name."""
    known = inference.notes.get("types")
    if known is None:
        known = inference.notes["types"] = dict[str, Value]()
        known.update(_classes(inference))
        known.update(_typedefs(inference, known))
    return known


def _value(inference: Inference, type_: api.Type | None) -> Value | None:
    if type_ is None or type_ in _SILENT:
        return None
    return Deferred(type_, types_of(inference))


def _tags_of(inference: Inference, comment: Node) -> tuple[Tag, ...]:
    source = inference.source(comment)
    if not source.startswith("/**") or "@" not in source:
        return ()
    known: dict[int, tuple[Tag, ...]] = inference.notes.setdefault("tags", {})
    if comment.id not in known:
        known[comment.id] = tuple(_read_tags(source))
    return known[comment.id]


def _read_tags(comment: str) -> Iterator[Tag]:
    text = re.sub(r"^[ \t]*\*(?!/)[ \t]?", "", comment[3:].removesuffix("*/"), flags=re.MULTILINE)
    starts = [match for match in _TAG.finditer(text) if _starts_tag(text, match.start())]
    for number, match in enumerate(starts):
        end = starts[number + 1].start() if number + 1 < len(starts) else len(text)
        yield _tag(match[1], text[match.end() : end])


def _starts_tag(text: str, at: int) -> bool:
    """Whether an `@` starts a tag, not an address or a `{@link}`."""
    return at == 0 or text[at - 1].isspace()


def _tag(word: str, rest: str) -> Tag:
    kind = {"return": "returns", "arg": "param", "argument": "param", "prop": "property"}
    type_, rest = _braced(rest)
    tag = Tag(kind.get(word, word), type_)
    if tag.kind not in ("param", "property", "typedef"):
        return replace(tag, text=rest.strip())
    name = _NAME.match(rest)
    if name is None:
        return tag
    text = rest[name.end() :].partition("]")[2] if name[1] else rest[name.end() :]
    return replace(tag, name=name[2], optional=bool(name[1]), text=text.strip().lstrip("- "))


def _braced(text: str) -> tuple[api.Type | None, str]:
    """The type in braces at the start of a tag's text, and what follows."""
    stripped = text.lstrip()
    if not stripped.startswith("{"):
        return None, text
    depth = 0
    for at, character in enumerate(stripped):
        depth += (character == "{") - (character == "}")
        if depth == 0:
            return read_type(stripped[1:at]), stripped[at + 1 :]
    return None, text


def _built(tags: list[Tag], name: str) -> api.Type | None:
    """The type of a parameter or property, put together from the tags of its properties."""
    own = next((one for one in tags if one.name == name), None)
    inner = {one.name.removeprefix(f"{name}.").removeprefix(f"{name}[]."): one for one in tags}
    below = {key: tag for key, tag in inner.items() if key != tag.name}
    type_ = own.type if own is not None else None
    if not below:
        return type_
    nested = [replace(tag, name=key) for key, tag in below.items()]
    members = {
        key: api.Member(
            _built(nested, key) or api.Primitive("any"), optional=tag.optional, doc=tag.text
        )
        for key, tag in below.items()
        if "." not in key
    }
    shape = api.Object(members)
    return api.Array(shape) if isinstance(type_, api.Array) else shape


def _typedefs(inference: Inference, known: Bound) -> Iterator[tuple[str, Value]]:
    if "@typedef" not in inference.tree.text and "@callback" not in inference.tree.text:
        return
    for comment in inference.all("comments", "comment"):
        tags = _tags_of(inference, comment)
        head = next((one for one in tags if one.kind == "typedef"), None)
        if head is None or not head.name:
            continue
        rows = [one for one in tags if one.kind == "property"]
        type_ = _built([replace(one, name=f"it.{one.name}") for one in rows], "it") or head.type
        if type_ is not None:
            yield head.name, Deferred(type_, known)


def _classes(inference: Inference) -> Iterator[tuple[str, Value]]:
    if "class" not in inference.tree.text:
        return
    for statement in inference.tree.root.named_children:
        name = child(statement, "name") if statement.type == "class_declaration" else None
        if name is not None:
            yield inference.source(name), LocalInstance(LocalClass(inference, statement))
