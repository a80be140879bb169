"""The compiled catalogue: it decodes, is complete, and refers to nothing that is not there."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import msgspec
import pytest
from postroom_server.api.catalogue import declaration, load_catalogue, load_library, module_type
from postroom_server.api.lookup import members
from postroom_server.api.types import Member, Named, Primitive

ROOT = Path(__file__).parents[3]
SANDBOX = ROOT / "runtime" / "sandbox"
DECLARATION = (SANDBOX / "pm.d.ts").read_text("utf-8")


@pytest.mark.parametrize("strictness", [{}, {"exactOptionalPropertyTypes": True}])
def test_the_declaration_compiles_alone(tmp_path: Path, strictness: dict[str, bool]) -> None:
    options = {"strict": True, "noEmit": True, "lib": ["es2023"], "types": [], **strictness}
    config = tmp_path / "tsconfig.json"
    files = [str(SANDBOX / "pm.d.ts")]
    config.write_text(json.dumps({"compilerOptions": options, "files": files}), "utf-8")
    done = subprocess.run(
        ["node", SANDBOX / "node_modules" / "typescript" / "bin" / "tsc", "-p", config],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout, done.returncode) == ("", 0)


def test_every_interface_of_the_declaration_is_in_the_catalogue() -> None:
    names = set(re.findall(r"^(?:interface|type) (\w+)", DECLARATION, re.MULTILINE))
    assert names - load_catalogue().types.keys() == {"DynamicVariables"}


def test_every_global_of_the_declaration_is_in_the_catalogue() -> None:
    pattern = r"^declare (?:var|const|function) (\w+)"
    names = set(re.findall(pattern, DECLARATION, re.MULTILINE))
    assert names - load_catalogue().globals.keys() == set()


def test_names_that_scripts_lack_are_no_globals() -> None:
    absent = load_catalogue().types["AbsentGlobals"].members
    assert {"fetch", "process", "WeakRef", "globalThis"} <= absent.keys()
    assert absent.keys() & load_catalogue().globals.keys() == set()


def test_dynamic_variables_are_documented() -> None:
    dynamic = load_catalogue().dynamic
    assert len(dynamic) == 118
    assert [name for name, it in dynamic.items() if not (it.doc and it.example)] == []


def test_what_a_script_meets_is_documented() -> None:
    types = load_catalogue().types
    ours = set(re.findall(r"^interface (\w+)", DECLARATION, re.MULTILINE)) & types.keys()
    silent = {
        f"{owner}.{name}"
        for owner in ours
        for name, it in types[owner].members.items()
        if not (it.doc or it.internal or says_it_in_a_signature(it) or is_field(owner))
    }
    assert silent == set()


def says_it_in_a_signature(it: Member) -> bool:
    return any(one.get("doc") for one in to_plain(it.type).get("signatures", []))


def is_field(owner: str) -> bool:
    """Records whose fields say what they are by their names."""
    return owner.endswith(("Size", "Definition", "Pair")) or owner == "SavedScope"


def test_a_member_carries_its_tags() -> None:
    execution = load_catalogue().types["Execution"].members
    assert execution["skipRequest"].scripts == ["prerequest"]
    assert execution["runRequest"].lacking == ["newman"]
    assert execution["runRequest"].since == "6.2"
    legacy = load_catalogue().types["LegacyPostman"].members["getResponseHeader"]
    assert (legacy.deprecated, legacy.replacement) == ("Old form.", "pm.response.headers.get")
    assert load_catalogue().types["ChaiAssertion"].members["true"].kind == "getter"
    assert load_catalogue().types["Pm"].members["message"].lacking[-1] == "runtime"


def test_every_module_that_require_knows_is_there() -> None:
    modules = load_catalogue().modules
    assert {"lodash", "csv-parse/lib/sync", "postman-collection"} <= modules.keys()
    assert modules.keys() == load_catalogue().types["Modules"].members.keys()


@pytest.mark.parametrize(
    ("module", "name"),
    [
        ("ajv", "ValidationError"),
        ("chai", "expect"),
        ("cheerio", "load"),
        ("crypto-js", "SHA256"),
        ("lodash", "groupBy"),
        ("moment", "duration"),
        ("tv4", "validate"),
        ("uuid", "v4"),
        ("xml2js", "parseString"),
        ("path", "join"),
        ("postman-collection", "Request"),
    ],
)
def test_a_library_has_its_members(module: str, name: str) -> None:
    found = module_type(module)
    assert found is not None
    assert name in members(found)


def test_what_a_browser_version_of_a_module_lacks_is_left_out() -> None:
    assert module_type("util") is not None
    assert "promisify" not in members(module_type("util") or Primitive("any"))


def test_lodash_as_a_global_is_the_old_one() -> None:
    old = members(load_catalogue().globals["_"].type)
    assert "pluck" in old
    assert "flatMap" not in old


def test_a_library_that_does_not_exist_is_empty() -> None:
    assert load_library("left-pad").types == {}
    assert declaration("left-pad.Pad") is None


def libraries() -> list[str]:
    folder = ROOT / "server" / "postroom_server" / "api" / "catalogue"
    return sorted(path.stem for path in folder.glob("*.json"))


@pytest.mark.parametrize("library", ["", *libraries()])
def test_every_name_that_a_type_refers_to_is_declared(library: str) -> None:
    types = load_library(library).types if library else load_catalogue().types
    known = {"this", "Awaited"}
    unknown = {
        f"{owner}: {name}"
        for owner, it in types.items()
        for name in references(to_plain(it), frozenset(known))
        if declaration(name) is None
    }
    assert unknown == set()


def references(value: Any, generics: frozenset[str]) -> Iterator[str]:
    """The names referred to anywhere within plain data, generics in scope left out."""
    if isinstance(value, list):
        for item in cast("list[Any]", value):
            yield from references(item, generics)
    elif isinstance(value, dict):
        plain = cast("dict[str, Any]", value)
        if plain.get("k") == "ref" and plain["name"] not in generics:
            yield plain["name"]
        inner = generics | frozenset(cast("list[str]", plain.get("generics", [])))
        for item in plain.values():
            yield from references(item, inner)


def to_plain(value: object) -> dict[str, Any]:
    return msgspec.to_builtins(value)


def test_types_of_ecmascript_are_there() -> None:
    assert "findLast" in members(Named("Array", [Primitive("string")]))
    assert "groupBy" not in load_catalogue().types["ObjectConstructor"].members
