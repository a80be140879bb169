"""Small labels in the text: names of parameters where an argument does not tell by itself, and
the values of variables."""

from __future__ import annotations

from collections.abc import Iterator

from postroom_server.analysis.results import InlayHint
from postroom_server.analysis.script import KnownVariable, Script, known_variable
from postroom_server.analysis.types.contextual import chosen_overload
from postroom_server.analysis.types.expressions import infer
from postroom_server.analysis.types.inference import Inference
from postroom_server.analysis.uses import variable_uses
from postroom_server.syntax.nodes import arguments
from postroom_server.text.span import Span

_BARE = frozenset({"true", "false", "null", "undefined", "number"})
_LONGEST = 24


def inlay_hints(script: Script, span: Span | None = None) -> tuple[InlayHint, ...]:
    """The hints of a script, or of the part of it within `span`."""
    wanted = span or Span(0, len(script.text))
    inference = infer(script)
    found = [*_values(script), *_parameters(inference)]
    return tuple(
        sorted((one for one in found if wanted.contains(one.offset)), key=lambda one: one.offset)
    )


def _values(script: Script) -> Iterator[InlayHint]:
    for use in variable_uses(script):
        if use.action != "read":
            continue
        known = known_variable(script.knowledge.variables, use.name, use.scope)
        hint = known and value_hint(use.span.end + 1, known)
        if hint is not None:
            yield hint


def value_hint(offset: int, known: KnownVariable) -> InlayHint | None:
    """The hint that shows a variable's value; None for a secret and for one without a value."""
    if known.secret or not known.value:
        return None
    label = known.value.replace("\n", " ")
    label = label if len(label) <= _LONGEST else f"{label[: _LONGEST - 1]}…"
    origin = f" ({known.origin})" if known.origin else ""
    return InlayHint(offset, f"= {label}", "value", f"{known.scope}{origin}: {known.value}")


def _parameters(inference: Inference) -> Iterator[InlayHint]:
    for call in inference.all("calls", "call"):
        given = arguments(call)
        if len(given) < 2 or not any(one.type in _BARE for one in given):
            continue
        way = chosen_overload(inference, call)
        names = [one.name for one in way.signature.params if not one.rest] if way else []
        for node, name in zip(given, names, strict=False):
            if node.type in _BARE and _tells(name):
                yield InlayHint(inference.tree.start(node), f"{name}:", "parameter")


def _tells(name: str) -> bool:
    """Whether a parameter's name says more than its value does."""
    return len(name) > 2 and name not in ("value", "key", "callback", "items", "values")
