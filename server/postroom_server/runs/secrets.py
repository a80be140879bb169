"""The secrets that must not be shown: values of variables that an environment declares secret."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from postroom_runtime.formats import load_variables
from postroom_runtime.model.problems import UnreadableInputError

HIDDEN = "••••••"

_SHORTEST = 4  # masking every "1" or "abc" would make texts unreadable and hide nothing


@dataclass(slots=True)
class Secrets:
    """Known secrets. `names` are the variables declared secret, `_values` what to hide."""

    names: set[str] = field(default_factory=set[str])
    _values: set[str] = field(default_factory=set[str])
    _pattern: re.Pattern[str] | None = None

    def learn_file(self, path: Path) -> None:
        """Learn the secrets of an environment file; one that cannot be read holds none."""
        try:
            scope = load_variables(path)
        except UnreadableInputError:
            return
        secret = [row for row in scope.rows if row.secret]
        self.names |= {row.key for row in secret}
        self.learn(row.value for row in secret)

    def learn_values(self, scopes: Iterable[dict[str, object]]) -> None:
        """Learn what runs have set the secret variables to."""
        self.learn(scope[name] for scope in scopes for name in self.names & scope.keys())

    def learn(self, values: Iterable[object]) -> None:
        """Hide these from now on."""
        new = {str(value) for value in values if len(str(value)) >= _SHORTEST} - self._values
        if new:
            self._values |= new
            longest_first = sorted(self._values, key=len, reverse=True)
            self._pattern = re.compile("|".join(map(re.escape, longest_first)))

    def mask(self, text: str) -> str:
        """`text` with the known secrets hidden."""
        return self._pattern.sub(HIDDEN, text) if self._pattern else text
