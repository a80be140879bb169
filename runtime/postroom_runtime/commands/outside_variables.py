"""Variables from outside Postman's files, by explicit choice: `--dotenv` and `--os-env`.

Each becomes a global variable `env:NAME`, so it is read as `{{env:NAME}}` and as
`pm.variables.get("env:NAME")`. They count as secrets and are never exported.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from fnmatch import fnmatchcase
from pathlib import Path

from postroom_runtime.commands.arguments import readable
from postroom_runtime.model.problems import Problem, UnreadableInputError
from postroom_runtime.model.variables import Variable, VariableScope
from postroom_runtime.text import Position, Range

PREFIX = "env:"
_LINE = re.compile(r"\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_.-]*)\s*=\s*(.*?)\s*$")
_QUOTED = re.compile(r"""(["'])((?:\\.|(?!\1).)*)\1\s*(?:#.*)?$""")
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r"}


def outside_variables(dotenv: Sequence[Path], patterns: Sequence[str]) -> list[Variable]:
    """Rows for the globals; a name in the process's environment wins over one in a file.

    Raises UnreadableInputError for a file that is missing or holds anything but `NAME=VALUE`.
    """
    pairs = [pair for path in dotenv for pair in _read(path)]
    pairs += _matching(patterns)
    return [Variable(PREFIX + name, value, secret=True) for name, value in pairs]


def without_outside(scope: VariableScope) -> VariableScope:
    """`scope` as it may be exported."""
    rows = tuple(row for row in scope.rows if not row.key.startswith(PREFIX))
    return VariableScope(scope.name, scope.id, rows)


def _matching(patterns: Iterable[str]) -> list[tuple[str, str]]:
    wanted = tuple(patterns)
    rows = ((readable(name), readable(value)) for name, value in os.environ.items())
    return [(name, value) for name, value in rows if any(fnmatchcase(name, w) for w in wanted)]


def _read(path: Path) -> Iterator[tuple[str, str]]:
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        problem = Problem(path, f"The file cannot be read: {reason}.")
        raise UnreadableInputError(problem) from error
    for number, line in enumerate(text.splitlines()):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        yield _pair(path, number, line)


def _pair(path: Path, number: int, line: str) -> tuple[str, str]:
    match = _LINE.match(line)
    if match is None:
        place = Range(Position(number, 0), Position(number, len(line)))
        problem = Problem(path, "This line is not NAME=VALUE.", place, remedy="Mend or comment it.")
        raise UnreadableInputError(problem)
    return match[1], _value(match[2])


def _value(text: str) -> str:
    quoted = _QUOTED.match(text)
    if quoted is None:
        return re.sub(r"\s+#.*$", "", text)
    if quoted[1] == "'":
        return quoted[2]
    return re.sub(r"\\(.)", lambda found: _ESCAPES.get(found[1], found[1]), quoted[2])
