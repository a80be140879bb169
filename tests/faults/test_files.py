"""Files that are broken, hostile, or change while they are used: a named problem or what can still
be read, never an exception of another kind; and what we write is old or new, never a part."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from postroom_runtime.formats import load_collection, load_data, load_variables
from postroom_runtime.formats.blocks import script_blocks
from postroom_runtime.formats.templates import templates
from postroom_runtime.formats.write.atomic import write_text
from postroom_runtime.model.collection import Collection, Folder, Script
from postroom_runtime.model.problems import UnreadableInputError
from postroom_runtime.runner.lone_script import Runnable, load_runnable
from postroom_server.workspace.reading import read_facts

from tests.faults.conftest import FINE, ROOT, StartLiar, Terminal, Writer

COLLECTIONS = ROOT / "tests" / "fixtures" / "collections"
SAMPLES = [
    COLLECTIONS / "bookshop.v2.1.postman_collection.json",
    COLLECTIONS / "bookshop.v2.0.postman_collection.json",
    COLLECTIONS / "bookshop.v3" / "Order.request.yaml",
    COLLECTIONS / "bookshop.v3" / "Books" / "Get one.request.yaml",
    COLLECTIONS / "bookshop.v3" / ".resources" / "definition.yaml",
    COLLECTIONS / "bookshop.v3/Books/.resources/Search.resources/examples/One hit.example.yaml",
    COLLECTIONS / "by-hands" / "Extra.afterResponse.js",
    ROOT / "examples" / "local.postman_environment.json",
    ROOT / "examples" / "postman" / "environments" / "Local.environment.yaml",
    ROOT / "examples" / "data" / "parcels.csv",
]

ROW = '{"key": "host", "value": "http://{{name}}", "type": "secret", "enabled": true}'
CONTENTS = {path.name: path.read_bytes() for path in SAMPLES} | {
    "my.postman_globals.json": b'{"name": "G", "values": [%b, %b]}' % ((ROW.encode(),) * 2),
    "my.globals.yaml": b"name: G\nvalues:\n  - key: a\n    value: 1\n    enabled: false\n",
    "rows.json": b'[{"id": 1, "name": "\\u00e9\\ud83d"}, {"id": 2.5e3, "deep": [{"a": null}]}]',
    "wrapped.json": b'{"collection": {"info": {"name": "W"}, "item": [{"request": "x"}]}}',
}


def scripts_of(item: Collection | Folder) -> list[Script]:
    """Every script, with its map made."""
    root = item.root if isinstance(item, Collection) else item
    found = list(root.scripts)
    for child in root.items:
        found += scripts_of(child) if isinstance(child, Folder) else child.scripts
    for script in found:
        script.source.locate()
    return found


def read(path: Path, data: bytes) -> None:
    """Read `path`, which gets the content `data`, in every way there is. Only
    UnreadableInputError may be raised, and its problem is one line."""
    path.write_bytes(data)
    for way in (load_runnable, load_variables, load_data):
        try:
            found = way(path)
        except UnreadableInputError as error:
            found = str(error)
        assert "\n" not in found if isinstance(found, str) else True
        if isinstance(found, Runnable):
            scripts_of(found.collection)
    text = data.decode("utf-8", "replace")
    templates(path, text)
    read_facts(path, text)
    blocks = script_blocks(path, text)
    assert all("\n" not in str(problem) for problem in blocks.problems)
    for block in blocks.blocks:
        block.locate()


@pytest.mark.parametrize("name", CONTENTS)
def test_a_file_cut_off_anywhere(tmp_path: Path, name: str) -> None:
    data = CONTENTS[name]
    for end in range(0, len(data), max(37, len(data) // 60)):
        read(tmp_path / name, data[:end])


@pytest.mark.soak
@pytest.mark.parametrize("name", CONTENTS)
def test_a_file_cut_off_at_every_byte(tmp_path: Path, name: str) -> None:
    data = CONTENTS[name]
    for end in range(len(data)):
        read(tmp_path / name, data[:end])


@pytest.mark.parametrize("name", CONTENTS)
def test_a_file_with_bytes_changed(tmp_path_factory: pytest.TempPathFactory, name: str) -> None:
    whole = CONTENTS[name]
    folder = tmp_path_factory.mktemp("changed")

    @settings(max_examples=25, deadline=None, database=None)
    @given(st.integers(0, len(whole)), st.integers(0, 40), st.binary(max_size=12))
    def check(start: int, length: int, put: bytes) -> None:
        read(folder / name, whole[:start] + put + whole[start + length :])

    check()


DEEP = 5000
HOSTILE: dict[str, tuple[str, bytes]] = {
    "deep JSON lists": ("c.json", b'{"info":{},"item":' + b"[" * DEEP + b"]" * DEEP + b"}"),
    "deep JSON folders": (
        "c.json",
        b'{"info":{"name":"x"},"item":[' + b'{"item":[' * DEEP + b"]}" * DEEP + b"]}",
    ),
    "JSON folders as deep as can be parsed": (
        "c.json",
        b'{"info":{"name":"x"},"item":[' + b'{"name":"x","item":[' * 400 + b"]}" * 400 + b"]}",
    ),
    "JSON values as deep as can be parsed": (
        "c.json",
        b'{"info":{"name":"x"},"item":[],"variable":' + b'[{"a":' * 420 + b"1" + b"}]" * 420 + b"}",
    ),
    "unclosed JSON": ("c.json", b'{"info":{},"item":[' + b'{"item":[' * DEEP),
    "deep YAML flow": ("r.request.yaml", b"url: " + b"[" * DEEP + b"]" * DEEP),
    "deep YAML blocks": (
        "r.request.yaml",
        b"".join(b" " * depth + b"a:\n" for depth in range(DEEP // 5)),
    ),
    "alias bomb": (
        "r.request.yaml",
        b"a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        + b"".join(
            b"a%d: &a%d [%b]\n" % (n, n, b", ".join([b"*a%d" % (n - 1)] * 10)) for n in range(1, 12)
        ),
    ),
    "alias of itself": ("r.request.yaml", b"url: &a [*a]\n"),
    "unknown alias": ("r.request.yaml", b"url: *nobody\n"),
    "merge of itself": ("r.request.yaml", b"a: &a\n  <<: *a\nurl: x\n"),
    "python tag": ("r.request.yaml", b"url: !!python/object/apply:os.system [touch owned]\n"),
    "two documents": ("r.request.yaml", b"url: x\n---\nurl: y\n"),
    "only a mark": ("r.request.yaml", b"\xef\xbb\xbf"),
    "invalid UTF-8": ("r.request.yaml", b"url: x\nname: \xff\xfe\xfd\n"),
    "half a surrogate": ("c.json", b'{"info":{"name":"\\ud800"},"item":[]}'),
    "NaN": ("c.json", b'{"info":{"name":NaN},"item":[Infinity, 1e999]}'),
    "huge number": ("c.json", b'{"info":{"name":1' + b"0" * 5000 + b'},"item":[]}'),
    "wrong types": (
        "c.json",
        b'{"info":[],"item":[1,null,"x",{"request":[]},{"event":{}},{"name":{},"request":'
        b'{"url":[],"method":{},"header":7,"body":[],"auth":[1]},"event":[1,{"script":9}]}],'
        b'"variable":{},"auth":"x"}',
    ),
    "wrong types in YAML": (
        "r.request.yaml",
        b"url: [1]\nmethod: {}\nheaders: 7\nbody: [x]\nauth: [1]\nscripts: {code: [x]}\norder: x\n",
    ),
    "no keys": ("r.request.yaml", b"? [a]\n: b\n? {}\n: c\n"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files(tmp_path: Path, name: str) -> None:
    file, data = HOSTILE[name]
    read(tmp_path / file, data)
    assert sorted(path.name for path in tmp_path.iterdir()) == [file]


WAYS: dict[str, Callable[[bytes], bytes]] = {
    "BOM": lambda data: b"\xef\xbb\xbf" + data,
    "CRLF": lambda data: data.replace(b"\n", b"\r\n"),
    "BOM and CRLF": lambda data: b"\xef\xbb\xbf" + data.replace(b"\n", b"\r\n"),
    "UTF-16": lambda data: data.decode().encode("utf-16"),
    "lines at the end": lambda data: data + b"\n\n\n",
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("sample", SAMPLES[:4], ids=lambda path: path.name)
def test_ways_to_write_the_same(tmp_path: Path, sample: Path, way: str) -> None:
    data = sample.read_bytes()
    plain, changed = tmp_path / "a" / sample.name, tmp_path / "b" / sample.name
    for path, content in ((plain, data), (changed, WAYS[way](data))):
        path.parent.mkdir()
        path.write_bytes(content)
    texts = [
        [
            script.source.text.replace("\r\n", "\n")
            for script in scripts_of(load_collection(path)[0])
        ]
        for path in (plain, changed)
    ]
    assert texts[0] == texts[1]


def test_directories_that_hold_themselves(tmp_path: Path) -> None:
    (tmp_path / "a.request.yaml").write_text("url: x\n")
    (tmp_path / "again").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    (tmp_path / "b.request.yaml").symlink_to(tmp_path / "nobody.request.yaml")
    collection, problems = load_collection(tmp_path)
    assert [item.name for item in collection.root.items] == ["a"]
    assert any("b.request.yaml" in str(problem) for problem in problems)


def test_files_that_change_during_a_run(
    postroom: Terminal, lying: StartLiar, tmp_path: Path
) -> None:
    """A run goes on with what it has read: other scripts, other lines, no files at all."""
    folder = tmp_path / "Shop"
    folder.mkdir()
    failing = "pm.test('as it was', () => pm.expect(pm.require('./lib.js').word).to.equal('x'));"

    def rewrite(connection: socket.socket) -> None:
        for path in sorted(folder.iterdir()):
            path.write_text("changed: [\n" * 3)
        connection.sendall(FINE)

    url = lying(rewrite).url
    (folder / "lib.js").write_text("exports.word = 'read before';")
    for name in ("a", "b", "c"):
        before = "  - type: beforeRequest\n    code: pm.require('./lib.js')\n"
        text = f"url: {url}\nscripts:\n{before}  - type: afterResponse\n    code: {failing}\n"
        (folder / f"{name}.request.yaml").write_text(text)
    ended = postroom("run", folder, "-n", 2, "-r", "cli,html,json,junit")
    assert (ended.code, ended.err) == (1, "")
    assert ended.out.count("as it was") >= 6
    assert "expected 'read before' to equal 'x'" in ended.out


def test_files_that_vanish_during_a_run(
    postroom: Terminal, lying: StartLiar, tmp_path: Path
) -> None:
    """What a run reads again while it goes: the lines around a failure, a file to upload."""
    folder = tmp_path / "Shop"
    folder.mkdir()
    (folder / "upload.txt").write_text("hello")

    def vanish(connection: object) -> None:
        for path in (*folder.iterdir(), folder):
            path.rmdir() if path.is_dir() else path.unlink()

    url = lying(vanish).url
    code = "pm.test('never', () => pm.expect(1).to.equal(2));"
    body = "method: POST\nbody:\n  type: file\n  content:\n    src: Shop/upload.txt\n"
    for name in ("a", "b"):
        text = f"url: {url}\n{body}scripts:\n  - type: afterResponse\n    code: {code}\n"
        (folder / f"{name}.request.yaml").write_text(text)
    ended = postroom("run", folder, "-r", "cli,html,json")
    assert (ended.code, ended.err) == (1, "")
    assert "closed the connection without sending a response" in ended.out
    assert "upload.txt" in ended.out


# ---- Writing -------------------------------------------------------------------------------------

_KILLED_AT_A_STEP = """
import os, signal, sys
from pathlib import Path
from postroom_runtime.formats.write.atomic import write_chunks
steps = 0
def step():
    global steps
    steps += 1
    if steps == int(sys.argv[2]):
        os.kill(os.getpid(), signal.SIGKILL)
def around(act):
    def doing(*given, **named):
        step()
        done = act(*given, **named)
        step()
        return done
    return doing
def chunks():
    for _ in range(4):
        step()
        yield b"b" * 500_000
for name in ("open", "fsync", "chmod", "replace", "rename"):
    setattr(os, name, around(getattr(os, name)))
write_chunks(Path(sys.argv[1]), chunks())
"""


def test_a_kill_while_writing_leaves_the_old_file_or_the_new(tmp_path: Path) -> None:
    """Killed before and after everything that writing does to the disk."""
    old, new = "a" * 2_000_000, "b" * 2_000_000
    path = tmp_path / "file.json"
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "runtime")}
    found: list[str] = []
    for step in range(1, 100):
        path.write_text(old)
        words = [sys.executable, "-c", _KILLED_AT_A_STEP, str(path), str(step)]
        code = subprocess.run(words, env=environment, check=False).returncode
        found.append(path.read_text())
        assert found[-1] in (old, new)
        if code == 0:
            break
        assert code == -signal.SIGKILL
    assert len(found) > 8
    assert (found[0], found[-1]) == (old, new)


def test_a_disk_full_while_writing_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "file.json"
    path.write_text("old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write_text(path, "new")
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_exports_and_reports_onto_a_full_disk(
    postroom: Terminal, collection: Writer, url: str, tmp_path: Path
) -> None:
    """A limit on the size of files stands in for the disk: the old file stays as it was."""
    import resource

    old = tmp_path / "environment.json"
    old.write_text("old")

    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)

    path = collection(url, test="pm.environment.set('long', 'x'.repeat(100000))")
    ended = postroom("run", path, "--export-environment", old, preexec_fn=limited)
    assert ended.code == 2
    ended.told("environment.json: The export cannot be written: File too large.")
    assert old.read_text() == "old"


def test_an_export_over_a_file_keeps_it_whole(
    postroom: Terminal, collection: Writer, url: str, tmp_path: Path
) -> None:
    path = tmp_path / "environment.json"
    path.write_text("old")
    script = "pm.environment.set('name', 'value')"
    assert postroom("run", collection(url, test=script), "--export-environment", path).code == 0
    assert json.loads(path.read_text())["values"][0]["value"] == "value"
