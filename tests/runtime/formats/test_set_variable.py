"""Setting a variable in a file: the file keeps its face."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from postroom_runtime.formats import load_variables
from postroom_runtime.formats.write.variables import set_variable, with_variable
from postroom_runtime.model.problems import UnreadableInputError

JSON = """{
\t"name": "Dev",
\t"values": [
\t\t{
\t\t\t"key": "token",
\t\t\t"value": "old",
\t\t\t"enabled": true
\t\t},
\t\t{ "key": "off", "value": "1", "enabled": false }
\t]
}
"""

YAML = """# the team's own
name: Dev
values:
  - key: token   # from the login
    value: "old" # changes
    enabled: true
  - key: host
    value: http://localhost
    enabled: true
  - value: 'x'
    key: quoted
color: null
"""

FILES = {
    "json": ("a.json", JSON),
    "json, one line": ("a.json", '{"name": "Dev", "values": [{"key": "token", "value": "old"}]}'),
    "json, empty": ("a.json", '{\n  "name": "Dev",\n  "values": []\n}\n'),
    "json, without value": ("a.json", '{"values": [{"key": "token"}]}'),
    "json, wrapped": ("a.json", '{"environment": {"values": [{"key": "token", "value": 1}]}}'),
    "json, Windows": ("a.json", JSON.replace("\n", "\r\n")),
    "yaml": ("a.environment.yaml", YAML),
    "yaml, Windows": ("a.environment.yaml", YAML.replace("\n", "\r\n")),
    "yaml, empty": ("a.environment.yaml", "name: Dev\nvalues: []\ncolor: null\n"),
    "yaml, nothing": ("a.environment.yaml", "name: Dev\nvalues:\n"),
    "yaml, map": ("a.environment.yaml", "values:\n  token: old\n  host: x\n"),
    "yaml, flow": ("a.environment.yaml", "values: [{key: token, value: old}]\n"),
    "yaml, without value": ("a.environment.yaml", "values:\n- key: token\n  enabled: true\n"),
    "yaml, no text": ("a.environment.yaml", "values:\n- key: token\n  value:\n"),
    "yaml, block": (
        "a.environment.yaml",
        "values:\n- key: token\n  value: |\n    a\n  type: any\n",
    ),
    "yaml, no last line end": ("a.environment.yaml", "values:\n- key: token\n  value: a"),
}

TEXTS = st.text(st.sampled_from("ab1 \n\t\"'\\:#-{}[],é😀\x85"), max_size=12)
VALUES = TEXTS | st.booleans() | st.none() | st.integers(-99, 99)


def read(path: str, text: str) -> dict[str, object]:
    overlays = {Path(path).absolute(): text}
    rows = load_variables(Path(path), overlays).rows
    return {row.key: row.value for row in rows if row.enabled}


@pytest.mark.parametrize(("path", "text"), FILES.values(), ids=FILES)
@given(key=st.sampled_from(["token", "host", "new", "off", "quoted"]), value=VALUES)
def test_the_value_reads_back_and_the_others_stay(
    path: str, text: str, key: str, value: object
) -> None:
    changed = with_variable(Path(path), text, key, value)
    assert read(path, changed) == {**read(path, text), key: value}


@pytest.mark.parametrize(
    ("path", "text", "before", "after"),
    [
        ("a.json", JSON, '"value": "old"', '"value": "new"'),
        ("a.environment.yaml", YAML, 'value: "old" # changes', 'value: "new" # changes'),
    ],
)
def test_one_value_changes(path: str, text: str, before: str, after: str) -> None:
    assert with_variable(Path(path), text, "token", "new") == text.replace(before, after)


def test_a_new_row_looks_like_its_neighbours() -> None:
    assert with_variable(Path("a.json"), JSON, "new", "1") == JSON.replace(
        '"enabled": false }',
        '"enabled": false },\n'
        '\t\t{ "key": "new", "value": "1", "type": "default", "enabled": true }',
    )
    assert with_variable(Path("a.environment.yaml"), YAML, "new", "1") == YAML.replace(
        "    key: quoted\n",
        '    key: quoted\n  - key: new\n    value: "1"\n    enabled: true\n    type: default\n',
    )


def test_an_alias_is_not_set() -> None:
    text = "values:\n- {key: a, value: &x 1}\n- {key: b, value: *x}\n"
    with pytest.raises(UnreadableInputError, match="alias"):
        with_variable(Path("a.yaml"), text, "b", "2")


def test_on_disk_mode_and_mark_stay(tmp_path: Path) -> None:
    path = tmp_path / "dev.postman_environment.json"
    path.write_bytes(b"\xef\xbb\xbf" + JSON.encode())
    path.chmod(0o600)
    set_variable(path, "token", "né")
    assert path.read_bytes() == b"\xef\xbb\xbf" + JSON.replace("old", "né").encode()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert os.listdir(tmp_path) == [path.name]


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    path, link = tmp_path / "dev.json", tmp_path / "link.json"
    path.write_text(JSON)
    link.symlink_to(path)
    set_variable(link, "token", "new")
    assert link.is_symlink()
    assert '"value": "new"' in path.read_text()


def test_the_same_value_writes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "dev.json"
    path.write_text(JSON)
    before = path.stat()
    set_variable(path, "token", "old")
    assert path.stat().st_ino == before.st_ino
