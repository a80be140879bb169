"""Variables and requests across the files of a workspace."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.server.lsp.conftest import LspClient

LOGIN = """\
$kind: http-request
name: Login
url: "{{host}}/login"
scripts:
  - type: afterResponse
    code: pm.environment.set("token", "abc");
"""
ORDER = """\
$kind: http-request
name: Order
url: "{{host}}/order?token={{token}}"
scripts:
  - type: beforeRequest
    code: |-
      pm.environment.get("token");
      pm.execution.setNextRequest("Login");
"""
ENVIRONMENT = """\
name: dev
values:
  - key: host
    value: http://127.0.0.1
"""

Json = dict[str, Any]


def at(line: int, character: int) -> Json:
    return {"line": line, "character": character}


@pytest.fixture
async def order(server: LspClient, tmp_path: Path) -> Json:
    """The document Order.request.yaml, in a workspace that has been read."""
    collection = tmp_path / "collections" / "Shop"
    collection.mkdir(parents=True)
    (collection / "Login.request.yaml").write_text(LOGIN)
    (collection / "Order.request.yaml").write_text(ORDER)
    (tmp_path / "dev.environment.yaml").write_text(ENVIRONMENT)
    await server.initialize(tmp_path)
    await server.command("postroom.listEnvironments")
    return {"textDocument": {"uri": await server.open(collection / "Order.request.yaml")}}


def names(locations: list[Json]) -> list[tuple[str, int]]:
    return sorted(
        (one["uri"].rpartition("/")[2], one["range"]["start"]["line"]) for one in locations
    )


@pytest.mark.parametrize(
    ("position", "expected"),
    [
        (at(6, 27), [("Login.request.yaml", 5)]),  # "token" in a script
        (at(2, 8), [("dev.environment.yaml", 2)]),  # {{host}} in the URL
        (at(7, 37), [("Login.request.yaml", 1)]),  # a request's name
    ],
)
async def test_definition(server: LspClient, order: Json, position: Json, expected: Any):
    found = await server.request("textDocument/definition", order | {"position": position})
    assert names(found) == expected


async def test_references_of_a_variable(server: LspClient, order: Json):
    params = order | {"position": at(6, 27), "context": {"includeDeclaration": True}}
    found = await server.request("textDocument/references", params)
    files = ("Login.request.yaml", 5), ("Order.request.yaml", 2), ("Order.request.yaml", 6)
    assert names(found) == list(files)


async def test_renaming_a_variable_reaches_every_file(server: LspClient, order: Json):
    params = order | {"position": at(6, 27)}
    place = await server.request("textDocument/prepareRename", params)
    assert place == {"start": at(6, 26), "end": at(6, 31)}
    edit = await server.request("textDocument/rename", params | {"newName": "session"})
    changes = {uri.rpartition("/")[2]: edits for uri, edits in edit["changes"].items()}
    assert {name: len(edits) for name, edits in changes.items()} == {
        "Login.request.yaml": 1,
        "Order.request.yaml": 2,
    }
    (login,) = changes["Login.request.yaml"]
    assert login["range"] == {"start": at(5, 30), "end": at(5, 35)}
    assert await server.error_of("textDocument/rename", params | {"newName": "a}b"}) == -32803


async def test_completion_knows_the_variables_of_other_files(server: LspClient, order: Json):
    found = await server.request("textDocument/completion", order | {"position": at(6, 26)})
    assert {"token", "host"} <= {item["label"] for item in found["items"]}


async def test_requests_are_found_by_their_letters(server: LspClient, order: Json):
    found = await server.request("workspace/symbol", {"query": "shlog"})
    assert [one["name"] for one in found] == []
    found = await server.request("workspace/symbol", {"query": "ogn"})
    assert [one["name"] for one in found] == ["GET Login"]


async def test_a_file_changed_on_disk_is_read_again(server: LspClient, order: Json, tmp_path: Path):
    path = tmp_path / "dev.environment.yaml"
    path.write_text(ENVIRONMENT + "  - key: region\n    value: eu\n")
    changes = [{"uri": path.as_uri(), "type": 2}]
    await server.notify("workspace/didChangeWatchedFiles", {"changes": changes})
    found = await server.request("textDocument/completion", order | {"position": at(6, 26)})
    assert "region" in {item["label"] for item in found["items"]}


async def test_a_folder_that_is_renamed_takes_its_requests_with_it(
    server: LspClient, tmp_path: Path, order: Json
) -> None:
    before, after = tmp_path / "collections" / "Shop", tmp_path / "collections" / "Store"
    await server.notify("textDocument/didClose", order)
    before.rename(after)
    changes = [{"uri": before.as_uri(), "type": 3}, {"uri": after.as_uri(), "type": 1}]
    await server.notify("workspace/didChangeWatchedFiles", {"changes": changes})
    listed = await server.command("postroom.listRequests")
    assert [(one["name"], [item["name"] for item in one["items"]]) for one in listed] == [
        ("Store", ["Login", "Order"])
    ]
