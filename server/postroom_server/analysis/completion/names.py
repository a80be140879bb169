"""Names at the start of an expression: the script's own, the sandbox's, keywords."""

from __future__ import annotations

from collections.abc import Iterator

from postroom_server.analysis.completion.context import CompletionContext
from postroom_server.analysis.completion.rendering import function_snippet
from postroom_server.analysis.results import CompletionItem
from postroom_server.analysis.types.declared import settle
from postroom_server.analysis.types.expressions import global_value
from postroom_server.analysis.types.inference import Binding
from postroom_server.analysis.types.scopes import visible
from postroom_server.analysis.types.values import Closure
from postroom_server.api.catalogue import load_catalogue
from postroom_server.api.lookup import is_available
from postroom_server.syntax.marker import MARKER

_KEYWORDS = (
    "const let if else for of in return await async function new typeof try catch "
    "finally throw switch case default break continue while do true false null "
    "undefined this instanceof class delete void"
)
_CLASS_WORDS = "static get set async"
_FIRST = ("pm", "console", "require", "JSON")
_KINDS = {"function": "function", "class": "class", "const": "constant"}


def name_items(context: CompletionContext) -> Iterator[CompletionItem]:
    """Every name that can start an expression here."""
    own = visible(context.inference, context.node)
    for binding in own.values():
        if MARKER not in binding.name:
            yield local_item(context, binding)
    yield from _globals(context, set(own))
    for word in _KEYWORDS.split():
        yield CompletionItem(word, "keyword", context.insert, word, sort=f"6{word}")


def class_words(context: CompletionContext) -> Iterator[CompletionItem]:
    """What a member of a class may start with."""
    constructor = "constructor(${1}) {\n\t$0\n}"
    yield CompletionItem(
        "constructor", "method", context.insert, "constructor() {\n\t\n}", constructor, sort="00"
    )
    for word in _CLASS_WORDS.split():
        yield CompletionItem(word, "keyword", context.insert, word, sort=f"1{word}")


def local_item(context: CompletionContext, binding: Binding) -> CompletionItem:
    """A name that the script declares."""
    snippet = ""
    if binding.kind == "function" and not context.follows("("):
        holder = binding.node.parent
        if holder is not None:
            snippet = function_snippet(binding.name, Closure(context.inference, holder))
    kind = _KINDS.get(binding.kind, "variable")
    return CompletionItem(
        binding.name, kind, context.insert, binding.name, snippet, sort=f"1{binding.name}"
    )


def _globals(context: CompletionContext, shadowed: set[str]) -> Iterator[CompletionItem]:
    kind, profile = context.script.kind, context.script.profile
    for name, it in load_catalogue().globals.items():
        if name in shadowed or it.internal or not is_available(it, kind, profile):
            continue
        callable_ = it.kind == "method"
        snippet = ""
        if callable_ and not context.follows("("):
            snippet = function_snippet(name, settle(global_value(name)))
        rank = "9" if it.deprecated is not None else "0" if name in _FIRST else "3"
        yield CompletionItem(
            name,
            "function" if callable_ else "class" if name[0].isupper() else "variable",
            context.insert,
            name,
            snippet,
            deprecated=it.deprecated is not None,
            sort=f"{rank}{name}",
            key=f"global::{name}",
        )
