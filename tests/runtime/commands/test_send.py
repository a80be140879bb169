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
