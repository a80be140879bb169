"""The secrets that must not be shown: of variables that are declared secret, and of the vault."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from postroom_runtime.formats import load_variables
from postroom_runtime.model.problems import UnreadableInputError

from postroom_server.runs.shown import quoted

HIDDEN = "••••••"

Learned = Callable[[set[str]], None]

_SHORTEST = 4  # masking every "1" or "abc" would make texts unreadable and hide nothing


def _nobody(spellings: set[str]) -> None:
    """Where nothing has been shown, nothing has to be taken back."""


@dataclass(slots=True)
class Secrets:
    """Known secrets. `names` are the variables declared secret, `_values` what to hide. `learned`
    is told how new ones may be spelt: they may have been shown already."""

    learned: Learned = _nobody
    names: set[str] = field(default_factory=set[str])
    _values: set[str] = field(default_factory=set[str])
    _pattern: re.Pattern[str] | None = None

    def learn_files(self, *paths: Path | None) -> None:
        """Learn the secrets of environments and globals; None is no file."""
        for path in paths:
            if path is not None:
                self.learn_file(path)

    def learn_file(self, path: Path) -> None:
        """Learn the secrets of an environment or of globals; a file that cannot be read holds
        none."""
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
            longest_first = sorted(_spelt(self._values), key=len, reverse=True)
            self._pattern = re.compile("|".join(map(re.escape, longest_first)))
            self.learned(_spelt(new))

    def mask(self, text: str) -> str:
        """`text` with the known secrets hidden."""
        return self._pattern.sub(HIDDEN, text) if self._pattern else text


def _spelt(values: Iterable[str]) -> set[str]:
    return {one for value in values for one in _spellings(value)}


def _spellings(value: str) -> tuple[str, ...]:
    """A secret as it is, in a URL, and inside a string of JSON or of a script."""
    in_url, in_script = quote(value, safe=""), quoted(value)[1:-1]
    return value, in_url, json.dumps(value)[1:-1], _json_text(value), in_script


def _json_text(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)[1:-1]
