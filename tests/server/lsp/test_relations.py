"""What relates the files of a workspace: calls between requests, links, names that are renamed in
all of them, and what can be searched for."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.server.lsp.conftest import LspClient

Json = dict[str, Any]

LOGIN = """\
$kind: http-request
name: Login
url: "{{host}}/login"
method: POST
body:
  type: file
  content:
    src: data/login.json
scripts:
  - type: afterResponse
    code: |-
      const { sign } = pm.require("../../lib/sign.js");
      pm.test("signs in", () => sign(1));
      pm.execution.setNextRequest("Order");
"""
ORDER = """\
$kind: http-request
url: "{{host}}/order"
scripts:
  - type: beforeRequest
    code: |-
      const lib = pm.require("../../lib/sign.js");
      lib.sign("a");
      if (!pm.environment.get("token")) { pm.execution.setNextRequest('Login'); }
      require("lodash");
"""
DEFINITION = """\
$kind: collection
name: Shop
scripts:
  - type: http:beforeRequest
    code: pm.execution.runRequest("Login");
"""
MODULE = """\
function sign(text) { return text; }
module.exports = { sign, rounds: 3 };
"""
OTHER = """\
{
  "info": { "name": "Tiny", "schema": "https://schema.getpostman.com/json/collection/v2.1.0/" },
  "item": [
    { "name": "Users", "item": [
      { "name": "Get \\"one\\"", "request": { "method": "GET", "url": "{{host}}/users/1" },
        "event": [{ "listen": "test", "script": { "exec": ["pm.test('is found', () => {});"] } }] }
    ] },
    { "name": "Again", "request": "{{host}}/again",
      "event": [{ "listen": "test",
        "script": { "exec": ["pm.execution.setNextRequest(\\"Again\\");"] } }] }
  ]
}
"""
ENVIRONMENT = "name: dev\nvalues:\n  - key: host\n    value: http://127.0.0.1\n"


@pytest.fixture
async def folder(server: LspClient, tmp_path: Path) -> Path:
    """A workspace that has been read."""
    shop = tmp_path / "collections" / "Shop"
    for path, text in {
        shop / "Login.request.yaml": LOGIN,
        shop / "Order.request.yaml": ORDER,
        shop / ".resources" / "definition.yaml": DEFINITION,
        tmp_path / "lib" / "sign.js": MODULE,
        tmp_path / "data" / "login.json": "{}",
        tmp_path / "tiny.postman_collection.json": OTHER,
        tmp_path / "dev.environment.yaml": ENVIRONMENT,
    }.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    tree = {"hierarchicalDocumentSymbolSupport": True}
    await server.initialize(tmp_path, {"textDocument": {"documentSymbol": tree}})
    await server.command("postroom.listEnvironments")
    return tmp_path


async def at(server: LspClient, path: Path, marked: str) -> Json:
    """An open file and the place of a piece of its text."""
    text = path.read_text("utf-8")  # noqa: ASYNC240
    uri = await server.open(path)
    offset = text.index(marked)
    line = text.count("\n", 0, offset)
    place = {"line": line, "character": offset - text.rfind("\n", 0, offset) - 1}
    return {"textDocument": {"uri": uri}, "position": place}


def places(found: list[Json]) -> list[tuple[str, int]]:
    return sorted((one["uri"].rpartition("/")[2], one["range"]["start"]["line"]) for one in found)


def changed(edit: Json, folder: Path) -> dict[str, str]:
    """The files after an edit, by name."""
    found: dict[str, str] = {}
    for uri, edits in edit["changes"].items():
        path = next(one for one in folder.rglob("*") if one.is_file() and one.as_uri() == uri)
        text = path.read_text("utf-8")
        for one in sorted(edits, key=lambda it: offset(text, it["range"]["start"]), reverse=True):
            start, end = (offset(text, one["range"][key]) for key in ("start", "end"))
            text = text[:start] + one["newText"] + text[end:]
        found[path.name] = text
    return found


def offset(text: str, place: Json) -> int:
    """Where a place stands in a text of plain characters."""
    lines = text.split("\n")[: place["line"]]
    return sum(len(line) + 1 for line in lines) + int(place["character"])


# ---- Call hierarchy ------------------------------------------------------------------------------


async def test_who_calls_a_request_and_whom_it_calls(server: LspClient, folder: Path):
    shop = folder / "collections" / "Shop"
    here = await at(server, shop / "Login.request.yaml", "name: Login")
    (item,) = await server.request("textDocument/prepareCallHierarchy", here)
    assert (item["name"], item["detail"]) == ("Login", "POST")
    calls = await server.request("callHierarchy/incomingCalls", {"item": item})
    assert {one["from"]["name"] for one in calls} == {"Order", "Shop"}
    calls = await server.request("callHierarchy/outgoingCalls", {"item": item})
    assert {one["to"]["name"]: one["fromRanges"][0]["start"]["line"] for one in calls} == {
        "Order": 13,
        "sign.js": 11,
    }


async def test_the_hierarchy_starts_from_a_name_in_a_script(server: LspClient, folder: Path):
    shop = folder / "collections" / "Shop"
    (item,) = await server.request(
        "textDocument/prepareCallHierarchy",
        await at(server, shop / "Order.request.yaml", "ogin');"),
    )
    assert item["name"] == "Login"
    (item,) = await server.request(
        "textDocument/prepareCallHierarchy",
        await at(server, shop / "Order.request.yaml", "lib/sign.js"),
    )
    assert item["name"] == "sign.js"
    calls = await server.request("callHierarchy/incomingCalls", {"item": item})
    assert {one["from"]["name"] for one in calls} == {"Login", "Order"}


async def test_a_request_of_a_json_collection_may_call_itself(server: LspClient, folder: Path):
    here = await at(server, folder / "tiny.postman_collection.json", "Again\\")
    (item,) = await server.request("textDocument/prepareCallHierarchy", here)
    (call,) = await server.request("callHierarchy/incomingCalls", {"item": item})
    assert call["from"]["name"] == item["name"] == "Again"


# ---- Requests ------------------------------------------------------------------------------------


async def test_a_request_is_renamed_wherever_it_is_named(server: LspClient, folder: Path):
    shop = folder / "collections" / "Shop"
    here = await at(server, shop / "Order.request.yaml", "Login')")
    prepared = await server.request("textDocument/prepareRename", here)
    assert prepared["start"]["line"] == 7
    edit = await server.request("textDocument/rename", here | {"newName": 'Log "in" it\'s: 1'})
    after = changed(edit, folder)
    assert after["Login.request.yaml"].count("name:") == 1
    assert '\nname: "Log \\"in\\" it\'s: 1"\n' in after["Login.request.yaml"]
    assert """setNextRequest('Log "in" it\\'s: 1')""" in after["Order.request.yaml"]
    assert "runRequest(" in after["definition.yaml"]


async def test_a_request_without_a_name_gets_one(server: LspClient, folder: Path):
    here = await at(server, folder / "collections" / "Shop" / "Login.request.yaml", 'rder");')
    after = changed(await server.request("textDocument/rename", here | {"newName": "Buy"}), folder)
    assert after["Order.request.yaml"].startswith("$kind: http-request\nname: Buy\nurl:")
    assert 'setNextRequest("Buy")' in after["Login.request.yaml"]


async def test_a_name_in_json_is_escaped(server: LspClient, folder: Path):
    here = await at(server, folder / "tiny.postman_collection.json", "Again\\")
    after = changed(await server.request("textDocument/rename", here | {"newName": 'a"b'}), folder)
    text = after["tiny.postman_collection.json"]
    assert '"name": "a\\"b"' in text
    assert 'setNextRequest(\\"a\\\\\\"b\\");' in text


@pytest.mark.parametrize("name", ["Order", "", " x", "a\nb"])
async def test_a_request_is_not_renamed_to(server: LspClient, folder: Path, name: str):
    here = await at(server, folder / "collections" / "Shop" / "Order.request.yaml", "Login')")
    assert await server.error_of("textDocument/rename", here | {"newName": name}) == -32803


async def test_definition_and_references_of_a_request(server: LspClient, folder: Path):
    shop = folder / "collections" / "Shop"
    here = await at(server, shop / "Order.request.yaml", "Login')")
    assert places(await server.request("textDocument/definition", here)) == [
        ("Login.request.yaml", 1)
    ]
    found = await server.request(
        "textDocument/references", here | {"context": {"includeDeclaration": True}}
    )
    assert places(found) == [
        ("Login.request.yaml", 1),
        ("Order.request.yaml", 7),
        ("definition.yaml", 4),
    ]
    assert len(await server.request("textDocument/documentHighlight", here)) == 1


# ---- Modules -------------------------------------------------------------------------------------


async def test_a_module_is_a_script_too(server: LspClient, folder: Path):
    here = await at(server, folder / "lib" / "sign.js", "return text")
    found = await server.request("textDocument/hover", here | {"position": place_of(0, 10)})
    assert "function sign" in found["contents"]["value"]
    assert (
        await server.request("textDocument/codeLens", {"textDocument": here["textDocument"]}) == []
    )


async def test_what_a_module_exports_is_renamed_where_it_is_used(server: LspClient, folder: Path):
    shop = folder / "collections" / "Shop"
    here = await at(server, shop / "Order.request.yaml", 'sign("a")')
    found = await server.request(
        "textDocument/references", here | {"context": {"includeDeclaration": True}}
    )
    assert places(found) == [
        ("Login.request.yaml", 11),
        ("Order.request.yaml", 6),
        ("sign.js", 1),
    ]
    after = changed(await server.request("textDocument/rename", here | {"newName": "seal"}), folder)
    assert "module.exports = { seal: sign, rounds: 3 };" in after["sign.js"]
    assert "lib.seal(" in after["Order.request.yaml"]
    assert "const { seal: sign } = pm.require" in after["Login.request.yaml"]
    assert await server.error_of("textDocument/rename", here | {"newName": "rounds"}) == -32803


@pytest.mark.parametrize(
    ("piece", "reason"),
    [
        ("pm.environment", "given to every script by Postman"),
        ("environment.get", "not declared in a script"),
    ],
)
async def test_what_cannot_be_renamed_is_refused_with_the_reason(
    server: LspClient, folder: Path, piece: str, reason: str
):
    here = await at(server, folder / "collections" / "Shop" / "Order.request.yaml", piece)
    with pytest.raises(Exception, match=reason):
        await server.request("textDocument/prepareRename", here)


# ---- Outline, search, links, hints ---------------------------------------------------------------


async def test_the_outline_of_a_json_collection(server: LspClient, folder: Path):
    here = await at(server, folder / "tiny.postman_collection.json", "Tiny")
    document = {"textDocument": here["textDocument"]}
    (root,) = await server.request("textDocument/documentSymbol", document)

    def shown(symbol: Json) -> list[Any]:
        return [symbol["name"], *(shown(one) for one in symbol.get("children") or ())]

    assert shown(root) == [
        "Tiny",
        ["Users", ['Get "one"', ["after response", ["is found"]]]],
        ["Again", ["after response"]],
    ]
    (users, again) = root["children"]
    assert users["children"][0]["detail"] == "GET {{host}}/users/1"
    assert again["range"]["start"]["line"] == 7


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("login", ("POST Login", "")),
        ("signsin", ("signs in", "Login")),
        ("host", ("host", "environment: dev")),
        ("usone", ('GET Get "one"', "Users")),
        ("isfound", ("is found", 'Get "one"')),
    ],
)
async def test_search_in_the_workspace(
    server: LspClient, folder: Path, query: str, first: tuple[str, str]
):
    found = await server.request("workspace/symbol", {"query": query})
    assert (found[0]["name"], found[0].get("containerName", "")) == first


async def test_links(server: LspClient, folder: Path):
    shop = folder / "collections" / "Shop"
    login = await at(server, shop / "Login.request.yaml", "name")
    found = await server.request(
        "textDocument/documentLink", {"textDocument": login["textDocument"]}
    )
    targets = {one["range"]["start"]["line"]: one["target"].rpartition("/")[2] for one in found}
    assert targets == {7: "login.json", 11: "sign.js", 13: "Order.request.yaml#L2,1"}
    order = await at(server, shop / "Order.request.yaml", "url")
    found = await server.request(
        "textDocument/documentLink", {"textDocument": order["textDocument"]}
    )
    assert "https://lodash.com/docs/" in {one["target"] for one in found}


async def test_values_behind_variables(server: LspClient, folder: Path):
    here = await at(server, folder / "collections" / "Shop" / "Login.request.yaml", "name")
    lines = {"start": place_of(0, 0), "end": place_of(5, 0)}
    params = {"textDocument": here["textDocument"], "range": lines}
    (hint,) = await server.request("textDocument/inlayHint", params)
    assert (hint["label"], hint["position"]) == ("= http://127.0.0.1", place_of(2, 14))


# ---- Colours -------------------------------------------------------------------------------------


async def test_only_the_tokens_that_changed_are_told(server: LspClient, folder: Path):
    path = folder / "collections" / "Shop" / "Order.request.yaml"
    here = await at(server, path, "name" if "name" in ORDER else "url")
    document = {"textDocument": here["textDocument"]}
    told = await server.request("textDocument/semanticTokens/full", document)
    change = {"range": {"start": place_of(6, 10), "end": place_of(6, 14)}, "text": "rounds"}
    version = document["textDocument"] | {"version": 2}
    await server.notify(
        "textDocument/didChange", {"textDocument": version, "contentChanges": [change]}
    )
    asked = document | {"previousResultId": told["resultId"]}
    changes = await server.request("textDocument/semanticTokens/full/delta", asked)
    data = list(told["data"])
    for one in changes["edits"]:
        data[one["start"] : one["start"] + one["deleteCount"]] = one.get("data") or []
    now = await server.request("textDocument/semanticTokens/full", document)
    assert data == now["data"] != told["data"]
    assert sum(one["deleteCount"] for one in changes["edits"]) < len(data) / 2
    again = await server.request(
        "textDocument/semanticTokens/full/delta", document | {"previousResultId": now["resultId"]}
    )
    assert again["edits"] == []
    lost = await server.request(
        "textDocument/semanticTokens/full/delta", document | {"previousResultId": "gone"}
    )
    assert lost["data"] == now["data"]


def place_of(line: int, character: int) -> Json:
    return {"line": line, "character": character}
