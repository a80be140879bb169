"""The languages that bodies are written in: how an editor knows them, how a comment looks there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Language:
    """A language: its `name`, the ending of its files, what stands around a comment on one line.
    `unsafe` is what a comment must not hold, and `safe` what stands there instead."""

    name: str
    ending: str
    opening: str
    closing: str = ""
    unsafe: str = ""
    safe: str = ""

    def comments(self, lines: Iterable[str]) -> Iterator[str]:
        """Lines as comments; blank ones at the end are left out."""
        kept = "\n".join(lines).rstrip().split("\n")
        for line in kept if kept != [""] else ():
            text = line.replace(self.unsafe, self.safe) if self.unsafe else line
            yield f"{self.opening} {text}{self.closing}".rstrip()


JSON = Language("json", ".jsonc", "//")
PLAIN = Language("plain", ".txt", "#")

_LANGUAGES = (
    JSON,
    Language("html", ".html", "<!--", " -->", "--", "- -"),
    Language("xml", ".xml", "<!--", " -->", "--", "- -"),
    Language("css", ".css", "/*", " */", "*/", "* /"),
    Language("javascript", ".js", "//"),
    Language("yaml", ".yaml", "#"),
    Language("markdown", ".md", "<!--", " -->", "--", "- -"),
    Language("graphql", ".graphql", "#"),
)
_TAGS = re.compile(r"<[^>]*>|[^<]+")
_LONGEST_INDENTED = 500_000


def language_of(media_type: str, text: str | None) -> Language:
    """The language of a body: by its media type, else JSON where it looks like it."""
    subtype = media_type.rpartition("/")[2].rpartition("+")[2].removeprefix("x-")
    for one in _LANGUAGES:
        if text is not None and subtype == one.name:
            return one
    looks_like_json = text is not None and text.lstrip()[:1] in ("{", "[")
    return JSON if looks_like_json else PLAIN


def indented_xml(text: str) -> str:
    """XML that stands on one line, indented; any other as it is."""
    stripped = text.strip()
    if "\n" in stripped or len(stripped) > _LONGEST_INDENTED or "<![CDATA[" in stripped:
        return text
    return "\n".join(_xml_lines(_TAGS.findall(stripped)))


def _xml_lines(tokens: list[str]) -> Iterator[str]:
    """One line for each element; one that holds text is left on its line."""
    depth, line = 0, ""
    for token in tokens:
        if token.startswith("</"):
            depth -= 1
            if line:
                yield line + token
            else:
                yield "  " * depth + token
            line = ""
        elif not token.startswith("<"):
            line += token
        else:
            if line:
                yield line
            line = "  " * depth + token
            if token.startswith(("<?", "<!")) or token.endswith("/>"):
                yield line
                line = ""
            else:
                depth += 1
    if line:
        yield line
