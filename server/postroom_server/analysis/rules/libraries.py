"""PM018, PM064: libraries used for what is not in them, and parsing done by hand."""

from __future__ import annotations

from collections.abc import Iterator

from postroom_server.analysis.rules.facts import Facts, replaced
from postroom_server.analysis.rules.guards import is_guarded
from postroom_server.analysis.rules.rule import (
    ANY_PROTOCOL,
    ERROR,
    INFORMATION,
    STATEMENT,
    WARNING,
    Finding,
    Rule,
)
from postroom_server.analysis.types.known import is_response_body
from postroom_server.analysis.types.members import member
from postroom_server.analysis.types.values import Deferred, Instance
from postroom_server.api.catalogue import module_type
from postroom_server.syntax.nodes import arguments, field, string_value, unwrap
from postroom_server.text.span import Span

_OLD_LODASH = "lodash3.LoDashStatic"


def _parsed_by_hand(facts: Facts) -> Iterator[Finding]:
    for call in facts.nodes("call"):
        callee, given = field(call, "function"), arguments(call)
        if callee is None or len(given) != 1 or facts.source(callee) != "JSON.parse":
            continue
        body = unwrap(given[0])
        asked = field(body, "function") if body.type == "call_expression" else None
        response = field(asked, "object") if asked is not None else None
        if response is None or not is_response_body(facts.inference, body):
            continue
        instead = f"{facts.source(response)}.json()"
        yield Finding(
            facts.span(call),
            f"`{instead}` does the same, takes a byte order mark, and its error shows the place in "
            "the body.",
            replaced(f"Change to `{instead}`", (facts.span(call), instead)),
        )


def _versions(facts: Facts) -> Iterator[Finding]:
    modern = module_type("lodash")
    for access in facts.unknown:
        target, name = field(access, "object"), field(access, "property")
        if target is None or name is None or modern is None:
            continue
        value = facts.type_of(target)
        if not isinstance(value, Instance) or value.name != _OLD_LODASH:
            continue
        word = facts.source(name)
        if member(Deferred(modern), word) is None or is_guarded(facts, access):
            continue
        is_global = target.type == "identifier" and facts.source(target) == "_"
        line = Span(0, 0), 'const _ = require("lodash");\n'
        yield Finding(
            facts.span(name),
            f"The global `_` is lodash 3, which has no `{word}`: calling it throws a TypeError. "
            '`require("lodash")` is version 4.',
            replaced("Load lodash 4", line) if is_global and facts.is_free(target) else (),
        )
    yield from _locales(facts)


def _locales(facts: Facts) -> Iterator[Finding]:
    for access in facts.accesses_to("locale"):
        info, call = facts.info(access), access.parent
        given = arguments(call) if call is not None and call.type == "call_expression" else []
        if info is None or not info.owner.startswith("moment.") or not given:
            continue
        name = string_value(facts.inference.tree, unwrap(given[0]))
        if name and name.split("-")[0].lower() != "en":
            yield Finding(
                facts.span(given[0]),
                f"moment has only English here: `{name}` is ignored, and dates stay English.",
                severity=WARNING,
            )


RULES = (
    Rule(
        code="PM018",
        name="parsing-by-hand",
        severity=INFORMATION,
        summary="The body is taken as text and parsed by hand.",
        why="`pm.response.json()` parses the body, copes with a byte order mark, and when the body "
        "is no JSON, its error shows what stands there instead.",
        bad="const body = JSON.parse(pm.response.text());",
        good="const body = pm.response.json();",
        check=_parsed_by_hand,
        reach=STATEMENT,
        words=("parse",),
    ),
    Rule(
        code="PM064",
        name="library-version",
        severity=ERROR,
        summary="A library is asked for what its version does not have.",
        why="The global `_` is lodash 3 and lacks what version 4 added (`flatMap`, `keyBy`, "
        "`uniqBy`, `orderBy` …). moment comes without locales.",
        bad="const names = _.flatMap(pm.response.json().groups, (group) => group.names);",
        good='const _ = require("lodash");\n'
        "const names = _.flatMap(pm.response.json().groups, (group) => group.names);",
        check=_versions,
        reach=STATEMENT,
        words=("moment", "_", "lodash"),
        protocols=ANY_PROTOCOL,
    ),
)
