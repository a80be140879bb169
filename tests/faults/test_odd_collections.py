"""Collections, variables and answers that are sound and yet not meant for any program: endless,
deep, enormous. Each ends in a report or in one sentence."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from tests.faults.conftest import FINE, OK, StartLiar, Terminal, Writer

COUNT = 2000


def environment(folder: Path, values: dict[str, str]) -> Path:
    """An environment's file."""
    path = folder / "env.json"
    rows = [{"key": key, "value": value} for key, value in values.items()]
    path.write_text(json.dumps({"name": "Env", "values": rows}))
    return path


ENDLESS: dict[str, dict[str, str]] = {
    "in a circle": {f"v{n}": f"{{{{v{(n + 1) % COUNT}}}}}" for n in range(COUNT)},
    "itself": {"v0": "{{v0}}"},
    "itself ten times": {"v0": "{{v0}}" * 10},
    "each the next ten times": {f"v{n}": f"{{{{v{n + 1}}}}}" * 10 for n in range(30)},
}


@pytest.mark.parametrize("name", ENDLESS)
def test_variables_without_end(
    postroom: Terminal, collection: Writer, lying: StartLiar, tmp_path: Path, name: str
) -> None:
    liar = lying(FINE)
    path = collection(f"{liar.url}?q={{{{v0}}}}")
    ended = postroom("run", path, "-e", environment(tmp_path, ENDLESS[name]))
    assert (ended.code, ended.err) == (0, "")
    assert "cannot be filled in: its value names variables without end" in ended.out
    assert len(liar.heads[0]) < 1000


def test_variables_without_end_in_a_script(
    postroom: Terminal, collection: Writer, tmp_path: Path, url: str
) -> None:
    """What names more than fits is refused; what only names itself stays as Postman leaves it."""
    script = (
        "for (const name of ['v0', 'self']) {"
        "  pm.test(name, () => { pm.variables.replaceIn(`{{${name}}}`); });"
        "}"
    )
    event = {"listen": "test", "script": {"exec": [script]}}
    path = collection.items({"name": "One", "request": url, "event": [event]})
    values = {**ENDLESS["each the next ten times"], "self": "{{self}}"}
    ended = postroom("run", path, "-e", environment(tmp_path, values))
    assert (ended.code, ended.err) == (1, "")
    assert "RangeError: the variables that these variables name hold more than" in ended.out
    assert "✓ self" in ended.out


def nested(depth: int, url: str) -> str:
    """A collection with one request inside so many folders."""
    request = json.dumps({"name": "Deep", "request": url})
    inner = '{"name": "F", "item": [' * depth + request + "]}" * depth
    return f'{{"info": {{"name": "N"}}, "item": [{inner}]}}'


@pytest.mark.parametrize("depth", [100, 200, 400, 490, 10_000])
def test_folders_in_folders(postroom: Terminal, url: str, tmp_path: Path, depth: int) -> None:
    path = tmp_path / "deep.postman_collection.json"
    path.write_text(nested(depth, url))
    ended = postroom("run", path, "-r", "cli,json,junit,html")
    assert (ended.code, ended.err == "") == ((0, True) if depth < 400 else (2, False))
    if ended.code:
        ended.told("deep.postman_collection.json: ", "nested too deeply")
    checked = postroom("check", path)
    assert (checked.code, checked.err) == (0 if depth < 400 else 1, "")
    converted = postroom("convert", path, "out")
    assert "Traceback" not in converted.err


def test_numbers_beyond_reason(postroom: Terminal, url: str, tmp_path: Path) -> None:
    row = '{"name": "%d", "request": "%s", "protocolProfileBehavior": {"maxRedirects": %s}}'
    numbers = ("1e999", "-1e999", "NaN", "1" + "0" * 400, "-3", "2.5", "true")
    items = ", ".join(row % (place, url, number) for place, number in enumerate(numbers))
    path = tmp_path / "shop.postman_collection.json"
    path.write_text(f'{{"info": {{"name": "x"}}, "item": [{items}]}}')
    (tmp_path / "rows.json").write_text('[{"a": 1%s, "b": 1e999, "c": -0.0}]' % ("0" * 400))
    ended = postroom("run", path, "-d", "rows.json")
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.count("200 OK") == len(numbers)


LONG = "N" * 1_000_000
ODD_NAMES = ("one\ntwo\r\x1b[31m\u202e\x00", "../../../etc/passwd", "", "\ud83d", LONG)


@pytest.mark.parametrize("name", ODD_NAMES, ids=["control", "path", "empty", "surrogate", "long"])
def test_odd_names(postroom: Terminal, collection: Writer, url: str, name: str) -> None:
    """Reports are named after collections: their names must neither lead elsewhere nor be long."""
    script = f"pm.test({json.dumps(name)}, () => {{ throw new Error({json.dumps(name)}) }})"
    event = {"listen": "test", "script": {"exec": [script]}}
    item = {"name": name, "request": url, "event": [event]}
    path = collection.items(item, info={"name": name})
    ended = postroom("run", path, "-r", "cli,json,junit,html,github")
    assert (ended.code, ended.err) == (1, "")
    written = list((path.parent / "postroom-reports").iterdir())
    assert sorted(file.suffix for file in written) == [".html", ".json", ".xml"]
    assert sorted(file.name for file in path.parent.iterdir()) == ["postroom-reports", path.name]


PROTOTYPES = ("__proto__", "constructor", "toString", "hasOwnProperty")


def test_names_of_prototypes_are_only_names(
    postroom: Terminal, collection: Writer, url: str, tmp_path: Path
) -> None:
    """In variables, data, headers and answers they cross the frames as data."""
    (tmp_path / "rows.json").write_text('[{"__proto__": {"polluted": 1}, "constructor": "c"}]')
    names = json.dumps(PROTOTYPES)
    script = f"""
const all = {names}.map((name) => pm.environment.get(name));
pm.test('nothing is polluted', () => pm.expect(({{}}).polluted).to.equal(undefined));
pm.test('environment', () => pm.expect(all.join('')).to.equal('vvvv'));
pm.test('data', () => pm.expect(pm.iterationData.get('constructor')).to.equal('c'));
pm.test('collection', () => pm.expect(pm.collectionVariables.get('__proto__')).to.equal('w'));
pm.environment.set('__proto__', {{ polluted: 2 }});
pm.test('still nothing', () => pm.expect(({{}}).polluted).to.equal(undefined));
"""
    path = collection(url, test=script.split("\n"))
    whole: dict[str, Any] = json.loads(path.read_text())
    path.write_text(json.dumps({**whole, "variable": [{"key": "__proto__", "value": "w"}]}))
    chosen = environment(tmp_path, dict.fromkeys(PROTOTYPES, "v"))
    ended = postroom("run", path, "-d", "rows.json", "-e", chosen)
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.count("✓") == 6


@pytest.mark.parametrize("depth", [900, 3000, 300_000])
def test_deep_answers(postroom: Terminal, collection: Writer, lying: StartLiar, depth: int) -> None:
    body = b"[" * depth + b"]" * depth
    head = OK + b"Content-Type: application/json\r\nConnection: close\r\nContent-Length: %d\r\n\r\n"
    liar = lying(head % len(body) + body)
    sent = postroom("send", liar.url)
    assert (sent.code, sent.err) == (0, "")
    assert sent.out.count("[") == depth
    script = "pm.test('read', () => pm.response.json())"
    ended = postroom("run", collection(liar.url, test=script), "-r", "cli,json,html", "--verbose")
    assert ended.err == ""


def test_files_without_end(postroom: Terminal, url: str, tmp_path: Path) -> None:
    """Pipes and devices that lie among a collection's files are no part of it."""
    (tmp_path / "Fine.request.yaml").write_text(f"url: {url}\n")
    os.mkfifo(tmp_path / "Pipe.request.yaml")
    os.mkfifo(tmp_path / "pipe.postman_collection.json")
    os.mkfifo(tmp_path / "pipe.js")
    (tmp_path / "Zero.request.yaml").symlink_to("/dev/zero")
    (tmp_path / "Zero.beforeRequest.js").symlink_to("/dev/zero")
    ended = postroom("run", ".")
    assert (ended.code, ended.err) == (0, "")
    assert "1 request" in ended.out
    checked = postroom("check", ".")
    assert checked.err == ""
    ended = postroom("run", "/dev/zero")
    assert ended.code == 2
    ended.told("/dev/zero: This is a device, not a file. Name a file.")


@pytest.mark.parametrize("source", ["pipe", "/dev/zero", "a\0b", "a" * 3000, "\ud83d", "folder"])
@pytest.mark.parametrize("mode", ["file", "formdata"])
def test_uploads_of_what_is_no_file(
    postroom: Terminal, collection: Writer, lying: StartLiar, tmp_path: Path, mode: str, source: str
) -> None:
    """The request leaves without it, and a warning says so."""
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "folder").mkdir()
    rows = {"file": {"src": source}, "formdata": [{"key": "f", "type": "file", "src": source}]}
    body = {"mode": mode, mode: rows[mode]}
    request = {"url": lying(FINE).url, "method": "POST", "body": body}
    path = collection.items({"name": "One", "request": request})
    ended = postroom("run", path, "--insecure-file-read")
    assert (ended.code, ended.err) == (0, "")
    assert "warning: " in ended.out


FILE_NAMES = (
    *("../a", "..", ".", "", "a/b", "a\\b", "a\nb", "\0", "CON", "~", "-rf", ".hidden", "\ud83d"),
    *("x.request.yaml", "a" * 500, "é" * 200, "😀" * 200),
)


def test_names_lead_nowhere_when_they_become_files(
    postroom: Terminal, collection: Writer, tmp_path: Path
) -> None:
    """All requests are there afterwards, below the target and nowhere else, and come back."""
    requests = [{"name": name, "request": "http://x"} for name in FILE_NAMES]
    folders = [
        {"name": name, "item": [one]} for name, one in zip(FILE_NAMES, requests, strict=True)
    ]
    path = collection.items(*requests, *folders, info={"name": "../../out"})
    assert postroom("convert", path, "out").code == 0
    assert sorted(file.name for file in tmp_path.iterdir()) == ["out", path.name]
    assert len(list((tmp_path / "out").rglob("*.request.yaml"))) == 2 * len(FILE_NAMES)
    assert postroom("convert", "out", "back.json").code == 0
    assert len(json.loads((tmp_path / "back.json").read_text())["item"]) == 2 * len(FILE_NAMES)
