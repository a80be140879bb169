"""PM033, PM034: cookies that are not there yet, and jars called the wrong way."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from postroom_server.analysis.rules.facts import Facts, replaced
from postroom_server.analysis.rules.guards import is_guarded
from postroom_server.analysis.rules.rule import ERROR, WARNING, Finding, Rule
from postroom_server.analysis.types.values import Closure
from postroom_server.analysis.uses import TEMPLATE
from postroom_server.syntax.nodes import field, string_value, unwrap

_NAMED = {"get": 2, "set": 2, "unset": 2}
_METHODS = ("get", "getAll", "set", "unset", "clear")
_READS = ("get", "has", "toObject", "one", "all", "count", "each", "map", "filter", "find", "idx")


def _empty(facts: Facts) -> Iterator[Finding]:
    if "cookies" not in facts.script.text:
        return
    for access in facts.nodes("member"):
        info, target = facts.info(access), field(access, "object")
        name = field(access, "property")
        if info is None or target is None or name is None or is_guarded(facts, access):
            continue
        if info.name == "cookies" and facts.is_a(target, "CurrentResponse"):
            yield Finding(
                facts.span(access),
                "`pm.response.cookies` is always empty. The cookies of the response are in "
                "`pm.cookies`.",
                replaced("Change to `pm.cookies`", (facts.span(access), "pm.cookies")),
            )
        elif (
            facts.script.kind == "prerequest"
            and info.name in _READS
            and facts.is_a(target, "Cookies")
        ):
            yield Finding(
                facts.span(access),
                "Before the request `pm.cookies` is always empty. Ask the jar: "
                "`await pm.cookies.jar().get(url, name)`.",
            )


def _jar(facts: Facts) -> Iterator[Finding]:
    for call, given in facts.calls_to("CookieJar", *_METHODS):
        info = facts.callee_info(call)
        if info is None:
            continue
        values = [one for one in given if not isinstance(facts.type_of(one), Closure)]
        if any(one.type == "spread_element" for one in given):
            continue
        if not values:
            message = (
                f"`{info.name}` needs the URL that the cookies belong to: without one it fails."
            )
            yield Finding(facts.span(call), message)
        elif len(values) < _NAMED.get(info.name, 1):
            yield Finding(
                facts.span(call),
                f"`{info.name}` takes the URL first, then the cookie's name: this fails with "
                "`requires cookie name to be a string`.",
            )
        else:
            yield from _values(facts, info.name, values)
        yield from _in_newman(facts, call, info.name)


def _values(facts: Facts, method: str, values: list[Node]) -> Iterator[Finding]:
    url = string_value(facts.inference.tree, unwrap(values[0]))
    if url is not None and TEMPLATE.search(url):
        text = f"pm.variables.replaceIn({facts.source(values[0])})"
        yield Finding(
            facts.span(values[0]),
            "The jar does not replace `{{…}}`: no cookie belongs to such a URL.",
            replaced("Wrap in `pm.variables.replaceIn`", (facts.span(values[0]), text)),
        )
    if method != "set" or len(values) < 3:
        return
    value = unwrap(values[2])
    if string_value(facts.inference.tree, value) == "" or facts.source(value) in ("0", "false"):
        yield Finding(
            facts.span(values[2]),
            "An empty value makes a cookie without a name. To remove a cookie, call `unset`.",
            severity=WARNING,
        )


def _in_newman(facts: Facts, call: Node, method: str) -> Iterator[Finding]:
    used = call.parent is not None and call.parent.type in ("await_expression", "member_expression")
    if facts.script.profile == "newman" and used:
        yield Finding(
            facts.span(call),
            f"In newman `{method}` gives no promise: it needs a callback "
            "`(error, result) => { … }`.",
        )


RULES = (
    Rule(
        code="PM033",
        name="cookies-not-there",
        severity=WARNING,
        summary="Cookies are read where there are none.",
        why="`pm.cookies` holds the cookies of the request's URL after the exchange; before it the "
        "list is empty. `pm.response.cookies` is empty always. The jar knows all cookies at any "
        "time.",
        bad='const session = pm.response.cookies.get("session");',
        good='const session = pm.cookies.get("session");',
        check=_empty,
        words=("ookies",),
    ),
    Rule(
        code="PM034",
        name="cookie-jar-arguments",
        severity=ERROR,
        summary="A method of the cookie jar is called with the wrong arguments.",
        why="Every method of the jar takes the URL first, for a jar holds the cookies of many "
        "sites. Variables in the URL are not replaced, and an empty value makes a nameless cookie.",
        bad='const session = await pm.cookies.jar().get("session");',
        good='const session = await pm.cookies.jar().get("https://postman-echo.com", "session");',
        check=_jar,
        words=("jar",),
    ),
)
