"""How a member, a variable or a word becomes an item."""

from __future__ import annotations

import re

from postroom_server.analysis.completion.context import CompletionContext
from postroom_server.analysis.results import CompletionItem
from postroom_server.analysis.types.declared import settle
from postroom_server.analysis.types.members import MemberInfo
from postroom_server.analysis.types.values import (
    Closure,
    LocalClass,
    Signatures,
    Value,
    is_list,
    is_object,
)
from postroom_server.api import types as api
from postroom_server.syntax.nodes import parameters

_IDENTIFIER = re.compile(r"[A-Za-z_$][\w$]*\Z")
_OVERRIDES = {
    ("Pm", "test"): 'test("${1:name}", () => {\n\t$0\n})',
    ("Execution", "setNextRequest"): 'setNextRequest("$1")$0',
}


def is_identifier(name: str) -> bool:
    """Whether a name can stand behind a dot."""
    return _IDENTIFIER.match(name) is not None


def member_item(context: CompletionContext, info: MemberInfo, sort: str) -> CompletionItem:
    """A member behind a dot."""
    declared = info.declared
    snippet = "" if context.follows("(") else call_snippet(info.name, info)
    return CompletionItem(
        label=info.name,
        kind=item_kind(info),
        span=context.insert,
        insert=info.name,
        snippet=snippet,
        detail=sample_text(info.sample),
        deprecated=declared is not None and declared.deprecated is not None,
        sort=sort,
        key=f"member:{info.owner}:{info.name}" if declared is not None and info.owner else "",
    )


def item_kind(info: MemberInfo) -> str:
    """The kind of a member, as editors draw it."""
    if info.declared is not None:
        return "method" if info.declared.kind == "method" else "property"
    return "method" if isinstance(settle(info.value), Closure) else "field"


def call_snippet(name: str, info: MemberInfo) -> str:
    """`name(…)` with a placeholder for each parameter that must be given; empty for what is no
    function."""
    override = _OVERRIDES.get((info.owner, info.name))
    if override is not None:
        return override
    if info.declared is not None and info.declared.kind != "method":
        return ""
    return function_snippet(name, settle(info.value))


def function_snippet(name: str, value: Value) -> str:
    """A call of a function value with placeholders; empty for what is no function."""
    match value:
        case Signatures(signatures=signatures) if signatures:
            needed = [one for one in signatures[0].params if not (one.optional or one.rest)]
            inside = ", ".join(_placeholder(at, one) for at, one in enumerate(needed, 1))
            if not needed and signatures[0].params:
                inside = "$1"
            return f"{escape(name)}({inside})$0"
        case Closure(node=node):
            inside = "$1" if parameters(node) else ""
            return f"{escape(name)}({inside})$0"
        case LocalClass():
            return ""
        case _:
            return ""


def sample_text(sample: object) -> str:
    """A value last seen, short."""
    if sample is None:
        return ""
    if is_object(sample):
        return "{ … }"
    if is_list(sample):
        return f"[ {len(sample)} ]"
    text = repr(sample).lower() if isinstance(sample, bool) else str(sample)
    return text if len(text) <= 40 else f"{text[:39]}…"


def _placeholder(number: int, parameter: api.Parameter) -> str:
    match parameter.type:
        case api.Primitive(name="string"):
            return f'"${{{number}:{escape(parameter.name)}}}"'
        case api.Function(signatures=signatures) if signatures:
            names = ", ".join(one.name for one in signatures[0].params[:2])
            inner = f"${{{number}:{escape(names)}}}" if names else ""
            return f"({inner}) => $0"
        case _:
            return f"${{{number}:{escape(parameter.name)}}}"


def escape(text: str) -> str:
    """Text as a snippet that inserts it."""
    return text.replace("\\", "\\\\").replace("$", "\\$").replace("}", "\\}")
