"""`postroom convert`."""

from __future__ import annotations

from pathlib import Path
from typing import Any


def test_there_and_back_gives_the_same_run(postroom: Any, shop: Path, tmp_path: Path) -> None:
    assert postroom("convert", shop, "v3").code == 0
    assert (tmp_path / "v3/Folder/Good.request.yaml").is_file()
    assert postroom("convert", "v3", "back.postman_collection.json").code == 0
    ended = postroom("run", "back.postman_collection.json")
    assert ended.code == 1
    assert "  ✓ path" in ended.out
    assert "  ✗ wrong" in ended.out


def test_nothing_is_overwritten(postroom: Any, shop: Path) -> None:
    before = shop.read_text()
    ended = postroom("convert", shop, shop)
    assert ended.code == 2
    assert "exists already" in ended.err
    assert shop.read_text() == before
