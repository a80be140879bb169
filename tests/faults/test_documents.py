"""Whole documents as they never should be, in an editor: every feature is asked at any place, in
scripts and around them, after edits that end in the middle of anything, in every position encoding.
None fails, and the server holds the same text as the editor."""

from __future__ import annotations

import json
import os
import random
from pathlib import Path
from typing import Any

import pytest
from postroom_runtime.text import LineIndex
from postroom_server.lsp.surface import ANSWERS
from postroom_server.text.encoding import PositionEncoding, from_offset

from tests.faults.conftest import StartServer
from tests.faults.test_files import CONTENTS
from tests.faults.test_language_features import CORPUS, FORMS, mutated
from tests.faults.test_protocol import INTERNAL_ERROR, YAML, code_of, still_answers
from tests.server.lsp.conftest import LspClient

Json = dict[str, Any]
ASKED = sorted(method for method in ANSWERS if method.startswith("textDocument/"))
ENCODINGS = list(PositionEncoding)
WIDE = "/* 日本 😀 é */ "


def params_at(index: LineIndex, encoding: PositionEncoding, uri: str, offset: int) -> Json:
    """Params that fit every request about a place in a document."""
    line, character = from_offset(index, encoding, offset)
    place = {"line": line, "character": character}
    start = {"line": 0, "character": 0}
    context: Json = {"diagnostics": [], "includeDeclaration": True, "triggerKind": 1}
    return {
        "textDocument": {"uri": uri},
        "position": place,
        "positions": [place],
        "range": {"start": start, "end": place},
        "newName": "renamed",
        "ch": "\n",
        "options": {"tabSize": 2, "insertSpaces": True},
        "context": {**context, "isRetrigger": False},
    }


def edited(text: str, chance: random.Random) -> tuple[int, int, str]:
    """An edit: from, to, and what is put there. Never between the halves of a character."""
    start = chance.randint(0, len(text))
    end = min(len(text), start + chance.choice((0, 1, 9, 200)))
    return start, end, chance.choice(("", "x", '"', "{{", "\r\n", "😀", "\n  - ", "pm."))


async def torment(
    server: LspClient, path: Path, text: str, encoding: PositionEncoding, seed: int
) -> None:
    """Open a text, edit it a few times, and ask everything about it after each edit."""
    chance = random.Random(seed)
    uri = await server.open(path, text)
    for version in range(2, 5):
        index = LineIndex(text)
        for method in ASKED:
            params = params_at(index, encoding, uri, chance.randint(0, len(text)))
            assert await code_of(server, method, params) != INTERNAL_ERROR, (method, path.name)
        start, end, put = edited(text, chance)
        places = [from_offset(index, encoding, offset) for offset in (start, end)]
        first, last = ({"line": line, "character": column} for line, column in places)
        change = {"range": {"start": first, "end": last}, "text": put}
        document = {"uri": uri, "version": version}
        params = {"textDocument": document, "contentChanges": [change]}
        await server.notify("textDocument/didChange", params)
        text = text[:start] + put + text[end:]
    await server.notify("textDocument/didClose", {"textDocument": {"uri": uri}})


async def running(start_server: StartServer, folder: Path, encoding: PositionEncoding) -> LspClient:
    """A server that counts in an encoding, on a folder."""
    server = await start_server()
    given = await server.initialize(folder, {"general": {"positionEncodings": [encoding.value]}})
    assert given["capabilities"]["positionEncoding"] == encoding.value
    return server


def texts(seeds: range) -> list[tuple[str, str, int]]:
    """Files that hold scripts, in every form, and all other files of Postman's; mutated."""
    made: list[tuple[str, str, int]] = []
    for seed in seeds:
        chance = random.Random(seed)
        for held in FORMS:
            name, text = held(WIDE + chance.choice(CORPUS))
            made.append((f"{seed}.{held.__name__}.{name.name}", mutated(text, chance), seed))
        for name, data in CONTENTS.items():
            made.append((f"{seed}.{name}", mutated(data.decode(), chance), seed))
    return made


async def check(
    start_server: StartServer, folder: Path, encoding: PositionEncoding, seeds: range
) -> None:
    """Torment one server with all of the texts."""
    server = await running(start_server, folder, encoding)
    for name, text, seed in texts(seeds):
        parent = folder / ".resources" if name.endswith("definition.yaml") else folder
        await torment(server, parent / name, text, encoding, seed)
    assert server.process.returncode is None


@pytest.mark.parametrize("encoding", ENCODINGS)
async def test_mutated_documents(
    start_server: StartServer, tmp_path: Path, encoding: PositionEncoding
) -> None:
    await check(start_server, tmp_path, encoding, range(1))


@pytest.mark.soak
@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("first", range(1, 31, 10))
async def test_many_mutated_documents(
    start_server: StartServer, tmp_path: Path, encoding: PositionEncoding, first: int
) -> None:
    await check(start_server, tmp_path, encoding, range(first, first + 10))


@pytest.mark.parametrize("encoding", ENCODINGS)
async def test_edits_leave_the_same_text(
    start_server: StartServer, tmp_path: Path, encoding: PositionEncoding
) -> None:
    """The names of its tests show whether one of three hundred edits went astray."""
    server = await running(start_server, tmp_path, encoding)
    path = tmp_path / "a.afterResponse.js"
    text = "".join(f"{WIDE}pm.test('t{number}', () => {{}});\n" for number in range(20))
    uri = await server.open(path, text)
    chance = random.Random(7)
    for version in range(2, 300):
        index = LineIndex(text)
        start = text.index("'", chance.randint(0, len(text) - 60)) + 1
        places = [from_offset(index, encoding, start)] * 2
        first, last = ({"line": line, "character": column} for line, column in places)
        put = chance.choice(("a", "é", "日", "😀"))
        change = {"range": {"start": first, "end": last}, "text": put}
        document = {"uri": uri, "version": version}
        params: Json = {"textDocument": document, "contentChanges": [change]}
        await server.notify("textDocument/didChange", params)
        text = text[:start] + put + text[start:]
    asked: Json = {"textDocument": {"uri": uri}}
    told = json.dumps(await server.request("textDocument/documentSymbol", asked))
    names = [line.split("'")[1] for line in text.splitlines()]
    assert [name for name in names if json.dumps(name)[1:-1] not in told] == []


ODD_URIS = (
    *("untitled:Untitled-1", "file:///%00", "file:///a%2Fb.request.yaml", "file://host/x.js"),
    *("file:///C:/x.request.yaml", "file:", "", "x", "git:/x.request.yaml?%7B%7D", "http://[::"),
    *("file:///%ff%fe.request.yaml", "file:///../x.request.yaml", "file:///\ud800.request.yaml"),
    "file:///" + "a" * 5000 + ".request.yaml",
)


async def test_documents_with_odd_names(start_server: StartServer, tmp_path: Path) -> None:
    """None of them keeps the others from being listed."""
    (tmp_path / "Login.request.yaml").write_text(YAML)
    server = await running(start_server, tmp_path, PositionEncoding.UTF16)
    for uri in ODD_URIS:
        item = {"uri": uri, "languageId": "yaml", "version": 1, "text": YAML}
        await server.notify("textDocument/didOpen", {"textDocument": item})
        place = {"textDocument": {"uri": uri}, "position": {"line": 6, "character": 10}}
        whole = {"start": {"line": 0, "character": 0}, "end": {"line": 6, "character": 0}}
        for method in ("hover", "completion", "codeLens", "codeAction", "definition", "diagnostic"):
            params: Json = {**place, "range": whole, "context": {"diagnostics": []}}
            code = await code_of(server, f"textDocument/{method}", params)
            assert code != INTERNAL_ERROR
    listed = await server.command("postroom.listRequests")
    assert "Login" in repr(listed)
    await still_answers(server, (tmp_path / "Login.request.yaml").as_uri())


async def test_a_workspace_that_means_harm(start_server: StartServer, tmp_path: Path) -> None:
    """Pipes and devices among its files, names that are no text, folders deep inside folders."""
    folder = tmp_path / "ws"
    folder.mkdir()
    (folder / "Login.request.yaml").write_text(YAML)
    os.mkfifo(folder / "pipe.request.yaml")
    os.mkfifo(folder / "pipe.postman_collection.json")
    (folder / "zero.postman_environment.json").symlink_to("/dev/zero")
    (folder / "loop").symlink_to(folder)
    (folder / os.fsdecode(b"caf\xe9.request.yaml")).write_text(YAML)
    for depth in (90, 200, 450, 5000):
        text = '{"item": [' * depth + '{"name": "Deep", "request": "x"}' + "]}" * depth
        path = folder / f"{depth}.postman_collection.json"
        path.write_text(f'{{"info": {{"name": "{depth}"}}, "item": [{text}]}}')
    server = await start_server()
    await server.initialize(folder)
    listed = await server.command("postroom.listRequests")
    assert {"ws", "90"} <= {one["name"] for one in listed}
    for path in sorted(folder.glob("*.postman_collection.json")):
        if path.is_file():
            uri = await server.open(path)
            await server.request("textDocument/documentSymbol", {"textDocument": {"uri": uri}})
    await still_answers(server, (folder / "Login.request.yaml").as_uri())
