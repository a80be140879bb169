"""PM070: local mocks that name files which are not there, or do not wait for their state."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from tree_sitter import Node

from postroom_server.analysis.results import Fix
from postroom_server.analysis.rules.facts import Facts, replaced
from postroom_server.analysis.rules.guards import is_guarded, is_target
from postroom_server.analysis.rules.names import closest
from postroom_server.analysis.rules.rule import ERROR, WARNING, Finding, Rule
from postroom_server.analysis.script import Knowledge
from postroom_server.analysis.types.elements import is_promise
from postroom_server.analysis.uses import inside
from postroom_server.syntax.nodes import enclosing_function, is_async, string_value, unwrap
from postroom_server.text.span import Span

_FILES = (".request.yaml", ".request.yml", ".example.yaml", ".example.yml")


def _misused(facts: Facts) -> Iterator[Finding]:
    if facts.script.protocol != "mock":
        yield from _in_sandbox(facts)
        return
    files = facts.script.knowledge.files
    for _, given in facts.calls_to("Mock", "matchRequest", "sendExample"):
        if given and files is not None:
            yield from _missing_file(facts, unwrap(given[0]), files)
    yield from _forgotten(facts)


def _in_sandbox(facts: Facts) -> Iterator[Finding]:
    for access, name in facts.pm_members("mock", "state"):
        if not (is_guarded(facts, access) or is_target(access)):
            yield Finding(
                facts.span(access),
                f"`pm.{name}` is undefined here: only scripts that answer for a local mock have "
                "it. Reading from it throws a TypeError.",
            )


def _missing_file(facts: Facts, literal: Node, files: Collection[str]) -> Iterator[Finding]:
    """A path that leads to no request or example of the workspace. What has no such ending is an
    id."""
    path = string_value(facts.inference.tree, literal)
    if path is None or not path.endswith(_FILES) or path.removeprefix("./") in files:
        return
    place = inside(facts.inference, literal)
    near = closest(path, files)
    advice = f" Did you mean `{near}`?" if near else ""
    fixes: tuple[Fix, ...] = ()
    if near is not None and facts.source(literal)[0] not in near:
        fixes = replaced("Change to the nearest file", (place, near), preferred=False)
    yield Finding(
        place,
        f"There is no file `{path}` in this workspace: the mock cannot answer with it.{advice}",
        fixes,
    )


def _forgotten(facts: Facts) -> Iterator[Finding]:
    for call in facts.nodes("call"):
        info, holder = facts.callee_info(call), call.parent
        if info is None or info.owner != "MockState" or not is_promise(facts.type_of(call)):
            continue
        if holder is None or holder.type not in ("expression_statement", "binary_expression"):
            continue
        function = enclosing_function(call)
        can_wait = function is not None and is_async(function)
        is_used = holder.type == "binary_expression"
        message = (
            "This is a promise, not the value: await it."
            if is_used
            else "Nobody waits for this: the state may change after the answer is sent."
        )
        fixes = _awaited(facts, call, holder) if can_wait else ()
        yield Finding(facts.span(call), message, fixes, ERROR if is_used else WARNING)


def _awaited(facts: Facts, call: Node, holder: Node) -> tuple[Fix, ...]:
    before, behind = (Span(at, at) for at in (facts.span(call).start, facts.span(call).end))
    if holder.type == "binary_expression":
        return replaced("Await it", (before, "(await "), (behind, ")"))
    return replaced("Await it", (before, "await "))


RULES = (
    Rule(
        code="PM070",
        name="mock-misuse",
        severity=ERROR,
        summary="A local mock names a file that is not there, or does not wait for its state.",
        why="`pm.mock.matchRequest` and `pm.mock.sendExample` name requests and examples by their "
        "path in the workspace: one that was renamed matches nothing, and the client gets no "
        "answer. All methods of `pm.state` give promises. In scripts of requests both are "
        "undefined. Mocks are looked at where they lie in a folder `mocks`; a literal path counts, "
        "an id does not.",
        bad='if (pm.mock.matchRequest("postman/collections/Shop/Get ordr.request.yaml", req)) {\n'
        "  res.end();\n}",
        good='if (pm.mock.matchRequest("postman/collections/Shop/Get order.request.yaml", req)) {\n'
        "  res.end();\n}",
        check=_misused,
        words=("mock", "state"),
        protocols=("http", "graphql", "mock"),
        event="mock",
        knowledge=Knowledge(files=("postman/collections/Shop/Get order.request.yaml",)),
    ),
)
