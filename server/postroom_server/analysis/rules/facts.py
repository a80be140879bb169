"""What rules ask about a script: its calls, accesses and names, found once for all of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from tree_sitter import Node

from postroom_server.analysis.results import Fix, TextEdit
from postroom_server.analysis.script import Script
from postroom_server.analysis.types.declared import parts, settle
from postroom_server.analysis.types.inference import Inference
from postroom_server.analysis.types.members import MemberInfo, member
from postroom_server.analysis.types.scopes import find
from postroom_server.analysis.types.values import Instance, Value
from postroom_server.analysis.variables import NamedVariable, named_variable
from postroom_server.api.catalogue import declaration
from postroom_server.syntax.nodes import FUNCTIONS, ancestors, arguments, property_name, unwrap
from postroom_server.syntax.nodes import field as child
from postroom_server.syntax.queries import captures
from postroom_server.text.span import Span

ASSERTIONS = frozenset({"ChaiAssertion", "ResponseChecks", "RequestChecks", "ValueChecks"})
"""The interfaces that declare what assertion chains consist of."""

CHAINS = frozenset(
    {"Assertion", "ResponseAssertion", "RequestAssertion", "TypeAssertion", "IncludeAssertion"}
    | {"LengthAssertion", "NumberAssertion"}
)
"""The types of assertion chains."""


@dataclass(eq=False)
class Facts:
    """An analysed script as rules see it."""

    inference: Inference
    _infos: dict[int, MemberInfo | None] = field(default_factory=dict[int, MemberInfo | None])

    @property
    def script(self) -> Script:
        """The script."""
        return self.inference.script

    @cached_property
    def found(self) -> dict[str, list[Node]]:
        """The nodes that rules look at, by kind, in the order of the text."""
        return captures("everything", self.inference.tree.root)

    def nodes(self, kind: str) -> list[Node]:
        """The nodes of one kind: `call`, `member`, `name`, `statement`, `assignment`, `module`,
        `string`, `loop`, `binary`, `comment`."""
        return self.found.get(kind, [])

    def source(self, node: Node) -> str:
        """The text of a node."""
        return self.inference.source(node)

    def span(self, node: Node) -> Span:
        """The place of a node."""
        return self.inference.tree.span(node)

    def type_of(self, node: Node) -> Value:
        """The type of an expression."""
        return settle(self.inference.type_of(node))

    def is_a(self, node: Node, *names: str) -> bool:
        """Whether an expression is surely an instance of one of the named types, or of a type
        that extends one."""
        found = parts(self.inference.type_of(node))
        return bool(found) and all(
            isinstance(one, Instance) and any(name in lineage(one.name) for name in names)
            for one in found
        )

    def info(self, access: Node) -> MemberInfo | None:
        """The member that an access reads; None when it is unknown or there is none."""
        key = access.id
        if key not in self._infos:
            target, name = child(access, "object"), property_name(self.inference.tree, access)
            self._infos[key] = (
                member(self.inference.type_of(target), name)
                if target is not None and name is not None
                else None
            )
        return self._infos[key]

    def callee_info(self, call: Node) -> MemberInfo | None:
        """The declared member that a call calls."""
        return self.called.get(call.id)

    @cached_property
    def called(self) -> dict[int, MemberInfo]:
        """The declared members that calls call, by the call's id."""
        found: dict[int, MemberInfo] = {}
        for call in self.nodes("call"):
            callee = child(call, "function")
            if callee is None or callee.type not in ("member_expression", "subscript_expression"):
                continue
            info = self.info(callee)
            if info is not None:
                found[call.id] = info
        return found

    def calls_to(self, owner: str, *names: str) -> Iterator[tuple[Node, list[Node]]]:
        """The calls of members of `owner`, with their arguments."""
        for call in self.nodes("call"):
            info = self.called.get(call.id)
            if info is not None and info.owner == owner and info.name in names:
                yield call, arguments(call)

    @cached_property
    def named(self) -> dict[int, NamedVariable]:
        """The variables of `pm` that calls name, by the call's id."""
        found = ((call.id, named_variable(self.inference, call)) for call in self.nodes("call"))
        return {key: named for key, named in found if named is not None}

    def is_free(self, name: Node) -> bool:
        """Whether a name is declared and assigned nowhere in the script."""
        return find(self.inference, name) is None and self.source(name) not in self.assigned

    @cached_property
    def assigned(self) -> frozenset[str]:
        """The names that the script assigns to without a declaration in sight."""
        lefts = (child(node, "left") for node in self.nodes("assignment"))
        return frozenset(
            self.source(left) for left in lefts if left is not None and left.type == "identifier"
        )

    @cached_property
    def tests(self) -> list[tuple[Node, Node]]:
        """Each `pm.test` call with its callback."""
        found: list[tuple[Node, Node]] = []
        for call in self.nodes("call"):
            callee = child(call, "function")
            given = arguments(call)
            if callee is None or len(given) < 2 or not self.is_a(callee, "Test"):
                continue
            function = unwrap(given[1])
            if function.type in FUNCTIONS:
                found.append((call, function))
        return found

    def test_calls(self) -> Iterator[tuple[Node, list[Node]]]:
        """Every `pm.test(…)`, whatever it is given."""
        for call in self.nodes("call"):
            callee = child(call, "function")
            if callee is not None and self.is_a(callee, "Test"):
                yield call, arguments(call)

    def test_around(self, node: Node) -> Node | None:
        """The callback of the `pm.test` that surrounds a node."""
        callbacks = {function.id for _, function in self.tests}
        return next((step for step in ancestors(node) if step.id in callbacks), None)


def lineage(name: str) -> frozenset[str]:
    """A declared type's name and the names of all that it extends."""
    found: set[str] = set()
    waiting = [name]
    while waiting:
        current = waiting.pop()
        declared = declaration(current)
        if current in found or declared is None:
            continue
        found.add(current)
        waiting += [name for base in declared.extends if (name := getattr(base, "name", ""))]
    return frozenset(found)


def replaced(title: str, *edits: tuple[Span, str], preferred: bool = True) -> tuple[Fix, ...]:
    """One fix that replaces stretches of the script."""
    return (Fix(title, tuple(TextEdit(span, text) for span, text in edits), preferred),)
