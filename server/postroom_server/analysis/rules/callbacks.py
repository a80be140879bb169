"""PM040, PM041: callbacks of `pm.sendRequest` that fail in a way nobody sees."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from postroom_server.analysis.results import Fix
from postroom_server.analysis.rules.chains import chain_root, is_assertion
from postroom_server.analysis.rules.facts import Facts, replaced
from postroom_server.analysis.rules.layout import indent_of
from postroom_server.analysis.rules.rule import ANY_PROTOCOL, INFORMATION, WARNING, Finding, Rule
from postroom_server.analysis.rules.tests import wrapped_in_test
from postroom_server.analysis.types.values import Closure
from postroom_server.syntax.nodes import (
    FUNCTIONS,
    ancestors,
    enclosing_function,
    field,
    parameters,
)
from postroom_server.syntax.queries import captures
from postroom_server.text.span import Span


def _callbacks(facts: Facts) -> Iterator[tuple[Node, list[Node]]]:
    """The functions that `pm.sendRequest` calls back, with their parameters."""
    seen: set[int] = set()
    for _, given in facts.calls_to("Pm", "sendRequest"):
        value = facts.type_of(given[1]) if len(given) > 1 else None
        if not isinstance(value, Closure) or value.inference is not facts.inference:
            continue
        if value.node.id not in seen:
            seen.add(value.node.id)
            yield value.node, parameters(value.node)


def _error_ignored(facts: Facts) -> Iterator[Finding]:
    for function, given in _callbacks(facts):
        body = field(function, "body")
        if body is None or len(given) < 2 or any(one.type != "identifier" for one in given[:2]):
            continue
        error, response = facts.source(given[0]), facts.source(given[1])
        names = captures("names", body).get("name", [])
        if any(facts.source(one) == error for one in names):
            continue
        read = next((one for one in names if _is_read(facts, one, response)), None)
        if read is not None:
            yield Finding(
                facts.span(read),
                f"When the request cannot be sent, `{response}` is undefined and this throws a "
                f"TypeError that hides why. Look at `{error}` first.",
                _guarded(facts, body, error),
            )


def _is_read(facts: Facts, name: Node, response: str) -> bool:
    """Whether the response's members are read where a failure is no failed test."""
    access = name.parent
    if facts.source(name) != response or access is None or access.type != "member_expression":
        return False
    if field(access, "object") != name or any(c.type == "optional_chain" for c in access.children):
        return False
    guards = ("if_statement", "ternary_expression", "binary_expression", "try_statement")
    if any(step.type in guards for step in _inside_callback(name)):
        return False
    return facts.test_around(name) is None


def _inside_callback(node: Node) -> Iterator[Node]:
    for step in ancestors(node):
        if step.type in FUNCTIONS:
            return
        yield step


def _guarded(facts: Facts, body: Node, error: str) -> tuple[Fix, ...]:
    if body.type != "statement_block" or not body.named_child_count:
        return ()
    first = body.named_children[0]
    start, text = facts.span(first).start, facts.script.text
    if text[text.rfind("\n", 0, start) + 1 : start].strip():
        guard = f"if ({error}) {{ console.error({error}); return; }} "
    else:
        indent = indent_of(facts, first)
        guard = (
            f"if ({error}) {{\n{indent}  console.error({error});\n{indent}  return;\n"
            f"{indent}}}\n{indent}"
        )
    edit = (Span(start, start), guard)
    return replaced(f"Look at `{error}` first", edit, preferred=False)


def _throwing(facts: Facts) -> Iterator[Finding]:
    callbacks = {function.id for function, _ in _callbacks(facts)}
    if not callbacks:
        return
    for statement in facts.nodes("statement"):
        function = enclosing_function(statement)
        if function is None or function.id not in callbacks or not statement.named_child_count:
            continue
        expression = statement.named_children[0]
        if not is_assertion(facts, expression) or facts.test_around(statement) is not None:
            continue
        if any(step.type == "try_statement" for step in _inside_callback(statement)):
            continue
        yield Finding(
            facts.span(chain_root(expression)),
            "When this fails there is no failed test: the callback is called a second time with "
            "its own error, which is then lost or ends the script.",
            wrapped_in_test(facts, statement),
        )


RULES = (
    Rule(
        code="PM040",
        name="callback-error-ignored",
        severity=INFORMATION,
        summary="A callback reads the response and never looks at the error.",
        why="When a request cannot be sent (no such host, connection refused), the callback gets "
        "an error and no response. Reading from it throws a TypeError that says nothing about the "
        "reason.",
        bad='pm.sendRequest("https://postman-echo.com/get", (error, response) => {\n'
        '  pm.environment.set("code", response.code);\n});',
        good='pm.sendRequest("https://postman-echo.com/get", (error, response) => {\n'
        "  if (error) {\n    console.error(error);\n    return;\n  }\n"
        '  pm.environment.set("code", response.code);\n});',
        check=_error_ignored,
        words=("sendRequest",),
        protocols=ANY_PROTOCOL,
    ),
    Rule(
        code="PM041",
        name="assertion-in-callback",
        severity=WARNING,
        summary="A callback of `pm.sendRequest` asserts outside of any test.",
        why="A callback that throws is called again with its own error. If that call does not "
        "throw, the failure is lost; if it does, the script ends with an error. Neither is a "
        "failed test.",
        bad='pm.sendRequest("https://postman-echo.com/get", (error, response) => {\n'
        "  pm.expect(error).to.equal(null);\n});",
        good='pm.sendRequest("https://postman-echo.com/get", (error, response) => {\n'
        '  pm.test("is sent", () => {\n    pm.expect(error).to.equal(null);\n  });\n});',
        check=_throwing,
        words=("sendRequest",),
        protocols=ANY_PROTOCOL,
    ),
)
