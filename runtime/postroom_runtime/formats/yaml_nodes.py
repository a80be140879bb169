"""YAML 1.2 with its core schema, read from libyaml's events, with positions.

Postman writes 1.2: `off`, `yes`, dates, `1_000` and `12:30:45` are text. PyYAML's own loaders
speak 1.1, so only its parser is used here. Building from events keeps the nesting and the growth
by aliases bounded, which its C composer does not.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol, cast

from postroom_runtime.formats.yaml_errors import (
    YamlError,
    duplicate_key,
    no_key,
    recursive_alias,
    second_document,
    syntax_error,
    unknown_alias,
)

if TYPE_CHECKING:
    from yaml import AliasEvent, Event, MappingStartEvent, ScalarEvent, SequenceStartEvent

_MAX_DEPTH = 200
_MAX_NODES = 1_000_000
# libyaml breaks lines at these as YAML 1.1 did; in 1.2 they are characters like any other.
_HIDDEN = "\u2028\u2029\x85"
_HIDE = str.maketrans(_HIDDEN, "\uf8f0\uf8f1\uf8f2")
_SHOW = str.maketrans("\uf8f0\uf8f1\uf8f2", _HIDDEN)

_SURROGATE = re.compile("[\ud800-\udfff]")
_MAYBE_TYPED = frozenset("~-+.0123456789tTfFnN")
_NULLS = frozenset(("", "~", "null", "Null", "NULL"))
_BOOLEANS = dict.fromkeys(("true", "True", "TRUE"), True) | dict.fromkeys(
    ("false", "False", "FALSE"), False
)
_INTEGER = re.compile(r"[-+]?[0-9]{1,300}\Z")
_OCTAL = re.compile(r"0o[0-7]{1,300}\Z")
_HEXADECIMAL = re.compile(r"0x[0-9a-fA-F]{1,300}\Z")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?\Z")
_SPECIAL = re.compile(r"(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))\Z")
_CORE_TAGS = frozenset(f"tag:yaml.org,2002:{name}" for name in ("null", "bool", "int", "float"))


class EventParser(Protocol):
    """What is used of PyYAML's loaders, the C one and the Python one."""

    def get_event(self) -> Event | None:
        """The next event; None at the end."""
        ...


@dataclass(slots=True, eq=False)
class YamlNode:
    """A value at `text[start:end]`. `style` is a scalar's: `|`, `>`, a quote, or empty for plain;
    of a map or list it is `{` or `[` in flow style, else empty."""

    start: int
    end: int
    data: object
    style: str = ""
    members: list[tuple[YamlNode, YamlNode]] = field(
        default_factory=list["tuple[YamlNode, YamlNode]"]
    )
    elements: list[YamlNode] = field(default_factory=list["YamlNode"])
    size: int = 1

    def get(self, key: str) -> YamlNode | None:
        """The value of `key` in a map."""
        member = self.member(key)
        return None if member is None else member[1]

    def member(self, key: str) -> tuple[YamlNode, YamlNode] | None:
        """The key and value nodes of `key` in a map."""
        return next((row for row in self.members if row[0].data == key), None)


def parse_yaml(text: str) -> YamlNode:
    """The root of the one document in `text`; an empty scalar when there is none.

    Raises `YamlError` for syntax errors, duplicate keys, a second document, and nesting or alias
    expansion beyond all reason.
    """
    tree = _Tree(text)
    for event in _events(text.removeprefix("\ufeff"), text):
        tree.take(event)
    return tree.root or YamlNode(len(text), len(text), None)


def core_value(text: str) -> object:
    """What a plain scalar means in the core schema."""
    if text and text[0] not in _MAYBE_TYPED:
        return text
    if text in _NULLS:
        return None
    if text in _BOOLEANS:
        return _BOOLEANS[text]
    return _number(text)


def _number(text: str) -> object:
    if _INTEGER.match(text):
        return int(text)
    if _FLOAT.match(text):
        return float(text)
    if _OCTAL.match(text) or _HEXADECIMAL.match(text):
        return int(text, 0)
    return float(text.replace(".", "")) if _SPECIAL.match(text) else text


class _Tree:
    """Puts nodes together from events."""

    def __init__(self, text: str) -> None:
        import yaml

        self.root: YamlNode | None = None
        self._shift = 1 if text.startswith("\ufeff") else 0
        self._show = any(character in text for character in _HIDDEN)
        self._open: list[YamlNode] = []
        self._keys: list[YamlNode | None] = []
        self._anchors: dict[str, YamlNode | None] = {}
        self._names: list[str | None] = []
        self._aliased = 0
        self._text = text
        self._handlers: dict[type[Event], Callable[[Any], None]] = {
            yaml.ScalarEvent: self._scalar,
            yaml.MappingStartEvent: self._start_map,
            yaml.SequenceStartEvent: self._start_list,
            yaml.MappingEndEvent: self._close,
            yaml.SequenceEndEvent: self._close,
            yaml.AliasEvent: self._alias,
            yaml.DocumentStartEvent: self._document,
        }

    def take(self, event: Event) -> None:
        """Add what the event tells."""
        handler = self._handlers.get(type(event))
        if handler is not None:
            handler(event)

    def _scalar(self, event: ScalarEvent) -> None:
        text = event.value.translate(_SHOW) if self._show else event.value
        typed = event.implicit[0] or event.tag in _CORE_TAGS
        is_key = bool(self._open) and self._open[-1].data.__class__ is dict and not self._keys[-1]
        data = core_value(text) if typed and not is_key else text
        start, end = self._place(event)
        self._add(self._anchored(event, YamlNode(start, end, data, event.style or "")))

    def _start_map(self, event: MappingStartEvent) -> None:
        self._start(event, YamlNode(*self._place(event), {}, "{" if event.flow_style else ""))

    def _start_list(self, event: SequenceStartEvent) -> None:
        self._start(event, YamlNode(*self._place(event), [], "[" if event.flow_style else ""))

    def _start(self, event: MappingStartEvent | SequenceStartEvent, node: YamlNode) -> None:
        if len(self._open) >= _MAX_DEPTH:
            raise YamlError("The YAML is nested too deeply.", node.start, node.end)
        self._open.append(node)
        self._keys.append(None)
        self._names.append(event.anchor)
        if event.anchor is not None:
            self._anchors[event.anchor] = None

    def _close(self, event: Event) -> None:
        node, name = self._open.pop(), self._names.pop()
        self._keys.pop()
        if node.style:
            node.end = self._place(event)[1]
        if name is not None:
            self._anchors[name] = node
        self._add(node)

    def _alias(self, event: AliasEvent) -> None:
        start, end = self._place(event)
        node = self._anchors.get(event.anchor)
        if node is None:
            known = event.anchor in self._anchors
            raise recursive_alias(start, end) if known else unknown_alias(event.anchor, start, end)
        self._aliased += node.size
        if self._aliased > _MAX_NODES:
            raise YamlError("The aliases of this file unfold without end.", start, end)
        self._add(node)

    def _document(self, event: Event) -> None:
        if self.root is not None:
            raise second_document(*self._place(event))

    def _anchored(self, event: ScalarEvent, node: YamlNode) -> YamlNode:
        if event.anchor is not None:
            self._anchors[event.anchor] = node
        return node

    def _add(self, node: YamlNode) -> None:
        if not self._open:
            self.root = node
            return
        parent = self._open[-1]
        parent.size += node.size
        parent.end = max(parent.end, node.end)
        if parent.data.__class__ is list:
            cast("list[object]", parent.data).append(node.data)
            parent.elements.append(node)
        else:
            self._add_to_map(parent, node)

    def _add_to_map(self, parent: YamlNode, node: YamlNode) -> None:
        key = self._keys[-1]
        if key is None:
            if not isinstance(node.data, str):
                raise no_key(self._text, node.start, node.end)
            self._keys[-1] = node
            return
        data = cast("dict[str, object]", parent.data)
        name = cast(str, key.data)
        if name in data:
            raise duplicate_key(name, key.start, key.end)
        data[name] = node.data
        parent.members.append((key, node))
        self._keys[-1] = None

    def _place(self, event: Event) -> tuple[int, int]:
        return event.start_mark.index + self._shift, event.end_mark.index + self._shift


def _events(text: str, file_text: str) -> Iterator[Event]:
    import yaml

    parser = _parser(text.translate(_HIDE) if any(c in text for c in _HIDDEN) else text)
    try:
        while (event := parser.get_event()) is not None:
            yield event
    except yaml.YAMLError as error:
        raise syntax_error(file_text, error) from None


def _parser(text: str) -> EventParser:
    import yaml

    if not text.isascii():
        # An editor may send half of a pair while a person types; libyaml takes UTF-8 alone.
        text = _SURROGATE.sub("\ufffd", text)
    return yaml.CLoader(text) if yaml.__with_libyaml__ else yaml.Loader(text)
