"""PM047, PM048, PM049: what a script leaves behind for others, and strictness it does not get."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from postroom_server.analysis.results import Fix
from postroom_server.analysis.rules.facts import Facts, replaced
from postroom_server.analysis.rules.layout import removal, statement_of
from postroom_server.analysis.rules.rule import (
    ANY_PROTOCOL,
    HINT,
    STATEMENT,
    WARNING,
    Finding,
    Rule,
)
from postroom_server.analysis.types.scopes import find
from postroom_server.api.catalogue import declaration, load_catalogue
from postroom_server.syntax.nodes import arguments, field, string_value, unwrap
from postroom_server.text.span import Span


def _use_strict(facts: Facts) -> Iterator[Finding]:
    if facts.script.kind == "module":
        return
    for statement in facts.inference.tree.root.named_children:
        if statement.type == "comment":
            continue
        if statement.type != "expression_statement":
            return
        literal = statement.named_children[0]
        text = string_value(facts.inference.tree, literal) if literal.type == "string" else None
        if text == "use strict":
            yield Finding(
                facts.span(statement),
                'Scripts run inside a function that has begun already, so `"use strict"` has no '
                "effect.",
                replaced("Remove it", (removal(facts, statement), "")),
            )
        return


def _implicit_globals(facts: Facts) -> Iterator[Finding]:
    if facts.script.kind == "module":
        return
    seen: set[str] = set()
    for assignment in facts.nodes("assignment"):
        left = field(assignment, "left")
        if left is None or left.type != "identifier" or find(facts.inference, left) is not None:
            continue
        name = facts.source(left)
        if name in seen or _is_known(name):
            continue
        seen.add(name)
        yield Finding(
            facts.span(left),
            f"`{name}` is declared nowhere, so this makes a global variable, which the following "
            "scripts of the run see and may trip over.",
            _declared(facts, assignment, name),
        )


def _leaks(facts: Facts) -> tuple[()] | None:
    """Nothing, where every name is declared: else it matters where all others stand."""
    return None if facts.outline.leaked else ()


def _is_known(name: str) -> bool:
    absent = declaration("AbsentGlobals")
    return name in load_catalogue().globals or (absent is not None and name in absent.members)


def _declared(facts: Facts, assignment: Node, name: str) -> tuple[Fix, ...]:
    """`let` in front of the first assignment, where every use of the name stands below it in the
    same block."""
    statement = statement_of(assignment)
    block = statement.parent if statement is not None else None
    if statement is None or block is None or assignment.type != "assignment_expression":
        return ()
    start, end = facts.span(statement).start, facts.span(block).end
    uses = [one for one in facts.nodes("name") if facts.source(one) == name]
    if any(not start <= facts.span(one).start < end for one in uses):
        return ()
    lefts = [field(one, "left") for one in facts.nodes("assignment")]
    others = [one for one in lefts if one is not None and facts.source(one) == name]
    updated = [
        one for one in uses if one.parent is not None and one.parent.type == "update_expression"
    ]
    word = "let" if len(others) + len(updated) > 1 else "const"
    return replaced(f"Declare it with `{word}`", (Span(start, start), f"{word} "), preferred=False)


def _prototypes(facts: Facts) -> Iterator[Finding]:
    for assignment in facts.nodes("assignment"):
        left = field(assignment, "left")
        target = field(left, "object") if left is not None else None
        if left is not None and target is not None and _is_prototype(facts, target):
            yield Finding(facts.span(left), _mutated(facts, target))
    for call in facts.nodes("call"):
        callee, given = field(call, "function"), arguments(call)
        source = facts.source(callee) if callee is not None else ""
        if source not in ("Object.defineProperty", "Object.assign", "Object.defineProperties"):
            continue
        if given and _is_prototype(facts, unwrap(given[0])):
            yield Finding(facts.span(given[0]), _mutated(facts, unwrap(given[0])))


def _mutated(facts: Facts, prototype: Node) -> str:
    return (
        f"This changes `{facts.source(prototype)}` for the following scripts of the run and for "
        "the libraries, too. Use a function."
    )


def _is_prototype(facts: Facts, node: Node) -> bool:
    """Whether an expression is the prototype of a built-in class."""
    target, name = field(node, "object"), field(node, "property")
    if node.type != "member_expression" or target is None or name is None:
        return False
    if facts.source(name) != "prototype" or target.type != "identifier":
        return False
    return facts.source(target) in load_catalogue().globals and facts.is_free(target)


RULES = (
    Rule(
        code="PM047",
        name="use-strict",
        severity=HINT,
        summary='`"use strict"` stands at the top of a script.',
        why="The sandbox puts scripts into a function of its own, behind other code, where the "
        "directive is an ordinary text. Mistakes that strict mode would report stay silent.",
        bad='"use strict";\nconst code = pm.response.code;',
        good="const code = pm.response.code;",
        check=_use_strict,
        words=("use strict",),
        protocols=ANY_PROTOCOL,
        tags=("unnecessary",),
    ),
    Rule(
        code="PM048",
        name="implicit-global",
        severity=WARNING,
        summary="A name is assigned that is declared nowhere.",
        why="Without `const` or `let` an assignment makes a global variable. All scripts of a run "
        "share these: one script sees what another has left, or not, depending on the order.",
        bad="total = pm.response.json().total;\nconsole.log(total);",
        good="const total = pm.response.json().total;\nconsole.log(total);",
        check=_implicit_globals,
        reach=STATEMENT,
        context=_leaks,
        protocols=ANY_PROTOCOL,
    ),
    Rule(
        code="PM049",
        name="prototype-change",
        severity=WARNING,
        summary="A script changes the prototype of a built-in class.",
        why="All scripts of a run share the built-in classes. A change stays for those that "
        "follow, and libraries may break over it.",
        bad="Array.prototype.last = function () {\n  return this[this.length - 1];\n};",
        good="const last = (items) => items[items.length - 1];",
        check=_prototypes,
        words=("prototype",),
        protocols=ANY_PROTOCOL,
    ),
)
