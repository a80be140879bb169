"""What is known of a script's statements, carried over to the next version of the script: of
statements that an edit leaves as they were, nothing is worked out again."""

from __future__ import annotations

from collections import deque
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from functools import cached_property

from tree_sitter import Node

from postroom_server.analysis.rules.facts import Facts
from postroom_server.analysis.rules.known import Known, Place, spans_of
from postroom_server.analysis.rules.outline import Told, together
from postroom_server.analysis.rules.outlining import told_by
from postroom_server.analysis.rules.portable import is_portable
from postroom_server.analysis.rules.rule import Finding, Reach, Rule
from postroom_server.analysis.script import Script
from postroom_server.analysis.types.expressions import infer
from postroom_server.analysis.types.inference import Inference
from postroom_server.analysis.types.members import MemberInfo
from postroom_server.analysis.types.statements import Statements, statements
from postroom_server.analysis.types.unchanged import unchanged
from postroom_server.analysis.types.values import Value
from postroom_server.syntax.tree import is_similar

_SHORT = 2000
"""Characters: of a script of fewer, all is worked out sooner than compared."""
_KINDS = ("member", "call", "name")
_NOTHING = Told()
_FACTS, _VERSION = "rules.facts", "rules.version"
_recent: deque[Version] = deque(maxlen=2)


@dataclass(eq=False)
class Version:
    """A version of a script by its statements. `fresh` are the numbers of those about which rules
    are to be asked; `contexts` holds what the others were told of the script, by the rules' codes.
    """

    whole: Facts
    known: list[Known]
    fresh: list[int]
    contexts: dict[str, Hashable] = field(default_factory=dict[str, Hashable])
    before: dict[str, Hashable] = field(default_factory=dict[str, Hashable])

    @property
    def inference(self) -> Inference:
        """The analysis of this version."""
        return self.whole.inference

    @cached_property
    def all(self) -> Statements:
        """The statements."""
        return statements(self.inference)

    @cached_property
    def part(self) -> Facts:
        """The statements about which rules are to be asked: not what cannot be parsed, in which
        nothing counts that they would find."""
        return self._of([number for number in self.fresh if not self.all.nodes[number].is_error])

    @cached_property
    def outline(self) -> Told:
        """What the statements tell each other."""
        told = told_by(self._of(self.fresh), self.all.number_at)
        for number in self.fresh:
            self.known[number].told = told.get(number, _NOTHING)
        return together(one.told for one in self.known if one.told is not None)

    @cached_property
    def carried(self) -> dict[str, list[Finding]]:
        """What rules have found, by their codes, in the statements that are not fresh."""
        found: dict[str, list[Finding]] = {}
        for known in self.known:
            for code, ones in known.found.items() if known.settled else ():
                found.setdefault(code, []).extend(ones)
        return found

    def type_before(self, node: Node) -> Value | None:
        """The type that an expression of an unchanged statement had in the last version."""
        known = self._known_at(node)
        return known[0].types.get(known[1]) if known is not None else None

    def info_before(self, access: Node) -> MemberInfo | None:
        """The member that an access in an unchanged statement read in the last version."""
        known = self._known_at(access)
        return known[0].infos.get(known[1]) if known is not None else None

    def found_by(self, rule: Rule) -> list[Finding]:
        """What a rule finds in the script."""
        if rule.reach is Reach.SCRIPT:
            return list(rule.check(self.whole))
        context = rule.context(self.part) if rule.context is not None else ()
        is_told = rule.context is None or self.before.get(rule.code) == context
        if context is None or not is_told:
            self._keep(rule, range(len(self.known)), found := list(rule.check(self.whole)))
        else:
            self._keep(rule, self.fresh, found := list(rule.check(self.part)))
            found += self.carried.get(rule.code, ())
        self.contexts[rule.code] = context
        return found

    def settle(self) -> None:
        """All rules have been asked."""
        for number in self.fresh:
            known = self.known[number]
            found = [one for ones in known.found.values() for one in ones]
            end = known.offset + len(self.all.texts[number])
            known.settled = all(
                known.offset <= span.start and span.end <= end
                for finding in found
                for span in spans_of(finding)
            )

    def _of(self, numbers: list[int]) -> Facts:
        if len(numbers) == len(self.known):
            return self.whole
        part = Facts(self.inference, self.whole.infos, numbers, self.info_before)
        part.outlining = self.whole.outlining
        return part

    def _known_at(self, node: Node) -> tuple[Known, Place] | None:
        number = self.all.number_at(node.start_byte)
        if number is None or not self.known[number].types:
            return None
        start = self.all.starts[number]
        return self.known[number], (node.start_byte - start, node.end_byte - start, node.kind_id)

    def _keep(self, rule: Rule, numbers: Iterable[int], found: list[Finding]) -> None:
        for number in numbers:
            self.known[number].found.pop(rule.code, None)
        for finding in found:
            number = self.all.number_at(self.inference.tree.byte(finding.span.start))
            if number is not None:
                ones = self.known[number].found
                ones[rule.code] = (*ones.get(rule.code, ()), finding)


def facts_of(script: Script) -> Facts:
    """What rules ask about a script, kept as long as its analysis is."""
    inference = infer(script)
    known: Facts | None = inference.notes.get(_FACTS)
    if known is None:
        known = inference.notes[_FACTS] = Facts(inference)
        inference.notes[_VERSION] = _version(known) if len(script.text) >= _SHORT else None
    return known


def version_of(facts: Facts) -> Version | None:
    """A script by its statements, with all that is still true of its last version; None for a
    short one."""
    return facts.inference.notes[_VERSION]


def forget() -> None:
    """Carry nothing over to the next script."""
    _recent.clear()


def _version(facts: Facts) -> Version:
    similar = (one for one in reversed(_recent) if _is_version(one.whole.script, facts.script))
    before = next(similar, None)
    found = _fresh(facts) if before is None else _carried(before, facts)
    facts.outlining = lambda: found.outline
    if before is not None:
        _recent.remove(before)
    _recent.append(found)
    return found


def _is_version(one: Script, other: Script) -> bool:
    """Whether two scripts are versions of one, with the same known around them."""
    about = (one.kind, one.level, one.profile, one.event, one.path)
    same = about == (other.kind, other.level, other.profile, other.event, other.path)
    return same and one.knowledge is other.knowledge and is_similar(one.text, other.text)


def _fresh(facts: Facts) -> Version:
    known = [Known(offset) for offset in statements(facts.inference).offsets]
    return Version(facts, known, list(range(len(known))))


def _carried(before: Version, facts: Facts) -> Version:
    _remember(before)
    numbers = unchanged(before.inference, facts.inference)
    offsets = statements(facts.inference).offsets
    known = [
        Known(offset) if number is None else before.known[number].at(offset)
        for number, offset in zip(numbers, offsets, strict=True)
    ]
    fresh = [number for number, one in enumerate(known) if not one.settled]
    after = Version(facts, known, fresh, before=before.contexts)
    facts.inference.recall = after.type_before
    facts.info_before = after.info_before
    return after


def _remember(version: Version) -> None:
    """Note the types and members of a version by their places."""
    portable: dict[int, bool] = {}
    types, infos = version.inference.types, version.whole.infos
    version.outline  # noqa: B018 — worked out now, where the statements are those of this version
    for node in (node for kind in _KINDS for node in version.part.nodes(kind)):
        number = version.all.number_at(node.start_byte)
        if number is None:
            continue
        start, known = version.all.starts[number], version.known[number]
        place = (node.start_byte - start, node.end_byte - start, node.kind_id)
        value, info = types.get(node.id), infos.get(node.id)
        if value is not None and is_portable(value, portable):
            known.types[place] = value
        if info is not None and info.place is None and is_portable(info.value, portable):
            known.infos[place] = info
