"""One collection told in three formats reads the same; and v3 as hands write it."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace
from postroom_runtime.formats import load_collection
from postroom_runtime.model.collection import Collection, Folder, RequestItem, ScriptKind
from postroom_runtime.model.problems import Problem
from postroom_runtime.model.request import Parameter, Request
from postroom_runtime.text import Position

FIXTURES = Path(__file__).parents[2] / "fixtures" / "collections"
V20 = FIXTURES / "bookshop.v2.0.postman_collection.json"
V21 = FIXTURES / "bookshop.v2.1.postman_collection.json"
V3 = FIXTURES / "bookshop.v3"
BY_HANDS = FIXTURES / "by-hands"


def load(path: Path) -> Collection:
    collection, problems = load_collection(path)
    assert problems == ()
    return collection


def requests(collection: Collection) -> dict[str, RequestItem]:
    return {item.name: item for _, item in collection.walk()}


def write(root: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, newline="")
    return root


def load_files(root: Path, files: dict[str, str]) -> tuple[Collection, tuple[Problem, ...]]:
    return load_collection(write(root, files))


@pytest.mark.parametrize("path", [V20, V3], ids=["v2.0", "v3"])
def test_the_same_collection_reads_the_same(path: Path) -> None:
    expected, found = load(V21), load(path)
    assert [(item.name, len(parents)) for parents, item in found.walk()] == [
        (item.name, len(parents)) for parents, item in expected.walk()
    ]
    for (_, one), (_, other) in zip(expected.walk(), found.walk(), strict=True):
        assert comparable(one.request) == comparable(other.request)
        assert one.behavior == other.behavior
        assert [(s.kind, s.source.text) for s in one.scripts] == [
            (s.kind, s.source.text) for s in other.scripts
        ]
    assert folder_facts(found.root) == folder_facts(expected.root)


def comparable(request: Request) -> Request:
    """Without the row descriptions and the order of query rows, which the formats tell apart."""
    query = sorted(request.url.query, key=lambda row: row.key)
    return replace(request, url=replace(request.url, query=tuple(query)))


def folder_facts(folder: Folder) -> object:
    scripts = [(script.kind, script.source.text) for script in folder.scripts]
    variables = [(row.key, row.value, row.enabled) for row in folder.variables]
    inner = [folder_facts(item) for item in folder.items if isinstance(item, Folder)]
    return folder.name, folder.description, folder.auth, scripts, variables, inner


@pytest.mark.parametrize("path", [V20, V21, V3], ids=["v2.0", "v2.1", "v3"])
def test_every_script_knows_its_place(path: Path) -> None:
    collection = load(path)
    scripts = [script for _, item in collection.walk() for script in item.scripts]
    scripts += collection.root.scripts
    for script in scripts:
        source = script.source
        assert source.map.script.text == source.text
        start = source.map.offset_to_file(0)
        assert source.map.file.text[start:].startswith(source.text[:7].replace('"', '\\"')[:7])


def test_places_are_those_of_the_file() -> None:
    login = requests(load(V21))["Login"]
    assert login.location is not None
    assert str(login.location).endswith("bookshop.v2.1.postman_collection.json:11:12")
    assert str(login.scripts[1].source.place(Position(1, 4))).endswith(":30:13")


def test_labels_name_scripts_in_stack_frames() -> None:
    collection = load(V3)
    labels = [s.label for s in collection.root.scripts]
    for parents, item in collection.walk():
        labels += [script.label for script in (*parents[-1].scripts, *item.scripts)]
    assert "Bookshop/afterResponse" in labels
    assert "Login/beforeRequest" in labels
    assert "Books/beforeRequest" in labels
    assert [s.label for s in requests(load(BY_HANDS))["Extra things"].scripts] == [
        "Extra%20things/afterResponse",
        "Extra%20things/beforeRequest",
        "Extra%20things/afterResponse-2",
    ]


@pytest.mark.parametrize("path", [V20, V21, V3, BY_HANDS])
def test_ids_are_the_same_in_every_load(path: Path) -> None:
    first, second = (requests(load(path)) for _ in range(2))
    ids = [item.id for item in first.values()]
    assert ids == [item.id for item in second.values()]
    assert len(set(ids)) == len(ids)


def test_names_that_repeat_get_ids_of_their_own(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    items = '{"name": "x", "request": "u"}, {"name": "x", "request": "v"}'
    path.write_text(f'{{"info": {{"name": "a"}}, "item": [{items}]}}')
    first, second = (item.id for _, item in load(path).walk())
    assert first != second


def test_v3_by_hands() -> None:
    collection = load(BY_HANDS)
    assert [item.name for _, item in collection.walk()] == ["Only", "z first", "Extra things"]
    assert [(row.key, row.value) for row in collection.root.variables] == [
        ("base", "https://example.com"),
        ("retries", 3),
    ]
    assert collection.root.auth is not None
    assert collection.root.auth.parameters == {"token": "{{token}}"}
    first = requests(collection)["z first"].request
    assert first.headers == (Parameter("Accept", "application/json"), Parameter("X-Flag", "off"))
    assert first.url.text == "{{base}}/first?z=9&x=2"


def test_script_files_run_after_the_scripts_inside() -> None:
    scripts = requests(load(BY_HANDS))["Extra things"].scripts
    after = [s.source.text for s in scripts if s.kind is ScriptKind.POST_RESPONSE]
    assert after == ['pm.test("inside", () => {});\n', 'pm.test("beside", () => {});\n']


@pytest.mark.parametrize("name", ["Books/Covers/Upload.request.yaml", "Login.request.yaml"])
def test_a_single_request_keeps_what_stands_around_it(name: str) -> None:
    collection, problems = load_collection(V3 / name)
    ((parents, item),) = collection.walk()
    assert problems == ()
    assert item.name == Path(name).name.partition(".")[0]
    assert [folder.name for folder in parents] == ["Bookshop", *Path(name).parts[:-1]]
    assert len(parents[0].scripts) == 1
    assert parents[0].auth is not None


def test_a_single_request_by_a_relative_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(V3 / "Books")
    collection, _ = load_collection(Path("Search.request.yaml"))
    ((parents, item),) = collection.walk()
    assert [folder.name for folder in parents] == ["Bookshop", "Books"]
    assert str(item.location) == "../Books/Search.request.yaml:2:6"


def test_a_script_file_loads_its_request() -> None:
    collection, _ = load_collection(BY_HANDS / "Extra.afterResponse.js")
    assert list(requests(collection)) == ["Extra things"]


def test_order(tmp_path: Path) -> None:
    files = {
        "b.request.yaml": "url: x\n$kind: http-request\norder: 2\n",
        "a.request.yaml": "url: x\n$kind: http-request\norder: 2.5\n",
        "f0.request.yaml": "url: x\n$kind: http-request\n",
        "F2/one.request.yaml": "url: x\n$kind: http-request\n",
        "G/.resources/definition.yaml": "$kind: collection\norder: -1\n",
        "G/two.request.yaml": "url: x\n$kind: http-request\n",
    }
    collection, _ = load_files(tmp_path, files)
    assert [item.name for _, item in collection.walk()] == ["one", "f0", "two", "b", "a"]


def test_a_broken_file_spoils_only_itself(tmp_path: Path) -> None:
    files = {
        "good.request.yaml": "$kind: http-request\nurl: x\n",
        "bad.request.yaml": "$kind: http-request\nurl: {{base}}/x\n",
    }
    collection, problems = load_files(tmp_path, files)
    assert list(requests(collection)) == ["good"]
    (problem,) = problems
    assert str(problem).endswith(
        'bad.request.yaml:2:6: A value that starts with `{{` needs quotes. Quote it: "{{base}}/x"'
    )


def test_overlays_stand_in_for_files(tmp_path: Path) -> None:
    path = write(tmp_path, {"a.request.yaml": "$kind: http-request\nurl: old\n"}) / "a.request.yaml"
    overlay = {path: "$kind: http-request\nurl: new\n"}
    for target in (path, tmp_path):
        collection, _ = load_collection(target, overlay)
        assert requests(collection)["a"].request.url.text == "new"


def test_other_protocols_are_left_out_with_a_word(tmp_path: Path) -> None:
    files = {
        "a.request.yaml": "$kind: http-request\nurl: x\n",
        "b.request.yaml": "$kind: grpc-request\nurl: x\n",
    }
    collection, problems = load_files(tmp_path, files)
    assert list(requests(collection)) == ["a"]
    assert [problem.message for problem in problems] == [
        "A `grpc-request` cannot be run yet; it is left out."
    ]


@pytest.mark.parametrize(
    ("url", "parameters", "expected"),
    [
        ("h/?x=1&z=9", "{x: '2'}", "h/?z=9&x=2"),
        ("h/?x=1", "[]", "h/?x=1"),
        ("h/", "{k: null}", "h/?k"),
        ("h/?x=1", "[{key: x, value: '2', disabled: true}]", "h/?x=1"),
        ("h/?x=1&x=2", "[{key: x, value: '3'}]", "h/?x=3"),
        ("{{a?b}}/c", "{d: '1'}", "{{a?b}}/c?d=1"),
    ],
)
def test_query_rows_override_the_url(
    tmp_path: Path, url: str, parameters: str, expected: str
) -> None:
    text = f'$kind: http-request\nurl: "{url}"\nqueryParams: {parameters}\n'
    collection, _ = load_files(tmp_path, {"a.request.yaml": text})
    assert requests(collection)["a"].request.url.text == expected


@pytest.mark.parametrize(
    ("body", "mode", "content"),
    [
        ("{type: json, content: '{}'}", "raw", "{}"),
        ("{type: text, content: off}", "raw", "off"),
        ("{type: urlencoded, content: {a: '1'}}", "urlencoded", (Parameter("a", "1"),)),
        (
            "{type: formdata, content: [{type: file, key: f, src: [a, b]}]}",
            "formdata",
            (Parameter("f", None, type="file", source=("a", "b")),),
        ),
        ("{type: file, content: {src: a.bin}}", "file", "a.bin"),
    ],
)
def test_v3_bodies(tmp_path: Path, body: str, mode: str, content: object) -> None:
    text = f"$kind: http-request\nurl: x\nmethod: POST\nbody: {body}\n"
    collection, problems = load_files(tmp_path, {"a.request.yaml": text})
    found = requests(collection)["a"].request.body
    assert problems == ()
    assert found is not None
    assert (found.mode, found.raw or found.fields or found.file_path) == (mode, content)
