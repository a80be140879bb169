"""Settings: read from the editor and from project files; declared once for everybody."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from postroom_server.workspace.project_file import project_settings
from postroom_server.workspace.project_problems import project_problems
from postroom_server.workspace.settings import Settings, merged, with_project
from postroom_server.workspace.settings_schema import configuration, main, with_configuration

MANIFEST = Path(__file__).parents[3] / "vscode-client" / "package.json"


@pytest.mark.parametrize(
    ("given", "changed"),
    [
        ({}, {}),
        (None, {}),
        ([], {}),
        ({"profile": "newman"}, {"profile": "newman"}),
        ({"scriptTimeout": 5}, {"script_timeout": 5}),
        ({"inlayHints": {"variables": False}}, {"variable_hints": False}),
        ({"inlayHints.variables": False}, {"variable_hints": False}),
        ({"scripts": {"beforeRequest": ["a/*.js"]}}, {"before_request": ("a/*.js",)}),
        ({"rules": {"PM037": "off"}}, {"rules": {"PM037": "off"}}),
        ({"server": {"path": "/x"}}, {"server_path": "/x"}),
        ({"profile": None}, {}),
    ],
)
def test_values_from_the_editor(given: object, changed: dict[str, Any]):
    assert merged(Settings(), given) == (Settings(**changed), [])


def test_one_switch_for_all_hints():
    settings, _ = merged(Settings(), {"inlayHints": False})
    hints = settings.verdict_hints, settings.variable_hints, settings.parameter_hints
    assert hints == (False, False, False)


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ("text", "`postroom` must be an object, not 'text'."),
        ({"scripts": 3}, "`postroom.scripts` must be an object, not 3."),
        ({"scriptTimeout": -1}, "must be a number from 0 to 2147483647, not -1."),
        ({"colour": 1}, "Unknown setting `postroom.colour`."),
        ({"server": {"port": 1}}, "Unknown setting `postroom.server.port`."),
        ({"profile": "bruno"}, "`postroom.profile` must be one of postman, newman, not 'bruno'."),
        ({"scriptTimeout": "5"}, "`postroom.scriptTimeout` must be a number, not '5'."),
        ({"scriptTimeout": True}, "`postroom.scriptTimeout` must be a number, not True."),
        ({"scripts": {"beforeRequest": "x"}}, "must be a list of texts, not 'x'."),
        ({"rules": {"PM037": "loud"}}, "has 'loud' for `PM037`; it must be one of off, hint"),
        ({"rules": 1}, "`postroom.rules` must be an object, not 1."),
    ],
)
def test_what_does_not_fit_is_said_and_left_out(given: object, problem: str):
    settings, problems = merged(Settings(), given)
    assert settings == Settings()
    assert len(problems) == 1
    assert problem in problems[0]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("postroom.toml", 'script-timeout = 7\n[rules]\nPM037 = "off"\n'),
        ("postroom.toml", 'scriptTimeout = 7\nrules = { PM037 = "off" }\n'),
        ("pyproject.toml", '[tool.postroom]\nscript_timeout = 7\nrules.PM037 = "off"\n'),
    ],
)
def test_values_from_a_project_file(tmp_path: Path, name: str, text: str):
    (tmp_path / name).write_text(text)
    expected = Settings(script_timeout=7, rules={"PM037": "off"})
    assert project_settings(tmp_path) == (expected, [])


@pytest.mark.parametrize(
    ("name", "text", "problem"),
    [
        ("postroom.toml", "x = ", "postroom.toml is no TOML"),
        ("postroom.toml", "x = 1", "postroom.toml: Unknown setting `postroom.x`."),
        ("postroom.toml", "trusted = true", "`trusted` counts only in the editor's settings."),
        ("postroom.toml", "insecure = true", "`insecure` counts only in the editor's settings."),
        (
            "pyproject.toml",
            '[tool.postroom.server]\npath = "./evil"\n',
            "`server.path` counts only in the editor's settings.",
        ),
    ],
)
def test_what_a_project_file_may_not_say(tmp_path: Path, name: str, text: str, problem: str):
    (tmp_path / name).write_text(text)
    settings, problems = project_settings(tmp_path)
    assert settings == Settings()
    assert [problem in one for one in problems] == [True]


@pytest.mark.parametrize("text", ["x = ", "tool = 1", "[tool]\npostroom = 1", ""])
def test_a_pyproject_that_is_not_about_us_is_none_of_our_business(tmp_path: Path, text: str):
    (tmp_path / "pyproject.toml").write_text(text)
    assert project_settings(tmp_path) == (Settings(), [])


def test_what_a_person_set_in_the_editor_wins_over_the_project():
    project = Settings(profile="newman", script_timeout=5, rules={"PM001": "off", "PM002": "off"})
    editor = Settings(script_timeout=9, rules={"PM001": "hint"})
    both = with_project(editor, project)
    assert (both.profile, both.script_timeout) == ("newman", 9)
    assert both.rules == {"PM001": "hint", "PM002": "off"}


def test_the_manifest_of_the_vscode_client_is_up_to_date():
    """`python -m postroom_server.workspace.settings_schema vscode-client/package.json` mends it."""
    manifest = json.loads(MANIFEST.read_text("utf-8"))
    assert manifest == with_configuration(manifest)


def test_the_manifest_cannot_declare_trust():
    assert "postroom.trusted" not in configuration()
    assert configuration()["postroom.profile"]["enum"] == ["postman", "newman"]


def test_the_command_writes_the_manifest(tmp_path: Path):
    path = tmp_path / "package.json"
    path.write_text('{"name": "x", "contributes": {"commands": []}}')
    assert main([str(path)]) == 0
    written = json.loads(path.read_text("utf-8"))
    assert written["contributes"]["commands"] == []
    assert written["contributes"]["configuration"]["properties"] == configuration()
    assert main([]) == 2


def test_what_is_wrong_stands_where_it_is_written(tmp_path: Path) -> None:
    path = tmp_path / "pyproject.toml"
    path.write_text(
        '[project]\nname = "x"\n[tool.postroom]\nscript-timeout = "long"\n'
        '[tool.postroom.rules]\n"unawaited-promis" = "off"\nPM037 = "off"\n'
    )
    settings, _ = project_settings(tmp_path)
    assert settings.rules["PM037"] == "off"
    found = [
        (one.path, one.range and one.range.start.line, one.message)
        for one in project_problems(tmp_path)
    ]
    assert found == [
        (path, 3, "`postroom.scriptTimeout` must be a number, not 'long'."),
        (path, 5, "There is no rule `unawaited-promis`. Did you mean `unawaited-promise`?"),
    ]


def test_a_file_that_is_no_toml_says_where(tmp_path: Path) -> None:
    (tmp_path / "postroom.toml").write_text('profile = "newman"\nrules = = 1\n')
    (problem,) = project_problems(tmp_path)
    assert problem.range is not None
    assert problem.range.start.line == 1


def test_a_folder_without_settings_has_no_problems(tmp_path: Path) -> None:
    assert project_problems(tmp_path) == ()
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "x"\n')
    assert project_problems(tmp_path) == ()
