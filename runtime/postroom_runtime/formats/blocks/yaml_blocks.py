"""Scripts and requests in v3 YAML, whole or broken."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from postroom_runtime.formats.blocks.broken_yaml import ScannedFile, ScannedScript, scan_broken
from postroom_runtime.formats.blocks.model import (
    Level,
    RequestMark,
    ScriptBlock,
    ScriptBlocks,
)
from postroom_runtime.formats.holders import Holder, Style
from postroom_runtime.formats.json_values import as_text
from postroom_runtime.formats.v3.checks import check_definition, check_request
from postroom_runtime.formats.v3.layout import collection_root, is_request_file, request_stem
from postroom_runtime.formats.v3.scripts import OTHER_TYPES, other_event, script_kind
from postroom_runtime.formats.yaml_document import YamlDocument, parse_document
from postroom_runtime.formats.yaml_nodes import YamlNode
from postroom_runtime.formats.yaml_scalars import add_scalar, skip_properties
from postroom_runtime.model.collection import ScriptKind
from postroom_runtime.model.problems import Problem, UnreadableInputError
from postroom_runtime.text import LineIndex, MapBuilder, Range, ScriptMap
from postroom_runtime.text.surrogates import whole

_STYLES = {
    "|": Style.LITERAL,
    ">": Style.FOLDED,
    '"': Style.DOUBLE_QUOTED,
    "'": Style.SINGLE_QUOTED,
}


def yaml_blocks(path: Path, text: str, lines: LineIndex | None = None) -> ScriptBlocks:
    """The scripts and the request of a v3 file. `lines` is the text's index where there is one."""
    lines = lines or LineIndex(text)
    try:
        document = parse_document(path, text)
    except UnreadableInputError as error:
        return _from_scan(path, lines, scan_broken(text), error)
    owner = _owner(path, document, lines)
    blocks = tuple(_blocks(document, lines, owner))
    return ScriptBlocks(path, blocks, _marks(owner), partial(_problems, document))


def _problems(document: YamlDocument) -> tuple[Problem, ...]:
    check = check_request if is_request_file(document.path) else check_definition
    return tuple(check(document))


@dataclass(frozen=True)
class _Owner:
    level: Level
    name: str
    id: str
    range: Range
    mark: Range


def _owner(path: Path, document: YamlDocument, lines: LineIndex) -> _Owner:
    root = document.root
    named = root.member("name") or root.member("url")
    start = named[0].start if named else 0
    mark = Range(lines.position(start), lines.position(named[1].end if named else start))
    return _Owner(
        level=_level(path),
        name=_member_text(root, "name") or _file_name(path),
        id=_member_text(root, "id"),
        range=Range(lines.position(root.start), lines.position(len(document.text))),
        mark=mark,
    )


def _blocks(document: YamlDocument, lines: LineIndex, owner: _Owner) -> Iterator[ScriptBlock]:
    scripts = document.root.get("scripts")
    flow = bool(document.root.style) or bool(scripts and scripts.style)
    protocol = _member_text(document.root, "$kind")
    for entry in scripts.elements if scripts else ():
        type_, code = _member_text(entry, "type"), entry.get("code")
        event = other_event(type_, protocol)
        kind = OTHER_TYPES[event] if event else script_kind(type_)
        if kind is None or code is None or code.members or code.elements:
            continue
        start = skip_properties(document.text, code.start, code.end)
        holder = Holder(
            style=_STYLES.get(code.style, Style.PLAIN),
            start=start,
            end=code.end,
            parent_indent=_column(lines, entry.start),
            in_flow=flow or bool(entry.style),
        )
        disabled = entry.get("disabled")
        enabled = disabled is None or disabled.data is not True
        yield replace(_block(kind, owner, holder, lines, enabled), event=event)


def _block(
    kind: ScriptKind, owner: _Owner, holder: Holder, lines: LineIndex, enabled: bool
) -> ScriptBlock:
    return ScriptBlock(
        kind=kind,
        level=owner.level,
        owner=owner.name,
        owner_id=owner.id,
        selector=owner.name if owner.level is Level.REQUEST else "",
        range=Range(lines.position(holder.start), lines.position(holder.end)),
        owner_range=owner.range,
        holder=holder,
        enabled=enabled,
        locate=partial(scalar_map, lines, holder),
    )


def scalar_map(lines: LineIndex, holder: Holder) -> ScriptMap:
    """The map of a script in a scalar."""
    builder = MapBuilder(lines.text)
    add_scalar(builder, holder.start, holder.end, holder.parent_indent)
    return builder.build(lines)


def _from_scan(
    path: Path, lines: LineIndex, scan: ScannedFile, error: UnreadableInputError
) -> ScriptBlocks:
    mark = Range(lines.position(scan.mark[0]), lines.position(scan.mark[1]))
    whole = Range(lines.position(0), lines.position(len(lines.text)))
    owner = _Owner(_level(path), scan.name or _file_name(path), scan.id, whole, mark)
    blocks = tuple(
        _block(kind, owner, _scanned_holder(lines.text, found), lines, True)
        for found in scan.scripts
        if (kind := script_kind(found.type)) is not None
    )
    return ScriptBlocks(path, blocks, _marks(owner), lambda: (error.problem,))


def _marks(owner: _Owner) -> tuple[RequestMark, ...]:
    if owner.level is not Level.REQUEST:
        return ()
    return (RequestMark(owner.name, owner.id, owner.name, owner.mark),)


def _level(path: Path) -> Level:
    if is_request_file(path):
        return Level.REQUEST
    folder = path.parent.parent
    return Level.COLLECTION if collection_root(folder / "any") == folder else Level.FOLDER


def _file_name(path: Path) -> str:
    return whole(request_stem(path) if is_request_file(path) else path.parent.parent.name)


def _member_text(node: YamlNode, key: str) -> str:
    value = node.get(key)
    return "" if value is None or value.members or value.elements else as_text(value.data)


def _column(lines: LineIndex, offset: int) -> int:
    return offset - lines.starts[lines.position(offset).line]


def _scanned_holder(text: str, found: ScannedScript) -> Holder:
    style = _STYLES.get(text[found.start : found.start + 1], Style.PLAIN)
    return Holder(style, found.start, found.end, found.column)
