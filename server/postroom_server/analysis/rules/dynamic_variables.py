"""PM052: `$guid` and its like where nothing makes their values, or in a spelling nobody knows."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from postroom_server.analysis.results import Fix
from postroom_server.analysis.rules.facts import Facts, replaced
from postroom_server.analysis.rules.names import closest
from postroom_server.analysis.rules.rule import ANY_PROTOCOL, ERROR, STATEMENT, Finding, Rule
from postroom_server.analysis.uses import TEMPLATE
from postroom_server.analysis.variables import replaced_texts, replacing_scope
from postroom_server.api.catalogue import load_catalogue
from postroom_server.syntax.nodes import field, quoted, string_value
from postroom_server.text.span import Span


def _dynamic(facts: Facts) -> Iterator[Finding]:
    if "$" not in facts.script.text and "{{" not in facts.script.text:
        return
    for call in facts.nodes("call"):
        yield from _asked_by_name(facts, call)
        if replacing_scope(facts.inference, call) is not None:
            for text in replaced_texts(facts.inference, call):
                yield from _in_template(facts, text)
    yield from _bare(facts)


def _asked_by_name(facts: Facts, call: Node) -> Iterator[Finding]:
    named = facts.named.get(call.id)
    if named is None or named.action != "read":
        return
    name = string_value(facts.inference.tree, named.name)
    if name is None or name not in load_catalogue().dynamic or _is_written(facts, name):
        return
    yield Finding(
        facts.span(named.name),
        f"`{name}` is no variable that can be read: this is undefined. Only `replaceIn` makes its "
        "values.",
        _made(facts, call, named.name, name),
    )


def _is_written(facts: Facts, name: str) -> bool:
    return any(one.name == name for one in facts.script.knowledge.variables)


def _made(facts: Facts, call: Node, literal: Node, name: str) -> tuple[Fix, ...]:
    callee = field(call, "function")
    method = field(callee, "property") if callee is not None else None
    if method is None or facts.source(method) != "get":
        return ()
    text = quoted(f"{{{{{name}}}}}", facts.source(literal)[0].replace("`", '"'))
    return replaced("Use `replaceIn`", (facts.span(call), f"pm.variables.replaceIn({text})"))


def _in_template(facts: Facts, literal: Node) -> Iterator[Finding]:
    known = load_catalogue().dynamic
    start = facts.inference.tree.start(literal)
    for match in TEMPLATE.finditer(facts.source(literal)):
        name = match[1]
        place = Span(start + match.start(1), start + match.end(1))
        bare = name.strip()
        if name != bare and bare:
            yield Finding(
                place,
                f"Blanks belong to the name: there is no variable `{name}`, and the braces stay "
                "as they are.",
                replaced("Remove the blanks", (place, bare)),
            )
        elif name.startswith("$") and name not in known and not _is_written(facts, name):
            near = closest(name, known)
            advice = f" Did you mean `{near}`?" if near else ""
            yield Finding(
                place,
                f"There is no dynamic variable `{name}`: the braces stay as they are.{advice}",
                replaced(f"Change to `{near}`", (place, near)) if near else (),
            )


def _bare(facts: Facts) -> Iterator[Finding]:
    known = load_catalogue().dynamic
    for name in facts.nodes("name"):
        text = facts.source(name)
        if name.type != "identifier" or text not in known or not facts.is_free(name):
            continue
        instead = f'pm.variables.replaceIn("{{{{{text}}}}}")'
        yield Finding(
            facts.span(name),
            f"`{text}` is no name of the script: this throws `{text} is not defined`. Only "
            "`replaceIn` makes the values of dynamic variables.",
            replaced("Use `replaceIn`", (facts.span(name), instead)),
        )


RULES = (
    Rule(
        code="PM052",
        name="dynamic-variable-misuse",
        severity=ERROR,
        summary="A dynamic variable is asked for in a way that does not make its value.",
        why="`$guid` and the other dynamic variables are made anew by `replaceIn` and in requests, "
        "written `{{$guid}}` exactly. `get` does not know them, blanks between the braces belong "
        "to the name, and an unknown name stays as it stands.",
        bad='const id = pm.variables.get("$guid");',
        good='const id = pm.variables.replaceIn("{{$guid}}");',
        check=_dynamic,
        reach=STATEMENT,
        words=("$", "{{"),
        protocols=ANY_PROTOCOL,
    ),
)
