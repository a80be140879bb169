"""PM057, PM058, PM059: work that nobody waits for, and timers that do not do as asked."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from postroom_server.analysis.results import Fix
from postroom_server.analysis.rules.facts import Facts, replaced
from postroom_server.analysis.rules.layout import statement_of
from postroom_server.analysis.rules.rule import ANY_PROTOCOL, ERROR, WARNING, Finding, Rule
from postroom_server.analysis.types.declared import parts
from postroom_server.analysis.types.elements import is_promise
from postroom_server.analysis.types.values import ArrayOf, Literal, Primitive, TupleOf
from postroom_server.syntax.nodes import (
    FUNCTIONS,
    arguments,
    enclosing_function,
    field,
    is_async,
    parameters,
    property_name,
    unwrap,
)
from postroom_server.syntax.queries import captures
from postroom_server.text.span import Span

_TIMERS = frozenset({"setTimeout", "setInterval"})


def _unawaited(facts: Facts) -> Iterator[Finding]:
    for statement in facts.nodes("statement"):
        call = unwrap(statement.named_children[0]) if statement.named_child_count else None
        if call is None or call.type != "call_expression":
            continue
        if _is_crypto(facts, call) and is_promise(facts.type_of(call)):
            yield Finding(
                facts.span(call),
                "Nobody waits for this: when the script ends first, it is cut off, and what it "
                "should set or log is lost.",
                _awaited(facts, call),
            )
        elif _each_async(facts, call) is not None:
            yield from _in_each(facts, call)


def _is_crypto(facts: Facts, call: Node) -> bool:
    """Whether a chain of `then` and `catch` starts at a call of `crypto.subtle`."""
    step: Node | None = call
    while step is not None:
        if step.type == "call_expression":
            info = facts.callee_info(step)
            if info is not None and info.owner == "SubtleCrypto":
                return True
            step = field(step, "function")
        else:
            step = field(step, "object")
    return False


def _awaited(facts: Facts, call: Node) -> tuple[Fix, ...]:
    function = enclosing_function(call)
    if function is not None and not is_async(function):
        return ()
    start = facts.span(call).start
    return replaced("Await it", (Span(start, start), "await "))


def _each_async(facts: Facts, call: Node) -> Node | None:
    """The async function that is given to `forEach` of an array."""
    callee, given = field(call, "function"), arguments(call)
    target = field(callee, "object") if callee is not None else None
    if callee is None or target is None or len(given) != 1:
        return None
    if property_name(facts.inference.tree, callee) != "forEach" or not is_async(unwrap(given[0])):
        return None
    is_array = all(isinstance(one, ArrayOf | TupleOf) for one in parts(facts.type_of(target)))
    function = unwrap(given[0])
    body = field(function, "body")
    waits = body is not None and captures("awaits", body)
    return function if is_array and waits and function.type in FUNCTIONS else None


def _in_each(facts: Facts, call: Node) -> Iterator[Finding]:
    function, statement = _each_async(facts, call), call.parent
    if function is None or statement is None or not _is_followed(statement):
        return
    word = next(child for child in function.children if child.type == "async")
    yield Finding(
        facts.span(word),
        "`forEach` does not wait for async functions: all rounds run at once, and the lines below "
        "before any is done. Use `for…of`.",
        _as_loop(facts, call, function),
    )


def _is_followed(statement: Node) -> bool:
    step = statement.next_named_sibling
    while step is not None and step.type in ("comment", "function_declaration"):
        step = step.next_named_sibling
    return step is not None


def _as_loop(facts: Facts, call: Node, function: Node) -> tuple[Fix, ...]:
    callee, body, given = field(call, "function"), field(function, "body"), parameters(function)
    target = field(callee, "object") if callee is not None else None
    statement, around = statement_of(call), enclosing_function(call)
    if target is None or body is None or len(given) != 1 or statement is None:
        return ()
    if body.type != "statement_block" or captures("returns", body):
        return ()
    if around is not None and not is_async(around):
        return ()
    head = f"for (const {facts.source(given[0])} of {facts.source(target)}) "
    text = head + facts.source(body)
    return replaced("Write it as `for…of`", (facts.span(statement), text))


def _uncleared(facts: Facts) -> Iterator[Finding]:
    if "clearInterval" in facts.script.text or "clearTimeout" in facts.script.text:
        return
    for call in facts.nodes("call"):
        callee = field(call, "function")
        if callee is not None and _timer(facts, callee) == "setInterval":
            yield Finding(
                facts.span(callee),
                "Nothing clears this interval: the script never ends, until it is stopped by its "
                "time limit. Keep the id and call `clearInterval`.",
            )


def _timer(facts: Facts, callee: Node) -> str:
    name = facts.source(callee) if callee.type == "identifier" else ""
    return name if name in _TIMERS and facts.is_free(callee) else ""


def _timer_arguments(facts: Facts) -> Iterator[Finding]:
    for call in facts.nodes("call"):
        callee, given = field(call, "function"), arguments(call)
        name = _timer(facts, callee) if callee is not None else ""
        if not name or not given:
            continue
        if _is_text(facts, given[0]):
            yield Finding(
                facts.span(given[0]),
                f"`{name}` runs functions and no text: this does nothing.",
                severity=ERROR,
            )
        elif len(given) > 2:
            place = Span(facts.span(given[2]).start, facts.span(given[-1]).end)
            yield Finding(
                place,
                f"`{name}` passes nothing on to its function: there these are undefined.",
                _bound(facts, given),
            )


def _is_text(facts: Facts, node: Node) -> bool:
    found = parts(facts.type_of(node))
    return bool(found) and all(
        one == Primitive("string") or (isinstance(one, Literal) and isinstance(one.value, str))
        for one in found
    )


def _bound(facts: Facts, given: list[Node]) -> tuple[Fix, ...]:
    function = unwrap(given[0])
    if function.type not in ("identifier", "member_expression"):
        return ()
    passed = ", ".join(facts.source(one) for one in given[2:])
    rest = Span(facts.span(given[1]).end, facts.span(given[-1]).end)
    text = f"() => {facts.source(function)}({passed})"
    return replaced("Pass them in a function", (facts.span(given[0]), text), (rest, ""))


RULES = (
    Rule(
        code="PM057",
        name="untracked-promise",
        severity=WARNING,
        summary="Nobody waits for work that goes on in the background.",
        why="A script ends when its last line has run and its timers and requests are done. Other "
        "promises, those of `crypto.subtle` above all, are not waited for. And `forEach` does not "
        "wait for an async function: it starts all rounds at once.",
        bad='const data = new TextEncoder().encode("a");\n'
        'crypto.subtle.digest("SHA-256", data).then((hash) => {\n'
        '  pm.environment.set("size", hash.byteLength);\n});',
        good='const data = new TextEncoder().encode("a");\n'
        'const hash = await crypto.subtle.digest("SHA-256", data);\n'
        'pm.environment.set("size", hash.byteLength);',
        check=_unawaited,
        words=("async", "crypto"),
        protocols=ANY_PROTOCOL,
    ),
    Rule(
        code="PM058",
        name="uncleared-interval",
        severity=WARNING,
        summary="An interval is never cleared.",
        why="A script is over when its timers are. An interval that nothing clears keeps it "
        "running until the time limit ends it with an error, or for ever without one.",
        bad='setInterval(() => console.log("waiting"), 500);',
        good='const id = setInterval(() => console.log("waiting"), 500);\n'
        "setTimeout(() => clearInterval(id), 2000);",
        check=_uncleared,
        words=("setInterval",),
        protocols=ANY_PROTOCOL,
    ),
    Rule(
        code="PM059",
        name="timer-arguments",
        severity=WARNING,
        summary="A timer is given more than a function and a time, or text instead of a function.",
        why="Timers of scripts call their function without arguments, and they do not run text.",
        bad='setTimeout(console.log, 100, "later");',
        good='setTimeout(() => console.log("later"), 100);',
        check=_timer_arguments,
        words=("setTimeout", "setInterval"),
        protocols=ANY_PROTOCOL,
    ),
)
