"""What a conversion cannot carry over."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Loss:
    """Something that the target format cannot hold. `owner` names where it stood, by the names
    from the collection down; empty for the collection itself."""

    owner: str
    message: str

    def __str__(self) -> str:
        return f"{self.owner or 'Collection'}: {self.message}"


@dataclass(frozen=True, slots=True)
class Losses:
    """Collects losses on the way."""

    found: list[Loss] = field(default_factory=list[Loss])

    def add(self, names: tuple[str, ...], message: str) -> None:
        """Note a loss."""
        self.found.append(Loss("/".join(names), message))
