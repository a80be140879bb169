"""`postroom run`."""

from __future__ import annotations

import base64
import json
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest


def test_reports_and_ends_with_1_when_something_failed(postroom: Any, shop: Path) -> None:
    ended = postroom("run", shop)
    assert ended.code == 1
    assert "  ✓ path" in ended.out
    assert "  ✗ wrong  [1]  shop.postman_collection.json:" in ended.out
    assert ended.out.endswith("✗ 1 failure.\n")


def test_ends_with_0_when_all_is_fine(postroom: Any, shop: Path) -> None:
    ended = postroom("run", shop, "--folder", "Folder")
    assert ended.code == 0
    assert ended.out.endswith("✓ 1 test passed.\n")


def test_the_exit_code_can_be_suppressed(postroom: Any, shop: Path) -> None:
    assert postroom("run", shop, "-x").code == 0


def test_silent_writes_nothing(postroom: Any, shop: Path) -> None:
    ended = postroom("run", shop, "--silent")
    assert (ended.code, ended.out, ended.err) == (1, "", "")


@pytest.mark.parametrize(
    ("argv", "told"),
    [
        (["nobody.json"], "nobody.json: There is no such file"),
        (["SHOP", "-e", "nobody"], "There is no such environment"),
        (["SHOP", "--folder", "Fodler"], "Did you mean “Folder”"),
        (["SHOP", "-d", "nobody.csv"], "nobody.csv"),
        (["SHOP", "-r", "pdf"], "There is no report “pdf”"),
        (["SHOP", "--ssl-client-cert-list", "nobody.json"], "nobody.json"),
        (["SHOP", "--vault-file", "nobody.json"], "nobody.json"),
        (["SHOP", "-n", "0"], "must be a positive integer"),
        (["SHOP", "--env-var", "novalue"], "must have the form KEY=VALUE"),
        ([], "required"),
    ],
)
def test_what_cannot_be_used_ends_with_2(
    postroom: Any, shop: Path, argv: list[str], told: str
) -> None:
    ended = postroom("run", *(shop if word == "SHOP" else word for word in argv))
    assert ended.code == 2
    assert told in ended.err
    assert "Traceback" not in ended.err


def test_json_cut_off_in_the_middle_names_the_line(postroom: Any, tmp_path: Path) -> None:
    (tmp_path / "cut.json").write_text('{\n "info": {"name": "x"},\n "item": [')
    ended = postroom("run", "cut.json")
    assert ended.code == 2
    assert "cut.json:3:" in ended.err


def test_an_environment_by_name_and_variables_on_top(
    postroom: Any, shop: Path, tmp_path: Path, server: str
) -> None:
    values = [{"key": "base", "value": "http://127.0.0.1:1", "enabled": True}]
    environment = {"name": "Dev", "values": values}
    (tmp_path / "dev.postman_environment.json").write_text(json.dumps(environment))
    assert "ECONNREFUSED" in postroom("run", shop, "-e", "dev").out
    assert "✓ path" in postroom("run", shop, "-e", "Dev", "--env-var", f"base={server}").out


def test_several_reports_at_once(postroom: Any, shop: Path, tmp_path: Path) -> None:
    names = {"json": "j.json", "junit": "x.xml", "html": "h.html"}
    exports = [f"--reporter-{kind}-export={tmp_path / 'out' / n}" for kind, n in names.items()]
    ended = postroom("run", shop, "-r", "cli,json,junit,html,github", *exports)
    assert ended.code == 1
    assert "::error file=shop.postman_collection.json,line=" in ended.out
    summary = json.loads((tmp_path / "out/j.json").read_text())
    assert summary["run"]["stats"]["assertions"] == {"total": 2, "pending": 0, "failed": 1}
    assert ElementTree.parse(tmp_path / "out/x.xml").getroot().get("failures") == "1"
    assert "<h1>Shop</h1>" in (tmp_path / "out/h.html").read_text("utf-8")


def test_scopes_are_exported_as_the_scripts_left_them(
    postroom: Any, shop: Path, tmp_path: Path
) -> None:
    content = json.loads(shop.read_text())
    script = ["pm.environment.set('a', 1); pm.globals.set('g', 'x')"]
    content["event"] = [{"listen": "prerequest", "script": {"exec": script}}]
    shop.write_text(json.dumps(content))
    postroom(
        *("run", shop, "--export-environment", "e.json", "--export-globals", "g.json"),
        *("--dotenv", _file(tmp_path / ".env", "SECRET=hunter22")),
    )
    environment = json.loads((tmp_path / "e.json").read_text())
    assert environment["_postman_variable_scope"] == "environment"
    assert [(row["key"], row["value"]) for row in environment["values"]] == [("a", 1)]
    assert "hunter22" not in (tmp_path / "g.json").read_text()


def test_dotenv_values_are_read_and_never_shown(postroom: Any, shop: Path, tmp_path: Path) -> None:
    content = json.loads(shop.read_text())
    content["item"][0]["item"][0]["request"] = "{{base}}/g?token={{env:TOKEN}}"
    script = ["console.log(pm.response.json().path, pm.variables.get('env:TOKEN'))"]
    content["item"][0]["item"][0]["event"][0]["script"]["exec"] = script
    shop.write_text(json.dumps(content))
    env = _file(tmp_path / ".env", "# mine\nexport TOKEN='hunter22'\n")
    ended = postroom("run", shop, "--folder", "Good", "--dotenv", env)
    assert "/g?token=****** ******" in ended.out
    assert "hunter22" not in ended.out


def test_a_configuration_file_as_newmans(postroom: Any, shop: Path, tmp_path: Path) -> None:
    _file(tmp_path / ".newmanrc", '{"run": {"folder": "Good", "iterationCount": 2}}')
    ended = postroom("run", shop)
    assert ended.code == 0
    assert "Iteration 2" in ended.out


def test_parallel_iterations_tell_their_story_one_after_the_other(
    postroom: Any, shop: Path
) -> None:
    ended = postroom("run", shop, "-n", "4", "--parallel", "2", "-i", "Good")
    assert ended.code == 0
    assert ended.out.count("  ✓ path") == 4
    assert "4 iterations" in ended.out


def test_a_vault_file_answers_scripts(postroom: Any, shop: Path, tmp_path: Path) -> None:
    content = json.loads(shop.read_text())
    good = content["item"][0]["item"][0]
    good["request"] = "{{base}}/{{vault:key}}"
    good["event"][0]["script"]["exec"] = [
        "const key = await pm.vault.get('key');",
        "pm.test('vault', () => pm.expect(pm.response.json().path).to.equal('/' + key));",
    ]
    shop.write_text(json.dumps(content))
    _file(tmp_path / "vault.json", '{"key": "hunter22"}')
    ended = postroom("run", shop, "-i", "Good", "--vault-file", "vault.json")
    assert ended.code == 0
    assert "hunter22" not in ended.out


def test_a_report_that_cannot_be_written_ends_with_2(
    postroom: Any, shop: Path, tmp_path: Path
) -> None:
    _file(tmp_path / "file", "")
    ended = postroom("run", shop, "-r", "json", "--reporter-json-export", "file/x.json")
    assert ended.code == 2
    assert "A report could not be written" in ended.err


def _file(path: Path, text: str) -> Path:
    path.write_text(text)
    return path


def test_a_collection_is_exported_with_the_variables_as_they_are_now(
    postroom: Any, shop: Path, tmp_path: Path
) -> None:
    content = json.loads(shop.read_text())
    script = ["pm.collectionVariables.set('fresh', 'yes')"]
    content["event"] = [{"listen": "prerequest", "script": {"exec": script}}]
    shop.write_text(json.dumps(content))
    postroom("run", shop, "--export-collection", "out.json")
    exported = json.loads((tmp_path / "out.json").read_text())
    assert [row["key"] for row in exported["variable"]] == ["base", "fresh"]
    assert [item["name"] for item in exported["item"]] == ["Folder", "Bad"]


def test_what_is_wrong_in_an_environment_is_a_warning_with_its_line(
    postroom: Any, shop: Path, tmp_path: Path, server: str
) -> None:
    _file(
        tmp_path / "Dev.environment.yaml",
        f"values:\n  - {{key: base, value: x}}\n  - {{key: base, value: '{server}'}}\n"
        "  - {key: old, value: x, enabled: false}\n",
    )
    ended = postroom("run", shop, "-e", "dev", "-i", "Good")
    assert ended.code == 0
    assert "warning: `base` stands again in line 3, which counts." in ended.out
    assert "Dev.environment.yaml:2:5" in ended.out
    assert "`old`" not in ended.out


@pytest.mark.parametrize(("words", "named"), [((), False), (("--reporter-junit-places",), True)])
def test_junit_names_lines_where_asked_to(
    postroom: Any, shop: Path, tmp_path: Path, words: tuple[str, ...], named: bool
) -> None:
    postroom("run", shop, "-r", "junit", "--reporter-junit-export=x.xml", *words)
    cases = list(ElementTree.parse(tmp_path / "x.xml").getroot().iter("testcase"))
    assert [case.get("file") is not None for case in cases] == [named, named]
    assert [case.get("line") is not None for case in cases] == [named, named]


def test_gitlab_gets_the_lines(
    postroom: Any, shop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITLAB_CI", "true")
    postroom("run", shop, "-r", "junit", "--reporter-junit-export=x.xml")
    first = next(ElementTree.parse(tmp_path / "x.xml").getroot().iter("testcase"))
    assert first.get("file") == "shop.postman_collection.json"


@pytest.mark.parametrize("option", ["omitResponseBodies", "omit-response-bodies"])
def test_bodies_can_be_left_out_of_reports(
    postroom: Any, shop: Path, tmp_path: Path, option: str
) -> None:
    names = ["--reporter-json-export=j.json", "--reporter-html-export=h.html"]
    postroom("run", shop, "-r", "json,html", *names, f"--reporter-{option}")
    executions = json.loads((tmp_path / "j.json").read_text())["run"]["executions"]
    assert [row["response"]["stream"]["data"] for row in executions] == [[], []]
    assert "&quot;path&quot;" not in (tmp_path / "h.html").read_text("utf-8")


def test_options_of_the_terminal_report(postroom: Any, shop: Path) -> None:
    quiet = ("no-summary", "no-failures", "no-success-assertions", "show-timestamps")
    ended = postroom("run", shop, *(f"--reporter-cli-{option}" for option in quiet))
    assert re.search(r"▸ Folder / Good  \d\d:\d\d:\d\d\n", ended.out)
    assert "✓ path" not in ended.out
    assert "1 failure" not in ended.out
    assert postroom("run", shop, "--reporter-cli-silent").out == ""


@pytest.mark.parametrize("bail", ["--bail", "--bail=folder,failure"])
def test_bail(postroom: Any, shop: Path, bail: str) -> None:
    ended = postroom("run", shop, "-n", "2", bail)
    assert ended.code == 1
    assert "Iteration 2" not in ended.out
    assert "The run was ended before its end." in ended.out


def test_a_v1_collection_is_refused_with_the_command_that_converts_it(
    postroom: Any, tmp_path: Path
) -> None:
    _file(tmp_path / "old.json", '{"id": "1", "name": "o", "order": [], "requests": []}')
    ended = postroom("run", "old.json")
    assert ended.code == 2
    assert "postman-collection-transformer convert -i old.json" in ended.err


def test_a_broken_file_of_a_directory_is_named_and_the_rest_runs(
    postroom: Any, tmp_path: Path, server: str
) -> None:
    (tmp_path / "v3").mkdir()
    _file(tmp_path / "v3/a.request.yaml", f"$kind: http-request\nurl: {server}/a\n")
    _file(tmp_path / "v3/b.request.yaml", "$kind: http-request\nurl: {{base}}/b\n")
    ended = postroom("run", "v3")
    assert ended.code == 1
    assert "GET " in ended.out
    assert "b.request.yaml:2:6" in ended.out
    assert "1 problem in the collection's files" in ended.err


def test_no_secret_is_in_any_report(postroom: Any, shop: Path, tmp_path: Path, server: str) -> None:
    content = json.loads(shop.read_text())
    rows = [{"key": "username", "value": "me"}, {"key": "password", "value": "hunter22"}]
    content["auth"] = {"type": "basic", "basic": rows}
    script = ["console.log(pm.environment.get('pin')); throw new Error('4711-0815')"]
    content["event"] = [{"listen": "test", "script": {"exec": script}}]
    content["variable"].append({"key": "never", "value": "unused-secret", "type": "secret"})
    shop.write_text(json.dumps(content))
    pin = {"key": "pin", "value": "4711-0815", "type": "secret", "enabled": True}
    _file(tmp_path / "e.json", json.dumps({"name": "E", "values": [pin]}))
    kinds = {"json": "j.json", "junit": "x.xml", "html": "h.html"}
    exports = [f"--reporter-{kind}-export={name}" for kind, name in kinds.items()]
    ended = postroom("run", shop, "-e", "e.json", "-r", "cli,github,json,junit,html", *exports)
    written = ended.out + ended.err + "".join((tmp_path / n).read_text() for n in kinds.values())
    encoded = base64.b64encode(b"me:hunter22").decode()
    for secret in ("4711-0815", "hunter22", encoded, "unused-secret"):
        assert secret not in written
    assert "******" in written
