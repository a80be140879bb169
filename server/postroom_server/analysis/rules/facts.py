"""What rules ask about a script, found once for all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from tree_sitter import Node

from postroom_server.analysis.results import Fix, TextEdit, VariableUse
from postroom_server.analysis.rules.accesses import Accesses
from postroom_server.analysis.rules.outline import Told
from postroom_server.analysis.rules.outlining import told_by
from postroom_server.analysis.types.scopes import find
from postroom_server.analysis.uses import uses_in
from postroom_server.analysis.variables import NamedVariable, named_variable
from postroom_server.syntax.nodes import (
    FUNCTIONS,
    arguments,
    property_name,
    unwrap,
)
from postroom_server.syntax.nodes import field as child
from postroom_server.text.span import Span

ASSERTIONS = frozenset({"ChaiAssertion", "ResponseChecks", "RequestChecks", "ValueChecks"})
"""The interfaces that declare what assertion chains consist of."""

CHAINS = frozenset(
    {"Assertion", "ResponseAssertion", "RequestAssertion", "TypeAssertion", "IncludeAssertion"}
    | {"LengthAssertion", "NumberAssertion"}
)
"""The types of assertion chains."""


@dataclass(eq=False)
class Facts(Accesses):
    """An analysed script, or some of its statements, as rules see them. `outlining` puts together
    what the statements of the script tell, where more is known than these facts."""

    outlining: Callable[[], Told] | None = None

    @cached_property
    def named(self) -> dict[int, NamedVariable]:
        """The variables of `pm` that calls name, by the call's id."""
        found = ((call.id, named_variable(self.inference, call)) for call in self.nodes("call"))
        return {key: named for key, named in found if named is not None}

    @cached_property
    def uses(self) -> tuple[VariableUse, ...]:
        """The variables that the script names in literals."""
        return tuple(uses_in(self.inference, self.nodes("call")))

    @property
    def destructured(self) -> list[Node]:
        """The names that object patterns take out under their own name: `const { test } = pm`."""
        return self.nodes("taken")

    def is_free(self, name: Node) -> bool:
        """Whether a name is declared and assigned nowhere in the script."""
        found = find(self.inference, name)
        return found is None and self.source(name) not in self.outline.assigned

    @cached_property
    def outline(self) -> Told:
        """What the statements of the whole script tell each other."""
        if self.outlining is not None:
            return self.outlining()
        return told_by(self, lambda _: 0).get(0, Told())

    @cached_property
    def tests(self) -> list[tuple[Node, Node]]:
        """Each `pm.test` call with its callback."""
        functions = ((call, unwrap(given[1])) for call, given in self.test_calls if len(given) > 1)
        return [(call, one) for call, one in functions if one.type in FUNCTIONS]

    @cached_property
    def test_calls(self) -> list[tuple[Node, list[Node]]]:
        """Every `pm.test(…)`, whatever it is given."""
        callees = ((call, child(call, "function")) for call in self.nodes("call"))
        return [
            (call, arguments(call))
            for call, callee in callees
            if callee is not None and self.is_a(callee, "Test")
        ]

    def pm_members(self, *names: str) -> Iterator[tuple[Node, str]]:
        """The accesses to these members of `pm`, with their names."""
        for access in self.accesses_to(*names):
            name = self.pm_member(access)
            if name is not None:
                yield access, name

    def pm_member(self, access: Node) -> str | None:
        """The member of `pm` that an access reads: `response` for `pm.response` and for an alias
        of `pm`; None for anything else."""
        target = child(access, "object")
        if target is None or not self.is_a(target, "Pm"):
            return None
        return property_name(self.inference.tree, access)

    def test_around(self, node: Node) -> Node | None:
        """The callback of the `pm.test` that surrounds a node."""
        return next((step for step in self.around(node) if step.id in self.callbacks), None)

    @cached_property
    def callbacks(self) -> frozenset[int]:
        """The callbacks of tests, by their ids."""
        return frozenset(function.id for _, function in self.tests)


def replaced(title: str, *edits: tuple[Span, str], preferred: bool = True) -> tuple[Fix, ...]:
    """One fix that replaces stretches of the script."""
    return (Fix(title, tuple(TextEdit(span, text) for span, text in edits), preferred),)
