"""The API before `pm` changed to `pm`, all at once."""

from __future__ import annotations

import pytest
from postroom_server.analysis.actions import migration
from postroom_server.analysis.actions.migrate import changed, fixed
from postroom_server.analysis.script import Script
from postroom_server.text import apply_edits

OLD = """\
// what the response says
var body = JSON.parse(responseBody); // parsed by hand
tests["status is 200"] = responseCode.code === 200;
if (body.token) {
    postman.setEnvironmentVariable("token", body.token);
}
tests["fast"] = responseTime < 500;
"""
NEW = """\
// what the response says
var body = pm.response.json(); // parsed by hand
pm.test("status is 200", () => {
  pm.expect(pm.response.code === 200).to.be.ok;
});
if (body.token) {
    pm.environment.set("token", body.token);
}
pm.test("fast", () => {
  pm.expect(pm.response.responseTime < 500).to.be.ok;
});
"""


def test_a_whole_script() -> None:
    action = migration(Script(OLD, "test"))
    assert action is not None
    assert apply_edits(OLD, action.edits) == NEW


@pytest.mark.parametrize("script", ["pm.info;", "const responseBody = 1; responseBody;", "tests[;"])
def test_nothing_to_change(script: str) -> None:
    assert migration(Script(script, "test")) is None


def test_fixing_goes_on_until_nothing_is_left() -> None:
    text = "pm.enviroment.set('a', 1).set('b', 2);\npm.response.to.be.ok();"
    edits = fixed(Script(text, "test"), lambda _: True)
    assert apply_edits(text, edits) == (
        "pm.environment.set('a', 1);\npm.environment.set('b', 2);\n"
        'pm.test("be ok()", () => {\n  pm.response.to.be.ok;\n});'
    )


@pytest.mark.parametrize(
    ("before", "after"), [("a\nb\nc", "a\nx\nc"), ("a", "a\nb"), ("a\nb\n", "b\n"), ("", "a")]
)
def test_edits_make_one_text_of_the_other(before: str, after: str) -> None:
    assert apply_edits(before, changed(before, after)) == after
