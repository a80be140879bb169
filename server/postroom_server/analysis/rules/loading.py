"""PM065, PM066: requests and packages that must be named in the script itself."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tree_sitter import Node

from postroom_server.analysis.rules.facts import Facts, replaced
from postroom_server.analysis.rules.names import closest
from postroom_server.analysis.rules.rule import (
    ANY_PROTOCOL,
    ERROR,
    INFORMATION,
    WARNING,
    Finding,
    Rule,
)
from postroom_server.analysis.types.declared import parts
from postroom_server.analysis.types.values import Literal
from postroom_server.analysis.uses import inside
from postroom_server.syntax.nodes import string_value, unwrap

_PACKAGE = re.compile(r"(?:npm|jsr):(?:@[^/@]+/)?[^/@]+(?P<version>@[^@]+)?$")
_SCRIPTS = (".js", ".cjs", ".mjs")
_TEAM = re.compile(r"@[^/]+/.+")


def _run_requests(facts: Facts) -> Iterator[Finding]:
    for call, given in facts.calls_to("Execution", "runRequest"):
        if not given:
            yield Finding(
                facts.span(call),
                "`runRequest` needs the id of a request: without one it rejects with `collection "
                "request id not provided`.",
            )
        elif not _is_literal(facts, given[0]):
            yield Finding(
                facts.span(given[0]),
                "Postman's app looks for ids in the text of the script and does not find one that "
                "is put together: there this rejects. Write the id as a literal.",
            )


def _is_literal(facts: Facts, node: Node) -> bool:
    found = parts(facts.type_of(node))
    return bool(found) and all(isinstance(one, Literal) for one in found)


def _packages(facts: Facts) -> Iterator[Finding]:
    for _, given in facts.calls_to("Pm", "require"):
        if not given:
            continue
        name = string_value(facts.inference.tree, unwrap(given[0]))
        if name is None:
            if not _is_literal(facts, given[0]):
                yield Finding(
                    facts.span(given[0]),
                    "Packages are fetched before the script runs, by the names in its text: one "
                    "that is put together is not found.",
                )
        else:
            yield from _package_name(facts, given[0], name)


def _package_name(facts: Facts, literal: Node, name: str) -> Iterator[Finding]:
    if name.startswith(("./", "../")):
        yield from _missing_module(facts, literal, name)
        return
    if _TEAM.fullmatch(name):
        return
    match = _PACKAGE.fullmatch(name)
    if match is None:
        yield Finding(
            inside(facts.inference, literal),
            f"`{name}` is no name of a package: this throws `Cannot find package '{name}'`. There "
            "are `@team/package`, `npm:name@version`, `jsr:@scope/name@version` and, in Postroom, "
            "`./file.js`.",
            severity=ERROR,
        )
    elif match["version"] is None:
        yield Finding(
            inside(facts.inference, literal),
            "Without a version this may be another package tomorrow. Write "
            f"`{name}@` and the version.",
            severity=INFORMATION,
        )


def _missing_module(facts: Facts, literal: Node, name: str) -> Iterator[Finding]:
    """A path that leads nowhere, where one that looks like it leads to a file."""
    known = facts.script.knowledge.modules
    if name in known or (not name.endswith(_SCRIPTS) and "." in name.rsplit("/", 1)[-1]):
        return
    near = f"{name}.js" if f"{name}.js" in known else closest(name, known)
    if near is None:
        return
    place, quote = inside(facts.inference, literal), facts.source(literal)[0]
    yield Finding(
        place,
        f"There is no file `{name}` beside this one: loading it throws. Did you mean `{near}`?",
        replaced(f"Change to `{near}`", (place, near)) if quote not in near else (),
        severity=ERROR,
    )


RULES = (
    Rule(
        code="PM065",
        name="run-request-id",
        severity=WARNING,
        summary="`runRequest` is given no id, or one that is put together.",
        why="Before a script runs, Postman's app fetches the requests whose ids stand in its text. "
        "An id from a variable is not among them, and the call rejects.",
        bad='const id = pm.environment.get("login_id");\n'
        "const response = await pm.execution.runRequest(id);",
        good="const response = await pm.execution.runRequest("
        '"9f1c3a52-8d3e-4c1b-a1c5-0d6e5d0d7a11");',
        check=_run_requests,
        words=("runRequest",),
    ),
    Rule(
        code="PM066",
        name="package-name",
        severity=WARNING,
        summary="`pm.require` is given what is no name of a package.",
        why="Packages are fetched before the script runs, by the names that stand in its text: "
        "`@team/package`, `npm:name@version` or `jsr:@scope/name@version`. Postroom also loads "
        "files of the workspace by their path, ending included. Whether a package exists is not "
        "looked up: that would need the network.",
        bad='const dates = pm.require("npm:date-fns");',
        good='const dates = pm.require("npm:date-fns@4.1.0");',
        check=_packages,
        words=("require",),
        protocols=ANY_PROTOCOL,
    ),
)
