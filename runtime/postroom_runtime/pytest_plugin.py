"""Collections as tests of pytest: one item per `pm.test`, and one per request for all the rest.

    pytest --postroom tests/api
    pytest --postroom --postroom-environment dev --dist loadfile -n 4     # with pytest-xdist

A collection runs once, whole and in its own order, when the first of its items is due: requests
build on one another, so selecting items selects what is reported, not what is sent.
"""

from __future__ import annotations

from pathlib import Path

import pytest

_DEFINITIONS = ("definition.yaml", "definition.yml")


def pytest_addoption(parser: pytest.Parser) -> None:
    """The plugin's options: without `--postroom` it does nothing."""
    group = parser.getgroup("postroom", "Postman collections")
    group.addoption("--postroom", action="store_true", help="collect Postman collections")
    group.addoption("--postroom-environment", metavar="FILE|NAME", help="for their variables")
    group.addoption("--postroom-globals", metavar="FILE", help="for their variables")
    group.addoption("--postroom-data", metavar="FILE", help="a row for each iteration")
    group.addoption(
        "--postroom-env-var",
        metavar="KEY=VALUE",
        action="append",
        default=[],
        help="a variable on top of the environment",
    )
    group.addoption("--postroom-insecure", action="store_true", help="accept any certificate")


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """A v2.1 export is a collection of tests."""
    wanted = file_path.name.endswith(".postman_collection.json")
    if not wanted or not parent.config.getoption("postroom"):
        return None
    return _collection(file_path, parent)


def pytest_collect_directory(path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """So is a v3 directory with a definition of its own."""
    defined = any((path / ".resources" / name).is_file() for name in _DEFINITIONS)
    if not defined or not parent.config.getoption("postroom"):
        return None
    return _collection(path, parent)


def _collection(path: Path, parent: pytest.Collector) -> pytest.Collector:
    """Imported when it is needed: every pytest run loads this module, few want collections."""
    from postroom_runtime.pytest_nodes import PostmanCollection

    return PostmanCollection.from_parent(parent, path=path)  # pyright: ignore[reportUnknownMemberType]
