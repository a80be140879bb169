"""The VS Code client's `protocol.ts` and `package.json` name what the server's tables name."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, get_args

import pytest
from msgspec.structs import fields
from postroom_runtime.runner import events
from postroom_server.lsp.extensions import NOTIFICATIONS
from postroom_server.lsp.handlers.execute_command import COMMANDS

CLIENT = Path(__file__).parents[3] / "vscode-client"
PROTOCOL = (CLIENT / "src" / "protocol.ts").read_text("utf-8")
SOURCES = "\n".join(path.read_text("utf-8") for path in (CLIENT / "src").glob("*.ts"))
MANIFEST: dict[str, Any] = json.loads((CLIENT / "package.json").read_text("utf-8"))

SERVERS = {command.name for command in COMMANDS}
"""The client's language client registers these by itself."""

TAGS = {str(one.__struct_config__.tag): one for one in get_args(events.RunEvent)}


def members(interface: str) -> set[str]:
    """The properties of an interface, with those of the ones it extends."""
    found = re.search(rf"interface {interface}(?: extends (\w+))? {{(.*?)\n}}", PROTOCOL, re.DOTALL)
    assert found is not None, f"protocol.ts has no interface {interface}"
    own = set(re.findall(r"^  readonly (\w+)\??:", found[2], re.MULTILINE)) - {"type"}
    return own | (members(found[1]) if found[1] else set())


def test_the_notifications():
    named = set(re.findall(r'"(postroom/\w+)"', PROTOCOL))
    assert named == {one.method for one in NOTIFICATIONS}


@pytest.mark.parametrize("one", NOTIFICATIONS, ids=lambda one: one.method)
def test_the_params_of_a_notification(one: Any):
    name = one.method.partition("/")[2]
    if name == "runEvent":
        return
    assert members(name[0].upper() + name[1:]) <= set(one.params)


def test_the_events():
    written = PROTOCOL[PROTOCOL.index("interface OfItem") : PROTOCOL.index("export type RunEvent")]
    other = re.search(r"interface OtherEvent {(.*?)\n}", written, re.DOTALL)
    assert other is not None
    tagged = set(re.findall(r'readonly type: "(\w+)"', written))
    assert tagged | set(re.findall(r'"(\w+)"', other[1])) == set(TAGS)


TYPED = [name for name in TAGS if f'readonly type: "{name}"' in PROTOCOL]


@pytest.mark.parametrize("tag", TYPED)
def test_the_members_of_an_event(tag: str):
    known = {one.encode_name for one in fields(TAGS[tag])}
    assert members(tag[0].upper() + tag[1:]) <= known


@pytest.mark.parametrize("name", ["Place", "ItemRef", "ErrorInfo", "SentRequest", "ResponseData"])
def test_the_members_of_what_events_hold(name: str):
    known = {one.encode_name for one in fields(getattr(events, name))}
    assert members(name) <= known


def test_every_command_that_the_client_calls_is_there():
    called = set(re.findall(r'"(postroom\.[\w.]+)"', SOURCES))
    registered = set(re.findall(r'(?:registerCommand|command)\(\s*"(postroom\.[\w.]+)"', SOURCES))
    in_table = set(re.findall(r'^  "(postroom\.[\w.]+)":', SOURCES, re.MULTILINE))
    views = {"postroom.collections", "postroom.environment", "postroom.response", "postroom.exe"}
    settings = {"postroom.server", "postroom.server.path"}
    assert called - registered - in_table - views - settings <= SERVERS


def test_every_command_of_the_manifest_is_there():
    declared = {one["command"] for one in MANIFEST["contributes"]["commands"]}
    written = set(re.findall(r'"(postroom\.[\w.]+)"', SOURCES))
    assert declared <= written | SERVERS


@pytest.mark.parametrize("place", ["commandPalette", "editor/title", "view/title"])
def test_menus_name_declared_commands(place: str):
    declared = {one["command"] for one in MANIFEST["contributes"]["commands"]}
    assert {one["command"] for one in MANIFEST["contributes"]["menus"][place]} <= declared
