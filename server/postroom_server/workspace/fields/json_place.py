"""The place of a cursor in JSON, from the lines around it: works while the file is half typed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from postroom_server.text.span import Span
from postroom_server.workspace.fields.place import ITEM, FieldPlace

_TOKEN = re.compile(r'"(?:\\.|[^"\\\n])*"?|[{}\[\],:]|[^\s{}\[\],:"]+')
_OPEN_STRING = re.compile(r'"((?:\\.|[^"\\\n])*)\Z')
_BARE = re.compile(r"[A-Za-z_$][\w-]*\Z")
_LONGEST_LINE = 20_000
_MOST_LINES = 20_000
_FAR = frozenset({"item", "values"})


@dataclass
class _Level:
    """One bracket around the cursor, read backwards: what it opens, the keys seen in it."""

    opening: str = ""
    key: str = ""
    pairs: dict[str, str] = field(default_factory=dict[str, str])


def json_place(text: str, offset: int) -> FieldPlace | None:
    """The place of a cursor; None where neither a key nor a value is being written."""
    start = text.rfind("\n", 0, offset) + 1
    if offset - start > _LONGEST_LINE:
        return None
    line = text[start:offset]
    typed, quote = _typed(line)
    word_at = offset - len(typed)
    levels = _levels(text, word_at - len(quote))
    if levels is None or not levels:
        return None
    inner = levels[0]
    before = _last_token(text, word_at - len(quote))
    is_key = inner.opening == "{" and before in ("{", ",")
    if inner.opening == "{" and not is_key and before != ":":
        return None
    own = _key_before(text, word_at - len(quote)) if before == ":" else ""
    rest = re.compile(r'[^"\n{}\[\],]*' if quote else r"[\w-]*").match(text, offset)
    end = rest.end() if rest is not None else offset
    path = tuple(_path(levels))
    below = dict(_below(text, end + (text[end : end + 1] == '"')))
    return FieldPlace(
        (*path, own) if own else (*path, ITEM) if inner.opening == "[" else path,
        is_key,
        typed,
        Span(word_at, offset),
        end,
        quote,
        -1,
        text[end + 1 : end + 3].lstrip().startswith(":"),
        inner.pairs | below if inner.opening == "{" else {},
        next((one.pairs for one in levels[1:] if one.opening == "{"), dict[str, str]()),
    )


def _typed(line: str) -> tuple[str, str]:
    """The word before the cursor and the quote that it stands in."""
    if line.replace('\\"', "").count('"') % 2:
        found = _OPEN_STRING.search(line)
        return (found[1], '"') if found else ("", "")
    bare = _BARE.search(line)
    return (bare.group(), "") if bare else ("", "")


def _tokens_before(text: str, offset: int) -> Iterator[str]:
    """The tokens before an offset, the last first, line by line."""
    end = offset
    for _ in range(_MOST_LINES):
        start = text.rfind("\n", 0, end) + 1
        if end - start > _LONGEST_LINE:
            return
        yield from reversed(_TOKEN.findall(text, start, end))
        if start == 0:
            return
        end = start - 1


def _last_token(text: str, offset: int) -> str:
    return next(_tokens_before(text, offset), "")


def _key_before(text: str, offset: int) -> str:
    tokens = _tokens_before(text, offset)
    next(tokens, None)
    return next(tokens, "").strip('"')


def _levels(text: str, offset: int) -> list[_Level] | None:
    """The brackets around an offset, innermost first, up to the request or list of requests."""
    levels = [_Level()]
    depth = 0
    following: list[str] = ["", ""]  # the two tokens behind the one looked at
    pending = False
    for token in _tokens_before(text, offset):
        if pending:
            levels[-2].key = token.strip('"') if following[0] == ":" and token != ":" else ""
            if token == ":":
                following = [token, following[0]]
                continue
            pending = False
            if levels[-2].key in _FAR:
                return levels[:-1]
        if token in ("}", "]"):
            depth += 1
        elif token in ("{", "["):
            if depth:
                depth -= 1
            else:
                levels[-1].opening = token
                levels.append(_Level())
                pending = True
        elif depth == 0 and following[0] == ":" and token.startswith('"'):
            levels[-1].pairs[token.strip('"')] = following[1].strip('"')
        following = [token, following[0]]
    return levels[:-1]


def _path(levels: list[_Level]) -> Iterator[str]:
    for level, inner in zip(reversed(levels), [*reversed(levels[:-1]), None], strict=True):
        if level.key:
            yield level.key
        if level.opening == "[" and inner is not None:
            yield ITEM


def _below(text: str, offset: int) -> Iterator[tuple[str, str]]:
    """The keys of the same object behind the cursor."""
    depth, before = 0, ["", ""]
    for number, match in enumerate(_TOKEN.finditer(text, offset)):
        token = match.group()
        if token in ("{", "["):
            depth += 1
        elif token in ("}", "]"):
            depth -= 1
        if depth < 0 or number > 2_000:
            return
        if depth == 0 and before[1] == ":" and before[0].startswith('"'):
            yield before[0].strip('"'), token.strip('"')
        elif depth == 1 and token in ("{", "[") and before[1] == ":":
            yield before[0].strip('"'), ""
        before = [before[1], token]
