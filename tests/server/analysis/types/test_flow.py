"""Types that flow from where they are known to where a member is read.

`flow.txt` holds a script after another, each with its cursor `<|>` and behind `//?` the members
that are offered there; a `-` in front of one that is not.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from postroom_server.analysis.completion import complete
from postroom_server.analysis.script import Knowledge, KnownRequest, KnownVariable, Script

CURSOR = "<|>"
_MODULES = {
    "./lib.js": """\
/** @param {{id: number, name: string}} user */
function greet(user) { return user.name; }
class Api {
  constructor(base) { this.base = base; }
  get(path) { return pm.sendRequest(path); }
}
module.exports = { greet, Api, limit: 3, nested: { a: 1 } };
""",
    "./exp.js": "exports.sign = function (x) { return 'a'; };\nexports.VERSION = '1';\n",
    "./one.js": "module.exports = function make() { return { a: 1, b: 's' }; };",
}
_BODY = {
    "user": {"id": 1, "name": "Ann", "roles": ["a"], "address": {"city": "X"}},
    "items": [{"sku": "A", "price": 1.5, "tags": ["x"], "stock": {"count": 3}}],
    "token": "t",
    "content-type": "j",
    "ok": True,
    "next": None,
}
_KNOWN = Knowledge(
    variables=(
        KnownVariable("token", "environment", "abc", origin="dev"),
        KnownVariable("cfg", "environment", '{"host":{"name":"h"},"ports":[1]}'),
    ),
    requests=(KnownRequest("Login", "id1", "POST", "Auth / Login"),),
    response=_BODY,
    response_origin="the last response",
    modules=_MODULES,
)
CASES = (Path(__file__).parent / "flow.txt").read_text("utf-8").strip().split("\n\n")


@pytest.mark.parametrize("case", CASES)
def test_members(case: str) -> None:
    marked, _, expected = case.rpartition("\n//? ")
    known = Knowledge() if marked.startswith("// without") else _KNOWN
    script = Script(marked.replace(CURSOR, "", 1), "test", knowledge=known)
    found = {item.label for item in complete(script, marked.index(CURSOR)).items}
    words = expected.split()
    assert {one for one in words if not one.startswith("-")} <= found
    assert not {one[1:] for one in words if one.startswith("-")} & found
