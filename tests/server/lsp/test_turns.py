"""Who types is answered first, whatever else is being worked out."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.patience import PATIENCE

if TYPE_CHECKING:
    from tests.server.lsp.conftest import LspClient

TEST = 'pm.test("{0}", () => {{ pm.expect(pm.response.json().a{0}).to.be.a("string"); }});'
LINES = 400


@pytest.mark.parametrize("name", ["Long.afterResponse.js", "Long.request.yaml"])
async def test_completion_overtakes_diagnostics(
    server: LspClient, tmp_path: Path, name: str
) -> None:
    await server.initialize(tmp_path, {"textDocument": {"diagnostic": {}}})
    script = "\n".join([*map(TEST.format, range(LINES)), "pm.respnse;", "pm."])
    head = "$kind: http-request\nurl: a\nscripts:\n  - type: afterResponse\n    code: |-\n"
    is_yaml = name.endswith(".yaml")
    text = head + "\n".join(f"      {line}" for line in script.split("\n")) if is_yaml else script
    uri = await server.open(tmp_path / name, text)
    identifier: dict[str, Any] = {"textDocument": {"uri": uri}}
    rows = text.split("\n")
    place = {"position": {"line": len(rows) - 1, "character": len(rows[-1])}}
    answered: list[str] = []
    futures: list[asyncio.Future[Any]] = []
    frames = b""
    both: list[tuple[str, dict[str, Any]]] = [("diagnostic", {}), ("completion", place)]
    for number, (method, more) in enumerate(both, 901):
        future = server.waiting[number] = asyncio.get_running_loop().create_future()
        future.add_done_callback(lambda _, method=method: answered.append(method))
        futures.append(future)
        asked = {"jsonrpc": "2.0", "id": number, "method": f"textDocument/{method}"}
        body = json.dumps({**asked, "params": {**identifier, **more}}).encode()
        frames += b"Content-Length: %d\r\n\r\n%b" % (len(body), body)
    server.write(frames)  # at once: a busy machine must not hold the second back
    async with asyncio.timeout(PATIENCE):
        found, _ = await asyncio.gather(*futures)
    assert answered == ["completion", "diagnostic"]
    assert "PM007" in [one["code"] for one in found["items"]]
