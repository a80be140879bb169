"""lsprotocol's classes are the same when they are made late as when they are made at once."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[3]

# What is made late, and all that can be told of each class: its attributes and what a converter
# makes of a message.
PROGRAM = """
import json, sys
from contextlib import nullcontext
from postroom_server.lsp.deferred_types import deferred_types
with deferred_types() if sys.argv[1] == "deferred" else nullcontext():
    from lsprotocol import converters, types
import attrs
converter = converters.get_converter()
classes = {name: one for name, one in types.ALL_TYPES_MAP.items() if isinstance(one, type)}
stand_ins = [vars(one).get("__attrs_attrs__", ()) for one in classes.values()]
unfinished = [one for one in stand_ins if not isinstance(one, tuple)]
position = types.Position(1, 2)
assert position == types.Position(1, 2) != types.Position(2, 1) and position < types.Position(2, 1)
assert repr(position) == "1:2" and isinstance(position, types.Position)
try:
    types.Position("one", 2)
except (TypeError, ValueError) as error:
    refused = type(error).__name__
message = {"jsonrpc": "2.0", "id": 1, "method": "textDocument/rename", "params": {
    "textDocument": {"uri": "file:///a"}, "position": {"line": 1, "character": 2}, "newName": "x"}}
request = converter.structure(message, types.RenameRequest)
told = {
    name: [(one.name, str(one.type), str(one.default)) for one in attrs.fields(of)]
    for name, of in classes.items() if attrs.has(of)
}
print(json.dumps([len(unfinished), refused, converter.unstructure(request), repr(request), told]))
"""


def told(how: str) -> list[Any]:
    path = os.pathsep.join((str(ROOT / "server"), str(ROOT / "runtime")))
    environment = {**os.environ, "PYTHONPATH": path}
    command = (sys.executable, "-c", PROGRAM, how)
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def test_classes_that_are_made_late_are_the_same() -> None:
    late, at_once = told("deferred"), told("at once")
    assert late[0] > 500
    assert at_once[0] == 0
    assert late[1:] == at_once[1:]
    assert len(late[4]) > 500
