"""Which scripts of a document are those of an earlier version of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, eq=False, slots=True)
class Lineage:
    """What has happened to a document's scripts since they were last looked for. Versions with one
    `origin` have the same scripts by number; `edits` holds a mark of its own for each script's last
    edit."""

    origin: object = field(default_factory=object)
    edits: Mapping[int, object] = field(default_factory=dict[int, object])

    def edited(self, number: int) -> Lineage:
        """After an edit of the script of that number."""
        return Lineage(self.origin, {**self.edits, number: object()})

    def edited_since(self, before: Lineage) -> Iterator[int] | None:
        """The numbers of the scripts that have been edited since; None where all may be others."""
        if self.origin is not before.origin:
            return None
        return (number for number, edit in self.edits.items() if before.edits.get(number) != edit)
