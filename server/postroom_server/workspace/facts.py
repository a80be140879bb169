"""What the index keeps of one file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from postroom_runtime.text import Range

SCOPES = ("local", "data", "environment", "collection", "globals")
"""The scopes of variables, the one that wins first."""

SHARED = frozenset({"data", "environment", "globals"})
"""The scopes that all collections of a workspace see."""


@dataclass(frozen=True, slots=True)
class VariableFact:
    """A variable named in a file. `action` is `define` for a row of a file, else `read`, `write`
    or `unset`. `scope` is one of `SCOPES`, or `any` where all of them are searched; `owner` tells
    what named it: a request, a file. `range` covers the name alone, without quotes and braces.

    `value` is kept for secrets too: who shows it masks it. `in_plain_yaml` tells that the name is
    a scalar without quotes, in place of which some names need quotes. `is_text` tells of a row that
    what it holds is text, as opposed to a number, true, or a list. `folder` is the one that alone
    sees it, by the names from the collection's root, joined with `/`; empty for all of them.
    """

    name: str
    scope: str
    action: str
    range: Range
    owner: str = ""
    value: str | None = None
    secret: bool = False
    in_plain_yaml: bool = False
    is_text: bool = False
    folder: str = ""

    @property
    def gives(self) -> bool:
        """Whether the variable gets a value here."""
        return self.action in ("define", "write")


@dataclass(frozen=True, slots=True)
class RequestFact:
    """A request. `path` holds the names from the collection's root down; `select` is what a run
    takes to pick it out of its file, empty where the file holds nothing else. `order` is what v3
    sorts by."""

    name: str
    id: str
    method: str
    path: tuple[str, ...]
    range: Range
    select: str = ""
    order: float = float("-inf")


@dataclass(frozen=True, slots=True)
class CallFact:
    """A request or module that a script names. `via` is `setNextRequest`, `runRequest`, `require`
    or `pm.require`; `range` covers the name without its quotes. `owner` is the name of what the
    script hangs on, `selector` its path from the collection's root."""

    target: str
    via: str
    range: Range
    owner: str = ""
    selector: str = ""

    @property
    def names_request(self) -> bool:
        """Whether it names a request, not a module."""
        return self.via in ("setNextRequest", "runRequest")


@dataclass(frozen=True, slots=True)
class TestFact:
    """A `pm.test` with a literal name, which `range` covers."""

    name: str
    range: Range
    owner: str = ""


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What one file holds. `collection` is the collection that it belongs to: its JSON file or its
    directory. `title` is the name of an environment, a collection or a folder.

    `examples` holds saved JSON bodies, as text, by the request's id or name. `computed` holds what
    the names of variables start with that scripts put together: empty for names of any kind.
    """

    path: Path
    collection: Path | None = None
    title: str = ""
    variables: tuple[VariableFact, ...] = ()
    requests: tuple[RequestFact, ...] = ()
    examples: Mapping[str, str] = field(default_factory=dict[str, str])
    computed: tuple[str, ...] = ()
    is_module: bool = False
    order: float = float("-inf")
    calls: tuple[CallFact, ...] = ()
    tests: tuple[TestFact, ...] = ()

    def tells_same(self, other: FileFacts) -> bool:
        """Whether other files would notice no difference: places and reads do not count."""
        return _told(self) == _told(other)


def _marks(one: VariableFact) -> tuple[object, ...]:
    return one.secret, one.is_text, one.folder


def _told(facts: FileFacts) -> tuple[object, ...]:
    variables = {
        (one.name, one.scope, one.action, one.owner, one.value, *_marks(one))
        for one in facts.variables
        if one.gives or one.scope == "data"
    }
    requests = [
        (one.name, one.id, one.method, one.path, one.select, one.order) for one in facts.requests
    ]
    about = (facts.title, facts.collection, facts.computed, facts.is_module, facts.order)
    return variables, requests, facts.examples, about
