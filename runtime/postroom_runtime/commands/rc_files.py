"""newman's configuration files: what they say counts where the command line says nothing.

`/etc/postman/newmanrc`, `~/.postman/newmanrc` and `.newmanrc` in the working directory are JSON
objects with options under their long names, in `camelCase` or with hyphens, at the top or in
`run`; `reporters` is a list or an object of options by reporter, which `reporter` may hold, too.
"""

from __future__ import annotations

import re
from argparse import ArgumentParser
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import cast

import msgspec

from postroom_runtime.commands.output import note
from postroom_runtime.home import home_directory
from postroom_runtime.model.problems import Problem, UnreadableInputError

_Object = Mapping[str, object]
_LONG = {"-i": "--folder"}
_REPORTER = frozenset(("reporter", "reporter_options"))


def rc_words(parser: ArgumentParser, given: Sequence[str]) -> list[str]:
    """What the files say, the nearest one last, as words to put in front of those that were
    `given` on the command line. A list that was given there replaces that of the files.

    Raises UnreadableInputError when a file is there and cannot be used.
    """
    files = [path for path in _files() if path.is_file()]
    if not files:
        return []
    known, merged = vars(parser.parse_args(["-"])), dict[str, list[str]]()
    for path in files:
        for name, value in _options(path).items():
            if name in _REPORTER:
                merged[name] = list(_reporter_words(value))
            elif name in known:
                merged[name] = list(_words(path, name, value))
            else:
                note(f"{path}: `{name}` is no option of `postroom run`; it is not used.")
    named = {_LONG.get(word, _option(word)) for word in given}
    fresh = (words for words in merged.values() if words and _option(words[0]) not in named)
    return [word for words in fresh for word in words]


def _option(word: str) -> str:
    return word.partition("=")[0]


def _files() -> tuple[Path, ...]:
    home = home_directory() / ".postman" / "newmanrc"
    return Path("/etc/postman/newmanrc"), home, Path(".newmanrc")


def _options(path: Path) -> _Object:
    try:
        content = msgspec.json.decode(path.read_bytes(), type=dict[str, object])
    except (OSError, msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise UnreadableInputError(Problem(path, f"It cannot be read: {error}.")) from error
    section = content.get("run", content)
    if not isinstance(section, dict):
        raise UnreadableInputError(Problem(path, "Its `run` must be a JSON object."))
    return {_name(key): value for key, value in cast("_Object", section).items()}


def _name(key: str) -> str:
    return re.sub(r"(?<=[a-z])([A-Z])", r"_\1", key).lower().replace("-", "_")


def _words(path: Path, name: str, value: object) -> Iterator[str]:
    option = f"--{name.replace('_', '-')}"
    if name == "reporters" and isinstance(value, list):
        value = ",".join(map(str, cast("list[object]", value)))
    for one in cast("list[object]", value) if isinstance(value, list) else [value]:
        if one is True:
            yield option
        elif isinstance(one, dict):
            yield f"{option}={_pair(path, name, cast('_Object', one))}"
        elif one is not False and one is not None:
            yield f"{option}={one}"


def _pair(path: Path, name: str, row: _Object) -> str:
    """A variable as newman keeps it: `{"key": …, "value": …}`."""
    if "key" not in row:
        raise UnreadableInputError(Problem(path, f"A row of its `{name}` has no `key`."))
    return f"{row['key']}={row.get('value', '')}"


def _reporter_words(value: object) -> Iterator[str]:
    """`{"junit": {"export": "x.xml"}, "noColor": true}` as `--reporter-…` words."""
    for name, option in _object(value).items():
        inner = _object(cast("object", option)) if isinstance(option, dict) else {"": option}
        for key, text in inner.items():
            word = f"--reporter-{name}-{key}".rstrip("-")
            if text is not False and text is not None:
                yield word if text is True else f"{word}={text}"


def _object(value: object) -> _Object:
    return cast("_Object", value) if isinstance(value, dict) else {}
