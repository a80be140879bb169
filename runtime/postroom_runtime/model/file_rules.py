"""The rules about files: what a reader objects to, declared once with code and reason."""

from __future__ import annotations

from msgspec import Struct


class FileRule(Struct, frozen=True):
    """A kind of mistake in a collection, request or environment file."""

    code: str
    name: str
    summary: str
    why: str

    @property
    def docs(self) -> str:
        """The rule's page, in Markdown."""
        return f"# {self.code}: {self.name}\n\n{self.summary}\n\n## Why\n\n{self.why}\n"


UNREADABLE = FileRule(
    "PF001",
    "unreadable-file",
    "A file cannot be read as what it claims to be.",
    "Nothing of such a file is sent or run. In YAML the usual reason is `{{name}}` without quotes, "
    "which YAML takes for a map; in JSON a comma too many.",
)
IGNORED_KEY = FileRule(
    "PF002",
    "ignored-key",
    "A key stands where nobody reads it.",
    "Postman drops keys that it does not know without a word, and writes the file back without "
    "them: `event`, `header` or `mode` of the older format in a file of the newer one, or a name "
    "with a slip.",
)
STRUCTURE = FileRule(
    "PF003",
    "broken-structure",
    "A part of the file has the wrong shape.",
    "A list where a map belongs, or a text where a list belongs, is left out together with all "
    "that is in it: requests below it are never sent.",
)
SCRIPT = FileRule(
    "PF004",
    "misplaced-script",
    "A script stands where it does not run.",
    "Scripts need a type that fits what they hang on (`beforeRequest` and `afterResponse` at a "
    "request, `http:beforeRequest` and `http:afterResponse` at a folder) and their code as text. "
    "Postman refuses the whole collection over some of these mistakes, and skips the script over "
    "the others.",
)
ROW = FileRule(
    "PF005",
    "incomplete-row",
    "A header, parameter or variable lacks its name or its value, or the value is no text.",
    "Postman leaves out the whole file over a row without a value, or with a number or `true` that "
    "is not in quotes.",
)
BODY = FileRule(
    "PF006",
    "unusable-body",
    "A body is not sent as it stands.",
    "A body needs a type that Postman knows, and content that fits it. Otherwise the request goes "
    "out without one.",
)
KIND = FileRule(
    "PF007",
    "unknown-kind",
    "A file does not say what it holds, or holds what cannot be run.",
    "The `$kind` at the top says what a file is. Files without one, or of another protocol, are "
    "left out.",
)
URL = FileRule(
    "PF008",
    "unusable-url",
    "A URL is no text, or its parts say something else than its text.",
    "Which of the two counts differs between programs, so the request goes to one place here and "
    "to another there.",
)
AUTH = FileRule(
    "PF009",
    "unusable-auth",
    "The authorization has no type, or none that Postman knows.",
    "Such a request is sent without authorization, and the server answers 401.",
)
REPEATED_KEY = FileRule(
    "PF010",
    "repeated-key",
    "An object has the same key twice.",
    "Of two values the last one counts. The first looks as if it did.",
)

REPEATED_VARIABLE = FileRule(
    "PF011",
    "repeated-variable",
    "An environment or a collection has a variable twice.",
    "Of several enabled rows with one name the last one counts. Whoever changes the first one "
    "wonders why nothing happens.",
)
DISABLED_VARIABLE = FileRule(
    "PF012",
    "disabled-variable",
    "A variable is switched off.",
    "Nobody sees its value, and `{{name}}` stays as it stands. Newman 6 reads it all the same, so "
    "a run there differs from one in Postman.",
)
DROPPED = FileRule(
    "PF013",
    "dropped-part",
    "A part of a request or folder has no effect in Postman.",
    "Postman drops some things that look as if they worked: the body of a GET request, variables "
    "of a folder, the first of two headers whose names differ only in upper and lower case.",
)
SETTING = FileRule(
    "PF014",
    "invalid-setting",
    "A setting in `postroom.toml` or `pyproject.toml` does not count.",
    "Unknown names and values that do not fit are left out, and the default holds: a rule that was "
    "to be off goes on reporting, one that was to fail the build does not.",
)

FILE_RULES = (
    UNREADABLE,
    IGNORED_KEY,
    STRUCTURE,
    SCRIPT,
    ROW,
    BODY,
    KIND,
    URL,
    AUTH,
    REPEATED_KEY,
    REPEATED_VARIABLE,
    DISABLED_VARIABLE,
    DROPPED,
    SETTING,
)

_BY_PLACE = {
    **dict.fromkeys(("scripts", "event", "script"), SCRIPT),
    **dict.fromkeys(("header", "headers", "queryParams", "pathVariables", "variables"), ROW),
    **dict.fromkeys(("values", "variable"), ROW),
    "body": BODY,
    "$kind": KIND,
    "url": URL,
    "auth": AUTH,
}


def rule_at(pointer: tuple[str | int, ...]) -> FileRule:
    """The rule that a mistake at a place of a file breaks: the innermost part with one decides."""
    found = (_BY_PLACE.get(step) for step in reversed(pointer) if isinstance(step, str))
    return next((rule for rule in found if rule is not None), STRUCTURE)


def file_rule_named(name: str) -> FileRule | None:
    """The rule of that code (`PF004`, in any case) or name (`misplaced-script`)."""
    wanted = name.lower()
    return next((one for one in FILE_RULES if wanted in (one.code.lower(), one.name)), None)
