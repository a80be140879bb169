"""Files that scripts load with `pm.require`."""

from __future__ import annotations

from pathlib import Path

import pytest
from postroom_runtime.model.source import ScriptSource
from postroom_runtime.runner import modules
from postroom_runtime.runner.modules import ModuleLoader, workspace_of
from postroom_runtime.runner.places import Places
from postroom_runtime.scripting.frames import StackFrame
from postroom_runtime.text import ScriptMap


def script(path: Path, text: str) -> ScriptSource:
    return ScriptSource(path, text, lambda: ScriptMap.identity(text))


def write(root: Path, **files: str) -> None:
    for name, text in files.items():
        path = root / name.replace("__", "/").replace("_js", ".js")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


@pytest.fixture
def loader(tmp_path: Path) -> ModuleLoader:
    return ModuleLoader(tmp_path.resolve(), Places())


def test_finds_modules_through_modules(tmp_path: Path, loader: ModuleLoader) -> None:
    write(
        tmp_path,
        lib__a_js='module.exports = pm.require("./b.js");',
        lib__b_js='require("../c.js"); pm.require("./a.js");',
        c_js="exports.c = 1;",
    )
    source = script(tmp_path / "request.yaml", "const a = pm.require('./lib/a.js');")
    modules = loader.modules_for("s", source)
    assert modules["./lib/a.js"].label == "lib/a.js"
    assert modules["./lib/a.js"].imports == {"./b.js": "lib/b.js"}
    assert modules["lib/b.js"].imports == {"../c.js": "c.js", "./a.js": "./lib/a.js"}
    assert modules["c.js"].source == "exports.c = 1;"


def test_frames_in_a_module_have_a_place(tmp_path: Path, loader: ModuleLoader) -> None:
    write(tmp_path, lib__a_js="x\ny")
    loader.modules_for("s", script(tmp_path / "s.js", 'pm.require("./lib/a.js")'))
    place = loader.places.place(StackFrame("lib/a.js", 1, 0))
    assert place is not None
    assert (place.path, place.line) == (str(tmp_path.resolve() / "lib/a.js"), 1)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("./nobody.js", "there is no such file"),
        ("./lib/a", "there is no such file, but there is"),
        ("../outside.js", "it lies outside the workspace"),
    ],
)
def test_a_file_that_cannot_be_had_throws_when_it_is_required(
    tmp_path: Path, name: str, reason: str
) -> None:
    root = tmp_path / "root"
    write(root, lib__a_js="")
    (tmp_path / "outside.js").write_text("")
    loader = ModuleLoader(root.resolve(), Places())
    modules = loader.modules_for("s", script(root / "s.js", f"pm.require('{name}')"))
    assert modules[name].source.startswith("throw new Error(")
    assert reason in modules[name].source


def test_unsaved_texts_win(tmp_path: Path) -> None:
    write(tmp_path, a_js="saved")
    path = tmp_path.resolve() / "a.js"
    loader = ModuleLoader(tmp_path.resolve(), Places(), {path: "unsaved"})
    modules = loader.modules_for("s", script(tmp_path / "s.js", "pm.require(`./a.js`)"))
    assert modules["./a.js"].source == "unsaved"


def test_names_of_packages_and_computed_names_are_left_to_the_sandbox(
    tmp_path: Path, loader: ModuleLoader
) -> None:
    text = "pm.require('@team/x'); pm.require(name); require('./a.js'); pm.require(`./${n}.js`)"
    assert loader.modules_for("s", script(tmp_path / "s.js", text)) == {}


def test_without_a_mark_the_workspace_is_the_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(modules, "_MARKS", ("a mark that nobody has set",))
    assert workspace_of(tmp_path / "a.postman_collection.json") == tmp_path.resolve()


def test_the_workspace_is_what_git_or_postman_marks(tmp_path: Path) -> None:
    collection = tmp_path / "apis/A/a.postman_collection.json"
    collection.parent.mkdir(parents=True)
    (tmp_path / ".git").mkdir()
    assert workspace_of(collection) == tmp_path.resolve()


def test_the_folder_that_holds_the_collections_is_the_workspace(tmp_path: Path) -> None:
    collection = tmp_path / "postman" / "collections" / "Parcels"
    collection.mkdir(parents=True)
    assert workspace_of(collection) == tmp_path.resolve()
