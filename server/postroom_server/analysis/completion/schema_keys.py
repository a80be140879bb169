"""Keywords of JSON schemas, where a script writes one."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from postroom_server.analysis.completion.context import CompletionContext
from postroom_server.analysis.results import CompletionItem
from postroom_server.syntax.nodes import ancestors, field, key_name, property_name

_KEYWORDS = {
    "type": '"$1"$0',
    "properties": "{ $1 }$0",
    "required": '["$1"]$0',
    "items": "{ $1 }$0",
    "additionalProperties": "${1:false}$0",
    "enum": "[$1]$0",
    "format": '"$1"$0',
    "pattern": '"$1"$0',
    "minimum": "$0",
    "maximum": "$0",
    "minLength": "$0",
    "maxLength": "$0",
    "minItems": "$0",
    "maxItems": "$0",
    "uniqueItems": "${1:true}$0",
    "const": "$0",
    "anyOf": "[{ $1 }]$0",
    "oneOf": "[{ $1 }]$0",
    "allOf": "[{ $1 }]$0",
    "not": "{ $1 }$0",
    "$ref": '"$1"$0',
    "definitions": "{ $1 }$0",
    "title": '"$1"$0',
    "description": '"$1"$0',
}
_VALUES = {
    "type": ("object", "array", "string", "number", "integer", "boolean", "null"),
    "format": ("date-time", "date", "time", "email", "uri", "uuid", "ipv4", "ipv6", "hostname"),
}
_NAMED = frozenset({"properties", "patternProperties", "definitions"})
_CHECKING = frozenset({"jsonSchema", "compile", "validate", "validateResult", "addSchema"})


def schema_keys(
    context: CompletionContext, literal: Node, present: set[str]
) -> Iterator[CompletionItem]:
    """The keywords that a schema may have here, those that it has left out."""
    if not _is_schema(context, literal):
        return
    is_pair = context.parent is not None and context.parent.type == "pair"
    for number, (name, value) in enumerate(_KEYWORDS.items()):
        if name not in present:
            key = name.replace("$", "\\$")
            yield CompletionItem(
                name,
                "field",
                context.insert,
                name if is_pair else f"{name}: ",
                "" if is_pair else f"{key}: {value}",
                detail="JSON schema",
                sort=f"0{number:03}",
            )


def schema_values(context: CompletionContext, pair: Node, name: str) -> Iterator[CompletionItem]:
    """The values of a schema's `type` and `format`."""
    literal = pair.parent
    if name in _VALUES and literal is not None and _is_schema(context, literal):
        for number, word in enumerate(_VALUES[name]):
            yield CompletionItem(word, "value", context.insert, word, sort=f"0{number:03}")


def _is_schema(context: CompletionContext, literal: Node) -> bool:
    """Whether an object literal is a schema: one of a name that says so or that is given to what
    checks with one, or a schema within it, not the names of its properties."""
    holder = literal.parent
    if holder is not None and holder.type == "pair":
        key = field(holder, "key")
        name = key_name(context.inference.tree, key) if key is not None else None
        if name in _NAMED:
            return False
    return any(_holds_schema(context, step) for step in ancestors(literal))


def _holds_schema(context: CompletionContext, step: Node) -> bool:
    if step.type == "variable_declarator":
        name = field(step, "name")
        return name is not None and "schema" in context.inference.source(name).lower()
    if step.type != "call_expression":
        return False
    callee = field(step, "function")
    return callee is not None and property_name(context.inference.tree, callee) in _CHECKING
