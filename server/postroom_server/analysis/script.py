"""A script as the analysis sees it, and what is known around it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class KnownVariable:
    """A variable that files, scripts or the last run know. `value` is masked when secret.
    `elsewhere` tells that it belongs to an environment that is not the chosen one; `is_text` that
    it surely holds text: all its rows in files do, and no script sets it."""

    name: str
    scope: str  # environment, globals, collection, data, local
    value: str | None = None
    secret: bool = False
    origin: str = ""  # "dev.environment.yaml", "set in Login"
    elsewhere: bool = False
    is_text: bool = False


SCOPE_ORDER = ("local", "data", "environment", "collection", "globals")
"""The scopes of variables, the one that wins first."""


def scope_rank(variable: KnownVariable) -> int:
    """Where the scope of a variable stands among those that are searched, the lowest first."""
    known = variable.scope in SCOPE_ORDER
    return SCOPE_ORDER.index(variable.scope) if known else len(SCOPE_ORDER)


def known_variable(
    variables: Sequence[KnownVariable], name: str, scope: str
) -> KnownVariable | None:
    """The variable that a name means in a scope, or in `any`: not one of another environment."""
    found = [
        one
        for one in variables
        if one.name == name and not one.elsewhere and scope in ("any", "local", one.scope)
    ]
    return min(found, key=scope_rank) if found else None


@dataclass(frozen=True, slots=True)
class KnownRequest:
    """A request of the same collection, as `setNextRequest` and `runRequest` name it."""

    name: str
    id: str
    method: str
    path: str  # "Folder / Request"


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What is known around a script. `response` is the JSON body last received, or a saved one.
    `computed` holds what the names of variables start with that scripts put together: names that
    start so may be set, with an empty one any name. `owner` names the request, folder or collection
    that the script hangs on, `environments` those of the workspace. `files` are the paths of
    requests and examples as local mocks name them; None when nobody has looked."""

    variables: Sequence[KnownVariable] = ()
    requests: Sequence[KnownRequest] = ()
    response: object = None
    response_origin: str = ""
    modules: Mapping[str, str] = field(default_factory=dict[str, str])  # path as written → source
    computed: Sequence[str] = ()
    owner: str = ""
    environments: Sequence[str] = ()
    files: Collection[str] | None = None


@dataclass(frozen=True, slots=True)
class Script:
    """A script to analyse. `kind` is `prerequest`, `test` or `module`; `level` says what it hangs
    on: `request`, `folder`, `collection` or `file`. `profile` is `postman` or `newman`. `event` is
    empty for scripts of HTTP requests, else what starts the script: `grpc:onIncomingMessage`,
    `mock`."""

    text: str
    kind: str
    level: str = "request"
    profile: str = "postman"
    path: Path | None = None
    knowledge: Knowledge = Knowledge()
    event: str = ""

    @property
    def protocol(self) -> str:
        """`http`, `grpc`, or `mock` for a script that answers requests itself."""
        return self.event.partition(":")[0] or "http"
