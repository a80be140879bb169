"""The cases as one collection, each with a port of its own.

A case is an item of collection v2.1 (`name`, `request`, `event`, `item`, …) in YAML, and besides:

- `answers`: what the server answers, in turn; after that 200
- `before`, `after`: the text of a script, for short

`here.test` stands for the case's own server by address, `jar.test` and `other.test` for the same
server by two names that no other case uses.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, cast

from ruamel.yaml import YAML

HERE = Path(__file__).parent
FOLDER = HERE / "cases"
_PLACE = re.compile(r"\b(here|jar|other)\.test\b")

_SCRIPTS = {"before": "prerequest", "after": "test"}

Case = Mapping[str, Any]


@cache
def cases() -> dict[str, Case]:
    """Every case by file and name: `urls: a space in the path`."""
    found: dict[str, Case] = {}
    for path in sorted(FOLDER.glob("*.yaml")):
        for case in cast("list[Case]", _read(path)):
            name = f"{path.stem}: {case['name']}"
            assert name not in found, f"two cases are called {name}"
            found[name] = case
    return found


def _read(path: Path) -> Any:
    yaml: Any = YAML(typ="safe", pure=True)
    return yaml.load(path.read_text("utf-8"))


def answers(ports: Mapping[str, int]) -> dict[str, list[str]]:
    """What the server answers to each case."""
    return {
        name: placed(cases()[name].get("answers", []), number, port)
        for number, (name, port) in enumerate(ports.items())
    }


def collection(ports: Mapping[str, int]) -> dict[str, Any]:
    """All cases, in the shape of collection v2.1."""
    items = [_item(number, name, port) for number, (name, port) in enumerate(ports.items())]
    schema = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"
    variables = [{"key": "fromCollection", "value": "c1"}, {"key": "shared", "value": "collection"}]
    return {"info": {"name": "wire", "schema": schema}, "item": items, "variable": variables}


def scope(name: str) -> dict[str, Any]:
    """The variables of `environment` or `globals`."""
    values: dict[str, Any] = _read(HERE / "scopes.yaml")[name]
    rows = [{"key": key, "value": value, "enabled": True} for key, value in values.items()]
    return {"id": name, "name": name, "values": rows, "_postman_variable_scope": name}


def _item(number: int, name: str, port: int) -> dict[str, Any]:
    return placed({**_expanded(cases()[name]), "name": name}, number, port)


def _expanded(case: Case) -> dict[str, Any]:
    """An item of collection v2.1: scripts as events, in the items of a folder, too."""
    item = {key: value for key, value in case.items() if key not in ("answers", *_SCRIPTS)}
    events = [
        {"listen": listen, "script": {"type": "text/javascript", "exec": case[short]}}
        for short, listen in _SCRIPTS.items()
        if short in case
    ]
    if events:
        item["event"] = [*item.get("event", ()), *events]
    if "item" in item:
        item["item"] = [_expanded(inner) for inner in item["item"]]
    return item


def placed(value: Any, number: int, port: int) -> Any:
    """`value` with the stand-ins for servers replaced by those of case `number`."""
    hosts = {"here": "127.0.0.1", "jar": f"c{number}.localhost", "other": f"o{number}.localhost"}
    if isinstance(value, str):
        return _PLACE.sub(lambda match: f"{hosts[match[1]]}:{port}", value)
    if isinstance(value, list):
        return [placed(member, number, port) for member in cast("list[Any]", value)]
    if isinstance(value, dict):
        pairs = cast("dict[str, Any]", value).items()
        return {placed(key, number, port): placed(member, number, port) for key, member in pairs}
    return value
