"""A language server whose client lies, hurries and vanishes: it answers or ignores, and stays."""

from __future__ import annotations

import asyncio
import json
import random
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any

import psutil
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from postroom_server.lsp.surface import ANSWERS, NOTICES

from tests.faults.conftest import ROOT, StartLiar, StartServer, started_server
from tests.patience import PATIENCE, left_of
from tests.server.lsp.conftest import LspClient, LspError

Json = dict[str, Any]
INTERNAL_ERROR = -32603

YAML = """\
name: Login
url: http://127.0.0.1:9/login
scripts:
  - type: afterResponse
    code: |-
      const body = pm.response.json();
      pm.test("ok", () => pm.expect(body.id).to.equal(1));
"""


@pytest.fixture
async def server(start_server: StartServer, tmp_path: Path) -> LspClient:
    """A server, initialized on a folder with a request."""
    folder = tmp_path / "ws"
    folder.mkdir()
    (folder / "Login.request.yaml").write_text(YAML)
    client = await start_server()
    await client.initialize(folder)
    return client


async def still_answers(server: LspClient, uri: str) -> None:
    """Assert that the server completes `pm.` as if nothing had happened."""
    fresh = uri.replace("Login", "Fresh")
    text = YAML + "      pm."
    item = {"uri": fresh, "languageId": "yaml", "version": 1, "text": text}
    await server.notify("textDocument/didOpen", {"textDocument": item})
    place = {"line": text.count("\n"), "character": 9}
    params: Json = {"textDocument": {"uri": fresh}, "position": place}
    found = await server.request("textDocument/completion", params)
    assert "environment" in {item["label"] for item in found["items"]}


async def code_of(server: LspClient, method: str, params: object) -> int:
    """The code of the error that a request is answered with, 0 for none."""
    try:
        await server.request(method, params)
    except LspError as error:
        return error.code
    return 0


def shaped(chance: random.Random, uri: str, noise: object) -> Json:
    """Params of about the right shape, with `noise` somewhere in them."""

    def number() -> Any:
        return chance.choice((0, 1, 5, 7, 10**6, 2**31 - 1, -1, None, "3", noise))

    def place() -> Json:
        return {"line": number(), "character": number()}

    def span() -> Json:
        return {"start": place(), "end": place()}

    identifier: Json = {"uri": chance.choice((uri, uri, "file:///no/such.js", "odd:", noise))}
    change: Json = {"range": span(), "text": chance.choice(("x", "\n", "", YAML, noise))}
    return {
        "textDocument": {**identifier, "version": number(), "text": YAML, "languageId": "yaml"},
        "position": place(),
        "range": span(),
        "positions": [place(), place()],
        "context": {"diagnostics": [], "includeDeclaration": True, "triggerKind": 1},
        "contentChanges": [change] * chance.randint(0, 3),
        "newName": chance.choice(("x", "", "a b", noise)),
        "query": chance.choice(("", "log", noise)),
        "uri": uri,
        "label": "x",
        "data": noise,
        "command": chance.choice(("postroom.clearResults", "postroom.nobody", noise)),
        "arguments": [noise],
        "changes": [{"uri": identifier["uri"], "type": chance.choice((1, 2, 3, 9))}],
        "settings": noise,
        "token": noise,
        "event": {"added": [], "removed": []},
    }


async def pester(server: LspClient, uri: str, seed: int, rounds: int) -> None:
    """Send every method params of about the right shape, and of none."""
    chance = random.Random(seed)
    methods = [*ANSWERS, *(method for method in NOTICES if method != "initialize")]
    methods.append("workspace/executeCommand")
    for _ in range(rounds):
        for method in methods:
            noise = _example(chance)
            params = shaped(chance, uri, noise) if chance.random() < 0.8 else noise
            if method in NOTICES:
                await server.notify(method, params)
                continue
            assert await code_of(server, method, params) != INTERNAL_ERROR, params


_NOISE: tuple[Any, ...] = (
    None,
    True,
    -1,
    2**40,
    1.5,
    "",
    "x",
    "\ud800",
    [],
    [[]],
    {},
    {"uri": 1},
    {"x": [None]},
)


def _example(chance: random.Random) -> object:
    return chance.choice(_NOISE)


async def test_params_of_every_shape(server: LspClient, tmp_path: Path) -> None:
    uri = await server.open(tmp_path / "ws" / "Login.request.yaml")
    await pester(server, uri, seed=1, rounds=6)
    await still_answers(server, uri)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(20))
async def test_many_params_of_every_shape(server: LspClient, tmp_path: Path, seed: int) -> None:
    uri = await server.open(tmp_path / "ws" / "Login.request.yaml")
    await pester(server, uri, seed, rounds=100)
    await still_answers(server, uri)


TEXTS = st.text(st.characters(codec="utf-8"), max_size=12)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=8,
)
KEYS = ("textDocument", "uri", "position", "line", "character", "range", "start", "end", "context")
PARAMS = VALUES | st.dictionaries(st.sampled_from(KEYS), VALUES, max_size=5)
METHODS = st.sampled_from([*ANSWERS, *NOTICES, "$/cancelRequest", "$/setTrace", "nobody"]) | TEXTS
MESSAGES = st.fixed_dictionaries(
    {},
    optional={
        "jsonrpc": st.sampled_from(["2.0", "1.0", 2, None]),
        "id": VALUES,
        "method": METHODS.filter(lambda method: method not in ("exit", "shutdown")) | VALUES,
        "params": PARAMS,
        "result": VALUES,
        "error": VALUES,
    },
)


def test_messages_of_every_shape(
    start_blocking: Callable[[], tuple[asyncio.Runner, LspClient]], tmp_path: Path
) -> None:
    runner, server = start_blocking()
    uri = (tmp_path / "ws" / "Login.request.yaml").as_uri()
    check_messages(runner, server, uri, examples=60)


@pytest.mark.soak
def test_many_messages_of_every_shape(
    start_blocking: Callable[[], tuple[asyncio.Runner, LspClient]], tmp_path: Path
) -> None:
    runner, server = start_blocking()
    uri = (tmp_path / "ws" / "Login.request.yaml").as_uri()
    check_messages(runner, server, uri, examples=3000)


def check_messages(runner: asyncio.Runner, server: LspClient, uri: str, examples: int) -> None:
    """Send messages of every shape, four at a time, and see the server answer after each four."""

    async def send(messages: list[Json]) -> None:
        for message in messages:
            await server.send(message)
        await still_answers(server, uri)

    @settings(max_examples=examples, deadline=None, database=None, derandomize=examples < 1000)
    @given(st.lists(MESSAGES, min_size=4, max_size=4))
    def check(messages: list[Json]) -> None:
        runner.run(send(messages))

    check()


@pytest.fixture
def start_blocking(
    tmp_path: Path,
) -> Iterator[Callable[[], tuple[asyncio.Runner, LspClient]]]:
    """Starts a server that is spoken to from a test which is no coroutine, as Hypothesis needs."""
    with asyncio.Runner() as runner, (tmp_path / "server.log").open("wb") as log:
        clients: list[LspClient] = []

        def start() -> tuple[asyncio.Runner, LspClient]:
            (tmp_path / "ws").mkdir()
            (tmp_path / "ws" / "Login.request.yaml").write_text(YAML)
            clients.append(runner.run(started_on(tmp_path / "ws", log)))
            return runner, clients[-1]

        yield start
        for client in clients:
            runner.run(client.close())
    assert b"Traceback" not in (tmp_path / "server.log").read_bytes()


async def started_on(folder: Path, log: IO[bytes]) -> LspClient:
    """A server, initialized on a folder."""
    client = LspClient(await started_server(log, folder.parent / "state"))
    await client.initialize(folder)
    return client


async def test_edits_out_of_range_and_out_of_order(server: LspClient, tmp_path: Path) -> None:
    uri = await server.open(tmp_path / "ws" / "Login.request.yaml")
    ends = [(0, 0), (5, 900), (900, 0), (2**31 - 1, 2**31 - 1), (6, 3)]
    version = 50
    for start in ends:
        for end in ends:
            version -= 1
            span = {
                "start": {"line": start[0], "character": start[1]},
                "end": {"line": end[0], "character": end[1]},
            }
            change = {"range": span, "text": "😀\r\n"}
            document = {"uri": uri, "version": version}
            params = {"textDocument": document, "contentChanges": [change]}
            await server.notify("textDocument/didChange", params)
            await server.request("textDocument/documentSymbol", {"textDocument": {"uri": uri}})
    await server.notify(
        "textDocument/didChange",
        {"textDocument": {"uri": uri, "version": 1}, "contentChanges": [{"text": YAML}]},
    )
    hover = {"textDocument": {"uri": uri}, "position": {"line": 6, "character": 10}}
    assert await server.request("textDocument/hover", hover) is not None


async def test_documents_that_are_closed_or_were_never_open(
    server: LspClient, tmp_path: Path
) -> None:
    uri = await server.open(tmp_path / "ws" / "Login.request.yaml")
    gone: Json = {"textDocument": {"uri": uri}}
    await server.notify("textDocument/didClose", gone)
    await server.notify("textDocument/didClose", gone)
    change = {"contentChanges": [{"text": "x"}], "textDocument": {"uri": uri, "version": 2}}
    await server.notify("textDocument/didChange", change)
    await server.notify("textDocument/didSave", gone)
    place = {"position": {"line": 6, "character": 10}, "newName": "x", "context": {}}
    for method in ("hover", "completion", "rename", "documentSymbol", "codeLens"):
        code = await code_of(server, f"textDocument/{method}", {**gone, **place})
        assert code != INTERNAL_ERROR
    await still_answers(server, uri)


async def test_a_thousand_cancellations(server: LspClient, tmp_path: Path) -> None:
    uri = await server.open(tmp_path / "ws" / "Login.request.yaml")
    params: Json = {
        "textDocument": {"uri": uri},
        "position": {"line": 6, "character": 10},
        "context": {"triggerKind": 1},
    }
    answers: list[asyncio.Future[Any]] = []
    for number in range(1000):
        method = "completion" if number % 2 else "hover"
        identity, future = await server.start(f"textDocument/{method}", params)
        answers.append(future)
        await server.notify("$/cancelRequest", {"id": identity})
        await server.notify("$/cancelRequest", {"id": identity + 10_000})
    async with asyncio.timeout(PATIENCE):
        found = await asyncio.gather(*answers, return_exceptions=True)
    assert all(not isinstance(one, LspError) or one.code == -32800 for one in found)
    await still_answers(server, uri)


async def test_a_client_that_vanishes(server: LspClient, tmp_path: Path, lying: StartLiar) -> None:
    """The server ends by itself, in the middle of a run, and so do its processes."""
    asked = threading.Event()
    silent = lying(lambda connection: (asked.set(), connection.recv(1)))
    path = tmp_path / "ws" / "Login.request.yaml"
    uri = await server.open(path, YAML.replace("127.0.0.1:9", silent.authority))
    command: Json = {"command": "postroom.send", "arguments": [{"uri": uri}]}
    await server.start("workspace/executeCommand", command)
    assert await asyncio.to_thread(asked.wait, PATIENCE)
    processes = psutil.Process(server.process.pid).children(recursive=True)
    server.hang_up()
    await server.ended()
    assert processes
    assert await asyncio.to_thread(left_of, processes) == []


async def test_a_message_that_is_cut_off(server: LspClient) -> None:
    server.write(b"Content-Length: 1000\r\n\r\n" + json.dumps({"jsonrpc": "2.0"}).encode())
    server.hang_up()
    assert await server.ended() == 1


async def test_opening_and_editing_start_no_process(server: LspClient, tmp_path: Path) -> None:
    """Analysis alone: no runtime, no script host, whatever the files hold."""
    for source in sorted((ROOT / "examples").rglob("*")):
        if source.suffix in (".yaml", ".json", ".js"):
            target = tmp_path / "ws" / source.relative_to(ROOT / "examples")
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(source.read_bytes())
            uri = await server.open(target)
            await server.request("textDocument/documentSymbol", {"textDocument": {"uri": uri}})
            await server.request("textDocument/codeLens", {"textDocument": {"uri": uri}})
            change = {"range": None, "text": target.read_text() + "\n"}
            document = {"uri": uri, "version": 2}
            params = {"textDocument": document, "contentChanges": [{"text": change["text"]}]}
            await server.notify("textDocument/didChange", params)
            await server.request("textDocument/documentSymbol", {"textDocument": {"uri": uri}})
    assert psutil.Process(server.process.pid).children(recursive=True) == []
