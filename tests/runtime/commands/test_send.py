"""`postroom send`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any


def test_a_bare_url(postroom: Any, server: str) -> None:
    ended = postroom("send", server.removeprefix("http://") + "/get?a=1")
    assert ended.code == 0
    assert "200 OK" in ended.out
    assert "Content-Type: application/json" in ended.out
    assert '  "path": "/get?a=1"' in ended.out


def test_a_body_and_a_method(postroom: Any, server: str) -> None:
    ended = postroom("send", f"{server}/post", "-d", "hello", "--body-only")
    assert json.loads(ended.out) == {"path": "/post", "method": "POST", "body": "hello"}


def test_a_request_of_a_collection(postroom: Any, shop: Path) -> None:
    ended = postroom("send", shop, "Folder/Good")
    assert ended.code == 0
    assert "  ✓ path" in ended.out
    assert postroom("send", shop, "Bad").code == 1


def test_a_collection_of_several_requests_asks_which(postroom: Any, shop: Path) -> None:
    ended = postroom("send", shop)
    assert ended.code == 2
    assert "2 requests" in ended.err
    assert "“Folder/Good”" in ended.err


def test_nobody_there_points_at_the_echo_service(postroom: Any) -> None:
    ended = postroom("send", "127.0.0.1:1/get")
    assert ended.code == 1
    assert ended.err.count("postroom echo") == 1
    assert ended.out == ""


def test_a_secret_in_a_source_line_is_covered(postroom: Any, tmp_path: Path) -> None:
    script = [
        "pm.test('own', () => pm.expect('tok-4711').to.equal('me'));",
        "pm.execution.skipRequest();",
    ]
    bearer = {"type": "bearer", "bearer": [{"key": "token", "value": "tok-4711"}]}
    item = {
        "name": "Login",
        "request": {"url": "http://127.0.0.1:1/", "auth": bearer},
        "event": [{"listen": "prerequest", "script": {"exec": script}}],
    }
    path = tmp_path / "a.postman_collection.json"
    path.write_text(json.dumps({"info": {"name": "Shop"}, "item": [item]}, indent=1))
    ended = postroom("send", path)
    assert "pm.expect('******').to.equal('me')" in ended.out
    assert "tok-4711" not in ended.out + ended.err
