"""What the analysis answers with. All offsets and ranges are in the script's own text."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from msgspec import Struct

from postroom_server.text.span import Span, TextEdit


class CompletionItem(Struct, frozen=True):
    """One thing to insert. `kind` is an LSP kind's name in lower case (`method`, `property`,
    `variable`, `constant`, `snippet`, `module`, `keyword`, `value`, `field`, `class`, `function`).

    `insert` is plain text; `snippet`, when not empty, is the same with `${1:placeholders}`.
    `key` names the thing for `resolve_completion`, which adds detail and documentation.
    """

    label: str
    kind: str
    span: Span
    insert: str
    snippet: str = ""
    detail: str = ""
    documentation: str = ""
    deprecated: bool = False
    sort: str = ""
    filter: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Hover:
    """Markdown about what stands at `span`."""

    markdown: str
    span: Span


@dataclass(frozen=True, slots=True)
class SignatureParameter:
    """A parameter's label as it stands in the signature, and its documentation."""

    label: str
    documentation: str = ""


@dataclass(frozen=True, slots=True)
class SignatureInfo:
    """One overload."""

    label: str
    parameters: tuple[SignatureParameter, ...]
    documentation: str = ""


@dataclass(frozen=True, slots=True)
class SignatureHelp:
    """The overloads of the call around the cursor."""

    signatures: tuple[SignatureInfo, ...]
    active_signature: int
    active_parameter: int


class DiagnosticSeverity(StrEnum):
    """As LSP and SARIF know them."""

    ERROR = "error"
    WARNING = "warning"
    INFORMATION = "information"
    HINT = "hint"


@dataclass(frozen=True, slots=True)
class Fix:
    """A way to mend a diagnostic. `preferred` when it is safe to apply without asking."""

    title: str
    edits: tuple[TextEdit, ...]
    preferred: bool = False


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """Something wrong, with a rule code such as `PM007` and its kebab-case name."""

    code: str
    name: str
    message: str
    span: Span
    severity: DiagnosticSeverity
    tags: tuple[str, ...] = ()  # "deprecated", "unnecessary"
    fixes: tuple[Fix, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Symbol:
    """An entry of the outline: a `pm.test`, a function, a variable."""

    name: str
    kind: str
    span: Span
    selection: Span
    children: tuple[Symbol, ...] = ()


@dataclass(frozen=True, slots=True)
class CompletionList:
    """What fits at the cursor, best first.

    Accepting an item replaces `insert` (from the word's start to the cursor) or `replace` (the
    whole word); each item's `span` equals `insert` unless it says otherwise.
    """

    items: tuple[CompletionItem, ...]
    insert: Span
    replace: Span
    incomplete: bool = False


@dataclass(frozen=True, slots=True)
class Location:
    """A stretch of a text: of this script when `path` is None, of the workspace file `path` (as
    written in `pm.require`) otherwise."""

    span: Span
    path: str | None = None


@dataclass(frozen=True, slots=True)
class Highlight:
    """An occurrence of a name. `kind` is `read`, `write` or `text`."""

    span: Span
    kind: str


@dataclass(frozen=True, slots=True)
class FoldingRange:
    """Lines that can be folded away. `kind` is `comment`, `region` or empty."""

    span: Span
    kind: str = ""


@dataclass(frozen=True, slots=True)
class SemanticToken:
    """A coloured word. `type` and `modifiers` are LSP's names."""

    span: Span
    type: str
    modifiers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class InlayHint:
    """A label in front of or behind `offset`. `kind` is `parameter`, `type` or `value`."""

    offset: int
    label: str
    kind: str
    tooltip: str = ""


@dataclass(frozen=True, slots=True)
class CodeAction:
    """A change that a person may want. `kind` is LSP's (`quickfix`, `refactor.rewrite`, …); `code`
    names the diagnostic that it mends, if any."""

    title: str
    kind: str
    edits: tuple[TextEdit, ...]
    preferred: bool = False
    code: str = ""


@dataclass(frozen=True, slots=True)
class VariableUse:
    """A variable named in a script: `pm.environment.get("token")`, `{{token}}` in `replaceIn`.

    `span` covers the name alone. `scope` is `environment`, `globals`, `collection`, `data`,
    `local`, or `any` where every scope is searched. `action` is `read`, `write` or `unset`.
    """

    name: str
    scope: str
    action: str
    span: Span


@dataclass(frozen=True, slots=True)
class RequestUse:
    """A request named in a script. `via` is `setNextRequest` or `runRequest`."""

    target: str
    via: str
    span: Span


@dataclass(frozen=True, slots=True)
class ModuleUse:
    """A module loaded by a script. `loader` is `require` or `pm.require`."""

    name: str
    loader: str
    span: Span


@dataclass(frozen=True, slots=True)
class TestCall:
    """A `pm.test` (or `pm.test.skip`) whose name is a literal; `span` covers the whole call."""

    name: str
    span: Span
    selection: Span
    skipped: bool = False
