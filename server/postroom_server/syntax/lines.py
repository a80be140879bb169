"""What a cursor stands in, from the text of its line: code, a string, a template, a comment.

Only what stands before the cursor counts, so this works while the rest is half typed. Strings
end with their line; whether the line starts inside a template or a comment is the tree's to say.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

_TOKEN = re.compile(
    r"""//.* | /\*.*?(?:\*/|$)
    | "(?:\\.|[^"\\])*(?:"|\\?$) | '(?:\\.|[^'\\])*(?:'|\\?$) | `(?:\\.|[^`\\])*(?:`|\\?$)
    | (?:(?<=[=(,:\[!&|?{};+~^<>*%-])|(?<=return)|^)\s*
      /(?![/*])(?:\\.|\[(?:\\.|[^\]\\])*\]|[^/\\\[])+/?[a-z]*
    | [(\[{] | [)\]}]""",
    re.VERBOSE,
)
_BRACKET = re.compile(
    r"""//[^\n]* | /\*.*?(?:\*/|\Z) | "(?:\\.|[^"\\\n])*"? | '(?:\\.|[^'\\\n])*'?
    | `(?:\\.|[^`\\])*`? | [()\[\]{}]""",
    re.VERBOSE | re.DOTALL,
)
_CLOSERS = {"(": ")", "[": "]", "{": "}"}


@dataclass(frozen=True, slots=True)
class LineState:
    """How a line stands just before the cursor.

    `inside` is `code`, `comment`, `regex` or the quote of an open string. `open` holds the
    closers of the brackets that the line opened, innermost first.
    """

    inside: str
    open: str = ""


def line_state(before: str) -> LineState:
    """The state after `before`, a line's text up to the cursor that starts in code."""
    brackets: list[str] = []
    for match in _TOKEN.finditer(before):
        token = match.group().lstrip()
        if match.end() == len(before) and (inside := _unfinished(token)):
            outer = "".join(reversed(brackets))
            state = template_state(token[1:]) if inside == "`" else LineState(inside)
            return LineState(state.inside, state.open + outer)
        if token in _CLOSERS:
            brackets.append(_CLOSERS[token])
        elif brackets and token == brackets[-1]:
            brackets.pop()
    return LineState("code", "".join(reversed(brackets)))


def template_state(before: str) -> LineState:
    """The state after `before`, which starts inside a template string."""
    last = before.rfind("${")
    if last < 0:
        return LineState("`")
    inner = line_state(before[last + 2 :])
    if inner.inside == "code" and "}" in before[last:]:
        return LineState("`")
    return LineState(inner.inside, inner.open + "}`")


def unclosed(before: str, after: str) -> str:
    """The closers of the brackets that `before` opens and neither it nor `after` closes, innermost
    first: what a text lacks whose end is still to be written."""
    opened = _opened(before)
    return opened[: max(0, len(opened) - _surplus(after))] if after.strip() else opened


@lru_cache(maxsize=4)
def _opened(before: str) -> str:
    """The closers of what a text opens and does not close, innermost first. Kept, because it is the
    same for all that is typed into a line."""
    opened: list[str] = []
    for match in _BRACKET.finditer(before):
        token = match.group()
        if token in _CLOSERS:
            opened.append(_CLOSERS[token])
        elif token in ")]}":
            while opened and opened.pop() != token:
                pass
    return "".join(reversed(opened))


@lru_cache(maxsize=4)
def _surplus(after: str) -> int:
    """How many closers in a text close what it does not open. Kept like the above."""
    depth = found = 0
    for match in _BRACKET.finditer(after):
        token = match.group()
        if token in _CLOSERS:
            depth += 1
        elif token in ")]}":
            found += depth == 0
            depth = max(0, depth - 1)
    return found


def _unfinished(token: str) -> str:
    if token.startswith("//"):
        return "comment"
    if token.startswith("/*"):
        return "" if token.endswith("*/") and len(token) > 3 else "comment"
    quote = token[0]
    if quote not in "\"'`/":
        return ""
    if quote == "/":
        return "" if re.search(r"[^\\]/[a-z]*$", token) else "regex"
    return "" if re.fullmatch(rf"{quote}(?:\\.|[^{quote}\\])*{quote}", token) else quote


def closes(quote: str, rest: str) -> bool:
    """Whether a string that is open at the cursor has its closing quote in `rest`, the remainder
    of the line: an odd number of quotes says so, as each later string brings two."""
    return len(re.findall(rf"(?<!\\){quote}", rest)) % 2 == 1
