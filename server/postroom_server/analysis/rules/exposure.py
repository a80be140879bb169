"""PM050, PM060, PM061: what is logged, and what must not be."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tree_sitter import Node

from postroom_server.analysis.results import Fix
from postroom_server.analysis.rules.facts import Facts, replaced
from postroom_server.analysis.rules.guards import is_guarded
from postroom_server.analysis.rules.layout import removal, statement_of
from postroom_server.analysis.rules.rule import (
    ANY_PROTOCOL,
    ERROR,
    INFORMATION,
    STATEMENT,
    WARNING,
    Finding,
    Rule,
)
from postroom_server.analysis.rules.variable_reads import constant_value, variable_read
from postroom_server.analysis.script import Knowledge, KnownVariable
from postroom_server.syntax.nodes import arguments, field, string_value, unwrap
from postroom_server.text.span import Span

_METHODS = frozenset({"log", "info", "warn", "error", "debug", "clear"})
_LOGGED = frozenset({"table", "dir", "dirxml", "trace", "count", "group", "groupCollapsed"})
_FORMAT = re.compile(r"%[sdifoOj]")
_TOKENS = re.compile(
    r"eyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{8,}"  # a JSON Web Token
    r"|AKIA[0-9A-Z]{16}"
    r"|gh[pousr]_[A-Za-z0-9]{36}"
    r"|sk_live_[A-Za-z0-9]{16,}"
    r"|PMAK-[0-9a-f]{24}-[0-9a-f]{34}"
    r"|xox[abprs]-[A-Za-z0-9-]{20,}"
    r"|-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----"
)
_KEPT = frozenset({"environment", "globals", "collection"})


def _console(facts: Facts) -> Iterator[Finding]:
    for access in facts.unknown:
        target, name = field(access, "object"), field(access, "property")
        call = access.parent
        if target is None or name is None or facts.source(name) in _METHODS:
            continue
        if call is None or call.type != "call_expression" or not facts.is_a(target, "Console"):
            continue
        if facts.info(access) is None and _calls(call, access) and not is_guarded(facts, access):
            word = facts.source(name)
            fixes = ()
            if word in _LOGGED:
                fixes = replaced("Change to `log`", (facts.span(name), "log"))
            yield Finding(
                facts.span(name),
                f"`console` has no `{word}`: calling it throws a TypeError. It has `log`, `info`, "
                "`warn`, `error`, `debug` and `clear`.",
                fixes,
            )
    yield from _formats(facts)


def _calls(call: Node, access: Node) -> bool:
    """Whether a call calls an access whether or not there is anything to call."""
    is_optional = any(child.type == "optional_chain" for child in call.children)
    return field(call, "function") == access and not is_optional


def _formats(facts: Facts) -> Iterator[Finding]:
    for call, given in facts.calls_to("Console", "log", "info", "warn", "error", "debug"):
        text = string_value(facts.inference.tree, unwrap(given[0])) if len(given) > 1 else None
        if text is not None and _FORMAT.search(text):
            yield Finding(
                facts.span(given[0]),
                "`console` fills in nothing: `%s` and the like are logged as they stand, with the "
                "values behind them.",
                _as_template(facts, call, given, text),
                INFORMATION,
            )


def _as_template(facts: Facts, call: Node, given: list[Node], text: str) -> tuple[Fix, ...]:
    found = list(_FORMAT.finditer(text))
    if len(found) != len(given) - 1 or any(one[0] != "%s" for one in found):
        return ()
    if re.search(r"[`\\$\n\r]", text):
        return ()
    values = iter(given[1:])
    filled = _FORMAT.sub(lambda _: f"${{{facts.source(next(values))}}}", text)
    span = Span(facts.span(given[0]).start, facts.span(given[-1]).end)
    return replaced("Write a template", (span, f"`{filled}`"))


def _vault(facts: Facts) -> Iterator[Finding]:
    yield from _without_vault(facts)
    for _, given in facts.calls_to("Console", "log", "info", "warn", "error", "debug"):
        for value in given:
            if _from_vault(facts, value):
                yield Finding(
                    facts.span(value),
                    "This writes a secret of the vault into the log, where reports and other "
                    "people see it.",
                    _unlogged(facts, value),
                )
    for call in facts.nodes("call"):
        named = facts.named.get(call.id)
        if named is None or named.action != "write" or named.scope not in _KEPT:
            continue
        if named.value is not None and _from_vault(facts, named.value):
            yield Finding(
                facts.span(named.value),
                "This copies a secret out of the vault into a variable, which is saved and "
                "exported in clear. Keep it in a local variable: `pm.variables.set`.",
                _kept_local(facts, call),
            )


def _kept_local(facts: Facts, call: Node) -> tuple[Fix, ...]:
    callee = field(call, "function")
    target = field(callee, "object") if callee is not None else None
    if target is None or facts.source(target) == "postman":
        return ()
    edit = (facts.span(target), "pm.variables")
    return replaced("Keep it in a local variable", edit, preferred=False)


def _unlogged(facts: Facts, value: Node) -> tuple[Fix, ...]:
    """Without the line that logs a secret and nothing else."""
    call = value.parent.parent if value.parent is not None else None
    statement = statement_of(call) if call is not None and len(arguments(call)) == 1 else None
    if statement is None:
        return ()
    return replaced("Remove this line", (removal(facts, statement), ""), preferred=False)


def _without_vault(facts: Facts) -> Iterator[Finding]:
    if facts.script.protocol != "grpc":
        return
    for access, _ in facts.pm_members("vault"):
        if not is_guarded(facts, access):
            yield Finding(
                facts.span(access),
                "Scripts of gRPC requests cannot read the vault. Use a secret variable.",
                severity=ERROR,
            )


def _from_vault(facts: Facts, node: Node) -> bool:
    """Whether an expression is what `await pm.vault.get(…)` gave, directly or by a `const`."""
    node = constant_value(facts, node)
    if node.type != "await_expression" or not node.named_child_count:
        return False
    call = unwrap(node.named_children[0])
    info = facts.callee_info(call) if call.type == "call_expression" else None
    return info is not None and (info.owner, info.name) == ("Vault", "get")


def _secrets(facts: Facts) -> Iterator[Finding]:
    secret = {one.name for one in facts.script.knowledge.variables if one.secret}
    for _, given in facts.calls_to("Console", "log", "info", "warn", "error", "debug"):
        for value in given:
            named = variable_read(facts, value)
            name = string_value(facts.inference.tree, named.name) if named is not None else None
            if name in secret:
                yield Finding(
                    facts.span(value),
                    f"`{name}` is a secret, and this writes it into the log, where reports and "
                    "other people see it.",
                    _unlogged(facts, value),
                )
    for literal in facts.nodes("string"):
        match = _TOKENS.search(facts.source(literal))
        if match is not None:
            start = facts.span(literal).start
            yield Finding(
                Span(start + match.start(), start + match.end()),
                "This looks like a key or a token. Whoever sees the collection can use it: keep it "
                "in a secret variable or in the vault, and make a new one if this was shared.",
            )


RULES = (
    Rule(
        code="PM050",
        name="vault-secret-exposed",
        severity=WARNING,
        summary="A secret of the vault is logged or stored in a variable that is saved.",
        why="The vault keeps secrets out of collections, environments and reports. Logging one, or "
        "copying it into an environment, puts it there in clear. Scripts of gRPC requests have no "
        "vault. A missing `await` is PM014's, newman's lack of a vault PM068's; a refusal that "
        "nobody catches ends the script with a clear error, and is not reported.",
        bad='const key = await pm.vault.get("api-key");\nconsole.log(key);',
        good='const key = await pm.vault.get("api-key");\npm.variables.set("api_key", key);',
        check=_vault,
        reach=STATEMENT,
        words=("vault",),
        protocols=ANY_PROTOCOL,
    ),
    Rule(
        code="PM060",
        name="console-method",
        severity=ERROR,
        summary="`console` is used in a way that scripts do not have.",
        why="The console of scripts has six methods. Any other throws a TypeError and ends the "
        "script; `%s` in a text is not filled in.",
        bad="console.table(pm.response.headers.all());",
        good="console.log(pm.response.headers.all());",
        check=_console,
        reach=STATEMENT,
        words=("console",),
        protocols=ANY_PROTOCOL,
    ),
    Rule(
        code="PM061",
        name="secret-in-clear",
        severity=WARNING,
        summary="A script holds a key or token, or logs a secret variable.",
        why="Scripts are saved, shared and committed with their collection, and logs end up in "
        "reports. Whoever reads them can use what is in them.",
        bad='console.log(pm.environment.get("password"));',
        good='console.log(pm.environment.has("password"));',
        check=_secrets,
        reach=STATEMENT,
        protocols=ANY_PROTOCOL,
        knowledge=Knowledge(variables=(KnownVariable("password", "environment", secret=True),)),
    ),
)
