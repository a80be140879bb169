"""The calls and accesses of a script, sorted once for all rules."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property

from tree_sitter import Node

from postroom_server.analysis.script import Script
from postroom_server.analysis.types.declared import parts, settle
from postroom_server.analysis.types.inference import Inference
from postroom_server.analysis.types.members import MemberInfo, member
from postroom_server.analysis.types.statements import statements
from postroom_server.analysis.types.values import Instance, Value
from postroom_server.api.catalogue import declaration
from postroom_server.syntax.nodes import arguments, property_name
from postroom_server.syntax.nodes import field as child
from postroom_server.syntax.queries import captures
from postroom_server.text.span import Span


@dataclass(eq=False)
class Accesses:
    """What an analysed script reads and calls, or its statements of the numbers `within`. `infos`
    holds the members that have been looked up, by the access's id; `info_before` knows some from
    the script's last version."""

    inference: Inference
    infos: dict[int, MemberInfo | None] = field(default_factory=dict[int, MemberInfo | None])
    within: Sequence[int] | None = None
    info_before: Callable[[Node], MemberInfo | None] | None = None

    @property
    def script(self) -> Script:
        """The script."""
        return self.inference.script

    @cached_property
    def found(self) -> dict[str, list[Node]]:
        """The nodes that rules look at, by kind, in the order of the text."""
        if self.within is None:
            return captures("everything", self.inference.tree.root)
        found: dict[str, list[Node]] = {}
        for number in self.within:
            statement = statements(self.inference).nodes[number]
            for kind, nodes in captures("everything", statement).items():
                found.setdefault(kind, []).extend(nodes)
        return found

    def nodes(self, kind: str) -> list[Node]:
        """The nodes of one kind: `call`, `member`, `name`, `statement`, `assignment`, `module`,
        `string`, `loop`, `binary`, `comment`, and `taken`, the names that patterns take out under
        their own name."""
        return self.found.get(kind, [])

    def source(self, node: Node) -> str:
        """The text of a node."""
        return self.inference.source(node)

    def span(self, node: Node) -> Span:
        """The place of a node."""
        return self.inference.tree.span(node)

    def around(self, node: Node) -> list[Node]:
        """The nodes around a node, innermost first."""
        return self.inference.tree.around(node)

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
        if key not in self.infos:
            known = self.info_before(access) if self.info_before is not None else None
            self.infos[key] = self._looked_up(access) if known is None else known
        return self.infos[key]

    def _looked_up(self, access: Node) -> MemberInfo | None:
        target, name = child(access, "object"), property_name(self.inference.tree, access)
        if target is None or name is None:
            return None
        return member(self.inference.type_of(target), name)

    @cached_property
    def accesses(self) -> dict[str, list[Node]]:
        """The accesses by the name that they read: `a.b` and `a["b"]`; computed ones under an empty
        name."""
        found: dict[str, list[Node]] = {}
        for access in self.nodes("member"):
            name = property_name(self.inference.tree, access)
            found.setdefault(name or "", []).append(access)
        return found

    def accesses_to(self, *names: str) -> Iterator[Node]:
        """The accesses that read a member of one of these names, in the order of the text."""
        found = [access for name in names for access in self.accesses.get(name, ())]
        yield from sorted(found, key=lambda access: access.start_byte)

    @property
    def unknown(self) -> list[Node]:
        """The accesses whose member no declaration knows."""
        return self._sorted[0]

    @property
    def internal(self) -> list[Node]:
        """The accesses of members that are meant for the sandbox itself."""
        return self._sorted[1]

    @property
    def declared(self) -> list[tuple[Node, MemberInfo]]:
        """The accesses of known members that only some scripts have."""
        return self._sorted[2]

    @property
    def members_of(self) -> dict[str, list[tuple[Node, MemberInfo]]]:
        """The accesses of known members with what is known, by the type that declares it."""
        return self._sorted[3]

    @cached_property
    def _sorted(
        self,
    ) -> tuple[
        list[Node],
        list[Node],
        list[tuple[Node, MemberInfo]],
        dict[str, list[tuple[Node, MemberInfo]]],
    ]:
        unknown: list[Node] = []
        internal: list[Node] = []
        declared: list[tuple[Node, MemberInfo]] = []
        by_owner: dict[str, list[tuple[Node, MemberInfo]]] = {}
        for access in self.nodes("member"):
            info = self.info(access)
            if info is None:
                unknown.append(access)
                continue
            by_owner.setdefault(info.owner, []).append((access, info))
            if info.declared is not None and info.declared.internal:
                internal.append(access)
            if info.declared is not None and info.declared.scripts:
                declared.append((access, info))
        return unknown, internal, declared, by_owner

    @cached_property
    def names(self) -> dict[str, list[Node]]:
        """The names used as values, by their text."""
        found: dict[str, list[Node]] = {}
        for name in self.nodes("name"):
            found.setdefault(self.source(name), []).append(name)
        return found

    def callee_info(self, call: Node) -> MemberInfo | None:
        """The declared member that a call calls."""
        if call.id not in self.called:
            self.called[call.id] = self._callee_info(call)
        return self.called[call.id]

    @cached_property
    def called(self) -> dict[int, MemberInfo | None]:
        """The declared members that calls call, by the call's id."""
        return {call.id: self._callee_info(call) for call in self.nodes("call")}

    def _callee_info(self, call: Node) -> MemberInfo | None:
        callee = child(call, "function")
        if callee is None or callee.type not in ("member_expression", "subscript_expression"):
            return None
        return self.info(callee)

    def calls_to(self, owner: str, *names: str) -> Iterator[tuple[Node, list[Node]]]:
        """The calls of members of `owner`, with their arguments."""
        found = [call for name in names for call in self._calls.get((owner, name), ())]
        if len(names) > 1:
            found.sort(key=lambda call: call.start_byte)
        for call in found:
            yield call, arguments(call)

    @cached_property
    def _calls(self) -> dict[tuple[str, str], list[Node]]:
        """The calls of declared members, by the type that declares it and its name."""
        found: dict[tuple[str, str], list[Node]] = {}
        for call in self.nodes("call"):
            info = self.called[call.id]
            if info is not None:
                found.setdefault((info.owner, info.name), []).append(call)
        return found


@cache
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
