"""Collects what is wrong in one document, with the place of each thing."""

from __future__ import annotations

from msgspec import Struct, field

from postroom_runtime.formats.documents import Document, Pointer
from postroom_runtime.formats.json_values import Object
from postroom_runtime.model.file_rules import IGNORED_KEY, FileRule, rule_at
from postroom_runtime.model.problems import Problem, Severity


class Findings(Struct, frozen=True, dict=True):
    """The problems found in `document` so far."""

    document: Document
    problems: list[Problem] = field(default_factory=list[Problem])

    def warn(self, pointer: Pointer, message: str, remedy: str = "") -> None:
        """Something is wrong with a value."""
        place, rule = self.document.range_of(pointer), rule_at(pointer).code
        self._add(Problem(self.document.path, message, place, Severity.WARNING, remedy, rule))

    def warn_key(self, pointer: Pointer, message: str, remedy: str = "") -> None:
        """Something is wrong with the key of a value."""
        place, rule = self.document.key_range(pointer), IGNORED_KEY.code
        self._add(Problem(self.document.path, message, place, Severity.WARNING, remedy, rule))

    def tell(
        self,
        rule: FileRule,
        pointer: Pointer,
        message: str,
        remedy: str = "",
        severity: Severity = Severity.WARNING,
    ) -> None:
        """Something about a value that breaks `rule`."""
        place = self.document.range_of(pointer)
        self._add(Problem(self.document.path, message, place, severity, remedy, rule.code))

    def unknown_keys(
        self, pointer: Pointer, value: Object, known: frozenset[str], remedies: dict[str, str]
    ) -> None:
        """Warn about each key that nobody reads; `remedies` says what to write instead."""
        for key in value:
            if key in known:
                continue
            remedy = remedies.get(key) or _suggestion(key, known)
            self.warn_key((*pointer, key), f"Postman ignores `{key}` here.", remedy)

    def _add(self, problem: Problem) -> None:
        self.problems.append(problem)


def names(text: str) -> frozenset[str]:
    """The names in `text`, which stand there separated by spaces."""
    return frozenset(text.split())


def _suggestion(key: str, known: frozenset[str]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(key, known, n=1)
    return f"Did you mean `{near[0]}`?" if near else ""
