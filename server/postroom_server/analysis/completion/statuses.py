"""Status codes and reason phrases."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from postroom_server.analysis.completion.context import CompletionContext
from postroom_server.analysis.http_words import STATUSES
from postroom_server.analysis.results import CompletionItem
from postroom_server.analysis.types.inference import Inference
from postroom_server.analysis.types.members import member
from postroom_server.syntax.nodes import field

_TAKING = frozenset({"status", "statusCode", "statusReason"})


def status_codes(context: CompletionContext) -> Iterator[CompletionItem]:
    """Status codes as the argument of `status`, with what they mean."""
    holder = context.parent
    if holder is None or holder.type != "arguments" or holder.parent is None:
        return
    callee = field(holder.parent, "function")
    if callee is None or status_method(context.inference, callee) not in ("status", "statusCode"):
        return
    for number, (code, phrase) in enumerate(STATUSES.items()):
        yield CompletionItem(
            str(code),
            "value",
            context.insert,
            str(code),
            detail=phrase,
            sort=f"0{number:03}",
            filter=f"{code} {phrase}",
        )


def reason_phrases(context: CompletionContext) -> Iterator[CompletionItem]:
    """Reason phrases in the string that `status` is given."""
    for number, (code, phrase) in enumerate(STATUSES.items()):
        yield CompletionItem(
            phrase, "value", context.insert, phrase, detail=str(code), sort=f"0{number:03}"
        )


def status_method(inference: Inference, callee: Node) -> str | None:
    """The name of the status assertion that is called, or None."""
    name, target = field(callee, "property"), field(callee, "object")
    if name is None or target is None or inference.source(name) not in _TAKING:
        return None
    info = member(inference.type_of(target), inference.source(name))
    return info.name if info is not None and info.owner == "ResponseChecks" else None
