"""What is wrong with a YAML file, in words that say what to do."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from postroom_runtime.text import LineIndex

if TYPE_CHECKING:
    from yaml import YAMLError

# A value that starts with `{{` outside quotes: YAML reads a map in a map.
_UNQUOTED_VARIABLE = re.compile(r"^(?:[^\"'#]*?(?::|-|\?)[ \t]+|[ \t]*)(\{\{[^\r\n]*?)[ \t]*$")
# Compiled only in a file that holds one: that takes milliseconds.
_FORBIDDEN = r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"

_WORDS = {
    "mapping values are not allowed in this context": (
        "A colon and a space stand inside unquoted text, or the indentation is wrong.",
        "Quote the value, or indent the key as its neighbours.",
    ),
    "could not find expected ':'": (
        "This line is no `key: value`.",
        "Add the colon, or indent the line if it continues a text above.",
    ),
    "did not find expected key": (
        "The map breaks off here.",
        "Check the indentation and the quotes of the line.",
    ),
    "did not find expected '-' indicator": (
        "The list breaks off here.",
        "Check the indentation of the line.",
    ),
    "did not find expected ',' or '}'": ("A comma or `}` is missing here.", ""),
    "did not find expected ',' or ']'": ("A comma or `]` is missing here.", ""),
    "found unexpected end of stream": ("The quote that opens here is never closed.", "Close it."),
    "found a tab character where an indentation space is expected": (
        "A tab stands where YAML wants spaces.",
        "Indent with spaces.",
    ),
    "found unknown escape character": (
        "This backslash starts no YAML escape.",
        "Write it twice, or use single quotes.",
    ),
}


class YamlError(Exception):
    """A YAML file that cannot be read. `start` and `end` are offsets in its text."""

    def __init__(self, message: str, start: int, end: int, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.start = start
        self.end = end
        self.remedy = remedy


def syntax_error(text: str, error: YAMLError) -> YamlError:
    """PyYAML's error in our words, at the place where the reader must look."""
    from yaml import MarkedYAMLError

    if not isinstance(error, MarkedYAMLError):
        return _forbidden_character(text)
    mark = error.problem_mark or error.context_mark
    problem = (error.problem or "").strip()
    if error.context == "while scanning a quoted scalar" and "end of" in problem:
        mark = error.context_mark or mark
    line, column = (mark.line, mark.column) if mark else (0, 0)
    quoting = _unquoted_variable(text, line)
    if quoting is not None:
        return quoting
    index = LineIndex(text)
    start = min(index.starts[min(line, len(index.starts) - 1)] + column, len(text))
    message, remedy = _words(problem, text[start : start + 1])
    return YamlError(message, start, min(start + 1, len(text)), remedy)


def no_key(text: str, start: int, end: int) -> YamlError:
    """A map or list stands where a key should: most often an unquoted `{{…}}`."""
    line = bisect_right(LineIndex(text).starts, start) - 1
    quoting = _unquoted_variable(text, line)
    return quoting or YamlError("A map or list cannot be a key.", start, end)


def duplicate_key(name: str, start: int, end: int) -> YamlError:
    """A map has a key twice."""
    return YamlError(f"The key `{name}` stands twice in this map.", start, end, "Remove one.")


def second_document(start: int, end: int) -> YamlError:
    """A file holds more than one document."""
    remedy = "Remove the `---`, or split the file."
    return YamlError("A second YAML document starts here.", start, end, remedy)


def recursive_alias(start: int, end: int) -> YamlError:
    """An alias inside what it names."""
    return YamlError("This alias stands inside the value that it names.", start, end)


def unknown_alias(name: str, start: int, end: int) -> YamlError:
    """An alias without an anchor: most often text that starts with an asterisk."""
    remedy = "Quote the text if it is not meant as a YAML alias."
    return YamlError(f"No anchor `&{name}` stands before `*{name}`.", start, end, remedy)


def _unquoted_variable(text: str, line: int) -> YamlError | None:
    """The error at an unquoted `{{…}}` in the line, or in the line above, where YAML went wrong."""
    index = LineIndex(text)
    for number in (line, line - 1):
        match = _UNQUOTED_VARIABLE.match(index.line(number)) if number >= 0 else None
        if match:
            start = index.starts[number] + match.start(1)
            end = index.starts[number] + match.end(1)
            remedy = f'Quote it: "{match[1]}"'
            return YamlError("A value that starts with `{{` needs quotes.", start, end, remedy)
    return None


def _words(problem: str, character: str) -> tuple[str, str]:
    if problem == "found character that cannot start any token":
        if character == "\t":
            return _WORDS["found a tab character where an indentation space is expected"]
        return f"No unquoted text may start with `{character}`.", "Quote it."
    known = _WORDS.get(problem)
    return known or (f"This is not valid YAML: {problem}.", "")


def _forbidden_character(text: str) -> YamlError:
    match = re.search(_FORBIDDEN, text.removeprefix("\ufeff"))
    shift = 1 if text.startswith("\ufeff") else 0
    if match is None:
        return YamlError("This is not valid YAML.", 0, 0)
    start = match.start() + shift
    code = f"U+{ord(match.group()):04X}"
    remedy = "Write it as an escape in double quotes."
    return YamlError(
        f"The control character {code} may not stand in YAML.", start, start + 1, remedy
    )
