"""The collections that are run: requests to the local server, with scripts, as v2.1 and as v3."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path

PRE_REQUEST = ['pm.variables.set("a", 1);', 'pm.environment.set("b", "two");']
POST_RESPONSE = [
    'pm.test("status", () => pm.response.to.have.status(200));',
    'pm.test("name", () => pm.expect(pm.response.json().name).to.equal("parcel"));',
    'pm.test("price", () => pm.expect(pm.response.json().price).to.be.above(1000));',
]


@contextmanager
def local_server() -> Generator[str]:
    """The server of `server.mjs` on a free port; gives its URL."""
    command = ["node", str(Path(__file__).with_name("server.mjs"))]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield f"http://127.0.0.1:{process.stdout.readline().strip()}"
        finally:
            process.terminate()


def write_json(path: Path, url: str, requests: int, *, scripts: bool = True) -> Path:
    """A v2.1 collection with so many requests."""
    events = [_event("prerequest", PRE_REQUEST), _event("test", POST_RESPONSE)] if scripts else []
    items = [
        {"name": f"Request {number}", "event": events, "request": {"method": "GET", "url": url}}
        for number in range(requests)
    ]
    return _write(path, items)


def write_sender(path: Path, url: str, times: int) -> Path:
    """A v2.1 collection with one request, whose script sends so many more, one after the other."""
    lines = [
        "function send(left) {",
        "  if (left === 0) return pm.test('all were sent', () => {});",
        f"  pm.sendRequest({json.dumps(url)}, (error) => {{ if (!error) send(left - 1); }});",
        "}",
        f"send({times});",
    ]
    request = {"method": "GET", "url": url}
    return _write(path, [{"name": "Sender", "event": [_event("test", lines)], "request": request}])


def write_large(path: Path, url: str, size: int) -> Path:
    """A v2.1 collection with one request, which is answered by so many bytes that a test reads."""
    lines = [f'pm.test("all", () => pm.expect(pm.response.text()).to.have.lengthOf({size}));']
    request = {"method": "GET", "url": f"{url}/?bytes={size}"}
    return _write(path, [{"name": "Large", "event": [_event("test", lines)], "request": request}])


def _write(path: Path, items: Sequence[object]) -> Path:
    schema = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"
    collection = {"info": {"name": "Benchmark", "schema": schema}, "item": items}
    path.write_text(json.dumps(collection, indent="\t"), encoding="utf-8")
    return path


def write_yaml(path: Path, url: str, requests: int) -> Path:
    """The same collection as a v3 directory."""
    resources = path / ".resources"
    resources.mkdir(parents=True)
    (resources / "definition.yaml").write_text("$kind: collection\nname: Benchmark\n")
    for number in range(requests):
        text = _request_yaml(url, number)
        (path / f"Request {number}.request.yaml").write_text(text, encoding="utf-8")
    return path


def _event(listen: str, lines: list[str]) -> dict[str, object]:
    return {"listen": listen, "script": {"type": "text/javascript", "exec": lines}}


def _request_yaml(url: str, number: int) -> str:
    before, after = (
        "\n".join(f"      {line}" for line in lines) for lines in (PRE_REQUEST, POST_RESPONSE)
    )
    return (
        f'$kind: http-request\nurl: "{url}"\nmethod: GET\nscripts:\n'
        f"  - type: beforeRequest\n    code: |-\n{before}\n"
        f"  - type: afterResponse\n    code: |-\n{after}\norder: {number * 1000}\n"
    )
