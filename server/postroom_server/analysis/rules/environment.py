"""PM020, PM021, PM022: modules, globals and syntax that the sandbox does not have."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tree_sitter import Node

from postroom_server.analysis.results import Fix
from postroom_server.analysis.rules.facts import Facts, replaced
from postroom_server.analysis.rules.guards import is_guarded
from postroom_server.analysis.rules.names import closest
from postroom_server.analysis.rules.rule import ANY_PROTOCOL, ERROR, STATEMENT, Finding, Rule
from postroom_server.analysis.types.scopes import find
from postroom_server.analysis.uses import inside
from postroom_server.api.catalogue import declaration, load_catalogue
from postroom_server.syntax.nodes import arguments, field, quoted, string_value
from postroom_server.text.span import Span

_MODULES = {
    "string-decoder": "string_decoder",
    "csv-parse": "csv-parse/lib/sync",
    "csv-parse/sync": "csv-parse/lib/sync",
    "uuid/v4": "uuid",
    "underscore": "lodash",
    "cryptojs": "crypto-js",
    "moment-timezone": "moment",
}
_REQUIRED = {"moment": "moment", "chai": "chai"}
_INSERTED = {"jsonData": "const jsonData = pm.response.json();\n"}
_TYPEOF = re.compile(r"typeof ([\w$]+)")
_IN_MODULES = frozenset({"module", "exports"})


def _modules(facts: Facts) -> Iterator[Finding]:
    known = load_catalogue().modules
    for call in facts.nodes("call"):
        callee, given = field(call, "function"), arguments(call)
        if callee is None or not given or callee.type != "identifier":
            continue
        if facts.source(callee) != "require" or find(facts.inference, callee) is not None:
            continue
        name = string_value(facts.inference.tree, given[0])
        if name is not None and name not in known and not is_guarded(facts, call):
            message, fixes = _other_module(facts, callee, given[0], name)
            yield Finding(inside(facts.inference, given[0]), message, fixes)


def _other_module(
    facts: Facts, callee: Node, literal: Node, name: str
) -> tuple[str, tuple[Fix, ...]]:
    message = f"There is no module `{name}` in scripts: this throws `Cannot find module '{name}'`."
    if name.startswith(("./", "../")):
        span = facts.span(callee)
        return (
            f"{message} Files of the workspace are loaded with `pm.require` (in Postroom).",
            replaced("Use `pm.require`", (Span(span.start, span.start), "pm.")),
        )
    bare = name.removeprefix("node:")
    meant = _MODULES.get(bare) or (bare if bare in load_catalogue().modules else None)
    meant = meant or ("lodash" if bare.startswith("lodash") else None)
    meant = meant or closest(bare, (one for one in load_catalogue().modules if len(one) > 3))
    if bare == "crypto":
        return f'{message} There are the global `crypto` and `require("crypto-js")`.', ()
    if bare in ("axios", "node-fetch", "request", "got", "http", "https"):
        return f"{message} Scripts send requests with `pm.sendRequest`.", ()
    if meant is None:
        return f'{message} Packages are loaded with `pm.require("npm:{bare}@version")`.', ()
    fixes = replaced(f"Change to `{meant}`", (inside(facts.inference, literal), meant))
    return f"{message} Did you mean `{meant}`?", fixes


def _globals(facts: Facts) -> Iterator[Finding]:
    absent = declaration("AbsentGlobals")
    if absent is None:
        return
    for name in facts.nodes("name"):
        text = facts.source(name)
        it = absent.members.get(text)
        if it is None or not _is_used(facts, name, text):
            continue
        yield Finding(
            facts.span(name),
            f"`{text}` does not exist in scripts: this throws `{text} is not defined`. {it.doc}",
            _instead(facts, name, text),
        )


def _is_used(facts: Facts, name: Node, text: str) -> bool:
    if facts.script.kind == "module" and text in _IN_MODULES:
        return False
    if not facts.is_free(name) or is_guarded(facts, name):
        return False
    return not any(one.startswith(text) for one in _asked_about(facts))


def _asked_about(facts: Facts) -> frozenset[str]:
    """The names that the script asks about with `typeof`."""
    return frozenset(_TYPEOF.findall(facts.script.text))


def _instead(facts: Facts, name: Node, text: str) -> tuple[Fix, ...]:
    parent = name.parent
    if text in _REQUIRED:
        line = f'const {text} = require("{_REQUIRED[text]}");\n'
        return replaced(f"Load `{text}`", (Span(0, 0), line))
    if text in _INSERTED and facts.script.kind == "test":
        return replaced("Read the response", (Span(0, 0), _INSERTED[text]))
    if text == "expect":
        return replaced("Change to `pm.expect`", (facts.span(name), "pm.expect"))
    if text == "process" and parent is not None:
        outer = parent.parent
        if facts.source(parent) == "process.env" and outer is not None:
            return _from_env(facts, outer)
    return ()


def _from_env(facts: Facts, access: Node) -> tuple[Fix, ...]:
    key = field(access, "property")
    if access.type != "member_expression" or key is None:
        return ()
    text = f"pm.environment.get({quoted(facts.source(key))})"
    return replaced(f"Change to `{text}`", (facts.span(access), text))


def _modules_syntax(facts: Facts) -> Iterator[Finding]:
    for node in facts.nodes("module"):
        if node.type == "import_statement":
            yield Finding(
                facts.span(node),
                "`import` is a syntax error in scripts: nothing of this script runs. Use "
                "`require`.",
                _required(facts, node),
            )
        elif node.type == "export_statement":
            instead = "`module.exports = …`" if facts.script.kind == "module" else "a function"
            yield Finding(
                facts.span(node),
                f"`export` is a syntax error in scripts: nothing of this script runs. Use {instead}"
                ".",
            )
        elif node.parent is not None and node.parent.type == "call_expression":
            yield Finding(
                facts.span(node.parent),
                "`import()` always rejects in scripts: `A dynamic import callback was not "
                "specified`. Use `require`.",
            )


def _required(facts: Facts, node: Node) -> tuple[Fix, ...]:
    source = field(node, "source")
    path = string_value(facts.inference.tree, source) if source is not None else None
    clause = next((one for one in node.named_children if one.type == "import_clause"), None)
    if source is None or path is None:
        return ()
    loader = "pm.require" if path.startswith(".") else "require"
    call = f"{loader}({facts.source(source)});"
    if clause is None:
        return replaced("Use `require`", (facts.span(node), call))
    names = re.sub(r"\bas\b", ":", facts.source(clause)).replace("* :", "").strip()
    names = re.sub(r"\s+:", ":", names)
    if "," in names and not names.startswith("{"):
        return ()
    return replaced(f"Use `{loader}`", (facts.span(node), f"const {names} = {call}"))


RULES = (
    Rule(
        code="PM020",
        name="unavailable-module",
        severity=ERROR,
        summary="`require` is given a module that scripts do not have.",
        why="Only the bundled libraries can be required. Anything else throws `Cannot find module` "
        "and ends the script.",
        bad='const parse = require("csv-parse");',
        good='const parse = require("csv-parse/lib/sync");',
        check=_modules,
        words=("require",),
        protocols=ANY_PROTOCOL,
    ),
    Rule(
        code="PM021",
        name="unavailable-global",
        severity=ERROR,
        summary="A global of browsers or Node is used.",
        why="The sandbox is neither a browser nor Node: `fetch`, `process`, `window` and their "
        "like do not exist, and reading them throws a ReferenceError that ends the script.",
        bad="const key = process.env.API_KEY;",
        good='const key = pm.environment.get("API_KEY");',
        check=_globals,
        reach=STATEMENT,
        context=_asked_about,
        protocols=ANY_PROTOCOL,
    ),
    Rule(
        code="PM022",
        name="module-syntax",
        severity=ERROR,
        summary="A script uses `import` or `export`.",
        why="Scripts are no ECMAScript modules. `import` and `export` are syntax errors, so "
        "nothing of the script runs, and `import()` always rejects.",
        bad='import moment from "moment";',
        good='const moment = require("moment");',
        check=_modules_syntax,
        reach=STATEMENT,
        words=("import", "export"),
        protocols=ANY_PROTOCOL,
    ),
)
