"""`postroom check`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A collection whose second script line does not compile."""
    script = ["const a = 1;", "const = 2;"]
    event = {"listen": "test", "script": {"exec": script}}
    item = {"name": "R", "request": "http://h/", "event": [event]}
    path = tmp_path / "broken.postman_collection.json"
    path.write_text(json.dumps({"info": {"name": "B"}, "item": [item]}, indent=1))
    return path


def test_nothing_to_find(postroom: Any, shop: Path) -> None:
    ended = postroom("check", shop)
    assert ended.code == 0
    assert ended.out == "✓ Nothing found in 1 collection or environment.\n"


def test_a_script_that_does_not_compile(postroom: Any, broken: Path) -> None:
    ended = postroom("check")
    assert ended.code == 1
    first, line, caret, *_ = ended.out.splitlines()
    assert first.startswith("broken.postman_collection.json:")
    assert "error: SyntaxError" in first
    assert line[caret.index("^") :].startswith("= 2;")


def test_as_json_and_as_sarif(postroom: Any, broken: Path) -> None:
    (finding,) = json.loads(postroom("check", "-f", "json").out)["findings"]
    assert (finding["severity"], finding["code"]) == ("error", "syntax")
    sarif = json.loads(postroom("check", "-f", "sarif").out)
    region = sarif["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"]
    assert region["startLine"] == finding["line"]


def test_sarif_says_what_code_scanning_needs(postroom: Any, mistaken: Path, tmp_path: Path) -> None:
    """The properties that SARIF 2.1.0 requires, and those that GitHub asks for besides."""
    (tmp_path / "with blank").mkdir()
    mistaken.rename(tmp_path / "with blank" / "Get.request.yaml")
    log = json.loads(postroom("check", "-f", "sarif").out)
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    driver = run["tool"]["driver"]
    assert driver["name"] == "Postroom"
    for result in run["results"]:
        assert result["message"]["text"]
        assert result["level"] in ("none", "note", "warning", "error")
        rule = driver["rules"][result["ruleIndex"]]
        assert rule["id"] == result["ruleId"]
        assert rule["shortDescription"]["text"]
        assert rule["help"]["markdown"].startswith(f"# {rule['id']}")
        place = result["locations"][0]["physicalLocation"]
        assert place["artifactLocation"]["uri"] == "with%20blank/Get.request.yaml"
        region = place["region"]
        assert 1 <= region["startLine"] <= region["endLine"]
        assert min(region["startColumn"], region["endColumn"]) >= 1
    assert len({rule["id"] for rule in driver["rules"]}) == len(driver["rules"]) == 2


def test_many_files_are_looked_at_by_several_processes(
    postroom: Any, mistaken: Path, tmp_path: Path
) -> None:
    text = mistaken.read_text()
    for number in range(220):
        mistaken.with_name(f"R{number}.request.yaml").write_text(text)
    alone = json.loads(postroom("check", "-f", "json", "-j", "1").out)
    together = json.loads(postroom("check", "-f", "json", "-j", "2").out)
    assert together == alone
    assert len(alone["findings"]) == 2 * 221
    ended = postroom("check", "--fix", "-j", "2")
    assert len(ended.err.splitlines()) == 221
    assert "ok;" in mistaken.with_name("R7.request.yaml").read_text()


def test_a_number_of_processes_that_is_none(postroom: Any, mistaken: Path) -> None:
    assert postroom("check", "-j", "0").code == 2


def test_everything_that_the_editor_looks_at_is_checked(postroom: Any, tmp_path: Path) -> None:
    """Scripts of other protocols, mocks, scripts alone, `{{…}}`, environments."""
    (tmp_path / "Call.request.yaml").write_text(
        "$kind: grpc-request\nurl: h\nscripts:\n  - type: afterResponse\n"
        "    code: pm.response.json();\n"
    )
    (tmp_path / "Get.request.yaml").write_text('$kind: http-request\nurl: "{{$randomNope}}"\n')
    (tmp_path / "Get.beforeRequest.js").write_text("pm.nobody;\n")
    (tmp_path / "mocks").mkdir()
    (tmp_path / "mocks" / "m.js").write_text("pm.mock.sendExample('Gone.request.yaml', 1);\n")
    (tmp_path / "dev.environment.yaml").write_text(
        "name: dev\nvalues:\n  - {key: a, value: x}\n  - {key: a, value: y}\n"
    )
    found = json.loads(postroom("check", "-f", "json").out)["findings"]
    assert sorted((one["path"], one["code"].split()[0]) for one in found) == [
        ("Call.request.yaml", "PF007"),
        ("Call.request.yaml", "PM069"),
        ("Get.beforeRequest.js", "PM007"),
        ("Get.request.yaml", "PM052"),
        ("dev.environment.yaml", "PF011"),
        ("mocks/m.js", "PM070"),
    ]


def test_as_github_annotations(postroom: Any, broken: Path) -> None:
    out = postroom("check", "-f", "github").out
    assert out.startswith("::error file=broken.postman_collection.json,line=")


def test_a_file_that_cannot_be_read_is_a_finding(postroom: Any, tmp_path: Path) -> None:
    (tmp_path / "cut.postman_collection.json").write_text('{"info"')
    ended = postroom("check", tmp_path)
    assert ended.code == 1
    assert "cut.postman_collection.json:1:" in ended.out


def test_nowhere_to_look(postroom: Any, tmp_path: Path) -> None:
    ended = postroom("check", tmp_path / "nobody")
    assert ended.code == 2
    ended = postroom("check", tmp_path)
    assert ended.code == 2
    assert "no Postman collection" in ended.err


def test_what_the_rules_find(postroom: Any, tmp_path: Path) -> None:
    event = {"listen": "prerequest", "script": {"exec": ["pm.nobody();"]}}
    item = {"name": "R", "request": "http://h/", "event": [event]}
    path = tmp_path / "rules.postman_collection.json"
    path.write_text(json.dumps({"info": {"name": "B"}, "item": [item]}))
    ended = postroom("check", path)
    assert ended.code == 1
    assert "`pm` has no member `nobody`" in ended.out


@pytest.fixture
def mistaken(tmp_path: Path) -> Path:
    """A v3 request whose script has an error with a fix, a warning, and a hint."""
    path = tmp_path / "shop" / "Get.request.yaml"
    path.parent.mkdir()
    path.write_text(
        "$kind: http-request\nurl: http://h/ # kept\nmethod: GET\nscripts:\n"
        "  - type: afterResponse\n    language: text/javascript\n    code: |-\n"
        "      // why\n"
        '      pm.test("a", () => {\n        pm.response.to.be.ok(); // soon\n      });\n'
        '      pm.environment.set("a", null);\n'
        "      JSON.parse(pm.response.text());\n"
    )
    return path


def _codes(postroom: Any, *options: str) -> list[str]:
    out = postroom("check", "-f", "json", *options).out
    return [finding["code"].split()[0] for finding in json.loads(out)["findings"]]


def test_rules_are_selected_and_ignored(postroom: Any, mistaken: Path) -> None:
    assert _codes(postroom) == ["PM002", "PM075"]
    assert _codes(postroom, "--select", "pm002,PM018") == ["PM002", "PM018"]
    assert _codes(postroom, "--ignore", "getter-called-as-function") == ["PM075"]


def test_the_project_sets_levels(postroom: Any, mistaken: Path, tmp_path: Path) -> None:
    (tmp_path / "postroom.toml").write_text('[rules]\nPM075 = "off"\nPM018 = "error"\n')
    assert _codes(postroom) == ["PM002", "PM018"]


def test_a_setting_that_does_not_exist(postroom: Any, mistaken: Path, tmp_path: Path) -> None:
    (tmp_path / "postroom.toml").write_text(
        'profile = "newman"\nrulez = "off"\n[rules]\nPM0O2 = "off"\nPM003 = "loud"\n'
    )
    found = json.loads(postroom("check", "-f", "json", "--select", "PF014").out)["findings"]
    assert [(one["line"], one["column"], one["message"]) for one in found] == [
        (2, 1, "Unknown setting `postroom.rulez`."),
        (4, 1, "There is no rule `PM0O2`."),
        (
            5,
            1,
            "`postroom.rules` has 'loud' for `PM003`; it must be one of off, hint, information, "
            "warning, error.",
        ),
    ]


def test_a_rule_that_does_not_exist(postroom: Any, mistaken: Path) -> None:
    ended = postroom("check", "--select", "PM0O2")
    assert ended.code == 2
    assert ended.err.startswith("postroom: There is no rule `PM0O2`. Did you mean")


def test_explain(postroom: Any) -> None:
    ended = postroom("check", "--explain", "pm002")
    assert ended.code == 0
    assert ended.out.startswith("# PM002: getter-called-as-function\n")
    assert postroom("check", "--explain", "nothing").code == 2


def test_fixes_are_applied_in_place(postroom: Any, mistaken: Path) -> None:
    before = mistaken.read_text()
    ended = postroom("check", "--fix")
    name = Path("shop") / "Get.request.yaml"
    assert ended.err == (
        f"Fixed {name}: 1 × PM002 getter-called-as-function, 1 × PM018 parsing-by-hand\n"
    )
    assert mistaken.read_text() == before.replace("ok();", "ok;").replace(
        "JSON.parse(pm.response.text())", "pm.response.json()"
    )
    assert "PM002" not in ended.out
    assert postroom("check", "--fix").err == ""


def test_only_selected_rules_are_fixed(postroom: Any, mistaken: Path) -> None:
    postroom("check", "--fix", "--select", "PM018")
    assert "ok();" in mistaken.read_text()
    assert "pm.response.json()" in mistaken.read_text()


def test_as_junit(postroom: Any, mistaken: Path, tmp_path: Path) -> None:
    suites = ElementTree.fromstring(postroom("check", "-f", "junit").out)
    (suite,) = suites
    assert (suites.get("tests"), suite.get("failures")) == ("2", "2")
    failure = suite[0].find("failure")
    assert failure is not None
    assert "`ok` is asserted by reading it" in str(failure.text)
    clean = postroom("check", "-f", "junit", "--select", "PM020").out
    assert ElementTree.fromstring(clean).get("failures") == "0"


def test_what_is_wrong_with_a_file_has_a_rule(
    postroom: Any, mistaken: Path, tmp_path: Path
) -> None:
    mistaken.write_text(
        "$kind: http-request\nurl: http://h/\nmethod: GET\nheader: []\n"
        "headers:\n  - key: A\nevent: []\n"
    )
    found = json.loads(postroom("check", "-f", "json").out)["findings"]
    assert [one["code"] for one in found] == [
        "PF002 ignored-key",
        "PF005 incomplete-row",
        "PF002 ignored-key",
    ]
    assert _codes(postroom, "--select", "incomplete-row") == ["PF005"]
    (tmp_path / "postroom.toml").write_text('[rules]\nignored-key = "off"\nPF005 = "error"\n')
    ended = postroom("check")
    assert ended.code == 1
    assert "error: This row has no `value`" in ended.out
    assert "PF002" not in ended.out
    assert postroom("check", "--explain", "PF004").out.startswith("# PF004: misplaced-script")
