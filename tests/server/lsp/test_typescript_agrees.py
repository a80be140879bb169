"""The VS Code client's `protocol.ts` declares what the server's types say, member by member, and
its `package.json` names what is there. The client need not declare what it does not read."""

from __future__ import annotations

import json
import re
from pathlib import Path
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import msgspec
import pytest
from msgspec.structs import FieldInfo, fields
from postroom_runtime.runner import events
from postroom_runtime.scripting import frames
from postroom_server.lsp import messages
from postroom_server.lsp.extensions import NOTIFICATIONS
from postroom_server.lsp.handlers.execute_command import COMMANDS

CLIENT = Path(__file__).parents[3] / "vscode-client"
PROTOCOL = (CLIENT / "src" / "protocol.ts").read_text("utf-8")
SOURCES = "\n".join(path.read_text("utf-8") for path in (CLIENT / "src").glob("**/*.ts"))
MANIFEST: dict[str, Any] = json.loads((CLIENT / "package.json").read_text("utf-8"))

SERVERS = {command.name for command in COMMANDS}
"""The client's language client registers these by itself."""

TAGS = {str(one.__struct_config__.tag): one for one in get_args(events.RunEvent)}
EVENTS = {tag[0].upper() + tag[1:]: one for tag, one in TAGS.items()}
SHAPES: dict[str, Any] = {
    **EVENTS,
    **{
        name: one
        for module in (events, frames, messages)
        for name, one in vars(module).items()
        if isinstance(one, type) and issubclass(one, msgspec.Struct) and name not in EVENTS
    },
    **{one.shape.__name__: one.shape for one in NOTIFICATIONS},
}
"""Every Python type that may have an interface of its name."""

PLAIN: dict[Any, str] = {
    str: "string",
    int: "number",
    float: "number",
    bool: "boolean",
    object: "unknown",
    type(None): "null",
}


def typescript(hint: Any) -> str:
    """A Python type as TypeScript writes it."""
    origin, inner = get_origin(hint), get_args(hint)
    if hint in PLAIN:
        return PLAIN[hint]
    if origin is Literal:
        return " | ".join(f'"{one}"' for one in inner)
    if origin in (Union, UnionType):
        if inner == get_args(events.RunEvent):
            return "RunEvent"
        return " | ".join(typescript(one) for one in inner)
    if origin is list:
        element = typescript(inner[0])
        return (
            f"readonly ({element})[]" if element.startswith("readonly") else f"readonly {element}[]"
        )
    if origin is tuple:
        return f"readonly [{', '.join(typescript(one) for one in inner)}]"
    if origin is dict:
        return f"Readonly<Record<{typescript(inner[0])}, {typescript(inner[1])}>>"
    return hint.__name__


def member(one: FieldInfo, hint: Any, optional: bool) -> str:
    """A member's mark and type. What is left out at its default has no null."""
    if optional and type(None) in get_args(hint):
        hint = Union[tuple(each for each in get_args(hint) if each is not type(None))]  # noqa: UP007
    return f"{'?' if optional else ''}: {typescript(hint)}"


def declared(shape: Any) -> dict[str, str]:
    """The members of a Python type as TypeScript must declare them."""
    hints = get_type_hints(shape)
    omits = shape.__struct_config__.omit_defaults
    return {
        one.encode_name: member(one, hints[one.name], omits and not one.required)
        for one in fields(shape)
    }


def interfaces() -> dict[str, dict[str, str]]:
    """The interfaces of `protocol.ts` with their members and those of what they extend."""
    found = re.findall(r"interface (\w+)(?: extends (\w+))? {\n(.*?)\n}", PROTOCOL, re.DOTALL)
    own = {name: members(body) for name, _, body in found}
    return {name: own.get(above, {}) | own[name] for name, above, _ in found}


def members(body: str) -> dict[str, str]:
    found = re.findall(r"readonly (\w+)(\??: .*?);(?=\n|$)", body, re.DOTALL)
    return {name: re.sub(r"\s+", " ", kind) for name, kind in found}


INTERFACES = interfaces()


def test_the_notifications():
    named = set(re.findall(r'"(postroom/\w+)"', PROTOCOL))
    assert named == {one.method for one in NOTIFICATIONS}


@pytest.mark.parametrize("one", NOTIFICATIONS, ids=lambda one: one.method)
def test_the_page_names_the_params_of_a_notification(one: Any):
    assert list(one.params) == [field.encode_name for field in fields(one.shape)]


@pytest.mark.parametrize("name", sorted(INTERFACES.keys() & SHAPES.keys()))
def test_the_members_of_an_interface(name: str):
    written = {key: kind for key, kind in INTERFACES[name].items() if key != "type"}
    known = declared(SHAPES[name])
    assert written == {key: known.get(key) for key in written}


def test_every_interface_has_a_type_in_python():
    of_the_clients_own = {"OfItem", "OtherEvent", "Target"}
    assert INTERFACES.keys() - of_the_clients_own <= SHAPES.keys()


def test_the_events():
    tagged = set(re.findall(r'readonly type: "(\w+)"', PROTOCOL))
    other = re.search(r"interface OtherEvent {(.*?)\n}", PROTOCOL, re.DOTALL)
    assert other is not None
    assert tagged | set(re.findall(r'"(\w+)"', other[1])) == set(TAGS)


def test_the_arguments_of_a_target():
    send = next(one for one in COMMANDS if one.name == "postroom.send")
    assert INTERFACES["Target"].keys() - {"path"} == set(send.arguments)


def test_every_command_that_the_client_calls_is_there():
    called = set(re.findall(r'executeCommand(?:<[^(]*>)?\(\s*"(postroom\.[\w.]+)"', SOURCES))
    registered = set(re.findall(r'(?:registerCommand|command)\(\s*"(postroom\.[\w.]+)"', SOURCES))
    in_table = set(re.findall(r'^ +"(postroom\.[\w.]+)":', SOURCES, re.MULTILINE))
    assert called, "the client calls no command at all?"
    assert called <= registered | in_table | SERVERS


def test_every_command_of_the_manifest_is_there():
    declared = {one["command"] for one in MANIFEST["contributes"]["commands"]}
    written = set(re.findall(r'"(postroom\.[\w.]+)"', SOURCES))
    assert declared <= written | SERVERS


@pytest.mark.parametrize("place", ["commandPalette", "editor/title", "view/title"])
def test_menus_name_declared_commands(place: str):
    declared = {one["command"] for one in MANIFEST["contributes"]["commands"]}
    assert {one["command"] for one in MANIFEST["contributes"]["menus"][place]} <= declared
