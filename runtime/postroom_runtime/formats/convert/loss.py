"""What a conversion cannot carry over."""

from __future__ import annotations

from dataclasses import dataclass, field

from postroom_runtime.model.collection import Item
from postroom_runtime.model.source import FileLocation


@dataclass(frozen=True, slots=True)
class Owner:
    """What stands in the source: its names from the collection down, none for the collection
    itself, and its place."""

    names: tuple[str, ...] = ()
    location: FileLocation | None = None

    def inner(self, item: Item) -> Owner:
        """A request or folder inside this one."""
        return Owner((*self.names, item.name), item.location)


@dataclass(frozen=True, slots=True)
class Loss:
    """Something that the target format cannot hold."""

    owner: Owner
    message: str

    def __str__(self) -> str:
        place = "" if self.owner.location is None else f"{self.owner.location}: "
        return f"{place}{'/'.join(self.owner.names) or 'Collection'}: {self.message}"


@dataclass(frozen=True, slots=True)
class Losses:
    """Collects losses on the way."""

    found: list[Loss] = field(default_factory=list[Loss])

    def add(self, owner: Owner, message: str) -> None:
        """Note a loss."""
        self.found.append(Loss(owner, message))
