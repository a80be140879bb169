"""Which scripts load a module."""

from __future__ import annotations

import json
from pathlib import Path

from postroom_server.workspace.index import Index
from postroom_server.workspace.loaders import loaders

ROOT = Path("/ws")


def index(**files: str) -> Index:
    found = Index()
    for name, text in files.items():
        found.update(ROOT / name, text)
    return found


def script(code: str) -> object:
    return {"listen": "test", "script": {"exec": [code]}}


def test_scripts_load_a_module_by_themselves_and_through_others_once_around() -> None:
    sends = {"name": "Get", "request": {"url": "a"}, "event": [script('pm.require("./b")')]}
    folder = {"name": "Folder", "item": [sends], "event": [script('pm.require("./a.js")')]}
    other = {"name": "Other", "request": {"url": "a"}, "event": [script('pm.require("./none")')]}
    collection = {"info": {"name": "Shop"}, "item": [folder, other]}
    found = index(
        **{
            "a.js": 'pm.require("./b.js");',
            "b.js": 'pm.require("./a.js");',
            "none.js": "pm.sendRequest;",
            "shop.json": json.dumps(collection),
        }
    )
    both = {(ROOT / "shop.json", "Folder"), (ROOT / "shop.json", "Folder/Get")}
    assert loaders(found, ROOT / "a.js") == both
    assert loaders(found, ROOT / "none.js") == {(ROOT / "shop.json", "Other")}
    assert loaders(found, ROOT / "unknown.js") == set()
