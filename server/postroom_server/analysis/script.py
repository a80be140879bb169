"""A script as the analysis sees it, and what is known around it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class KnownVariable:
    """A variable that files, scripts or the last run know. `value` is masked when secret.
    `elsewhere` tells that it belongs to an environment that is not the chosen one."""

    name: str
    scope: str  # environment, globals, collection, data, local
    value: str | None = None
    secret: bool = False
    origin: str = ""  # "dev.environment.yaml", "set in Login"
    elsewhere: bool = False


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
    start so may be set, with an empty one any name."""

    variables: Sequence[KnownVariable] = ()
    requests: Sequence[KnownRequest] = ()
    response: object = None
    response_origin: str = ""
    modules: Mapping[str, str] = field(default_factory=dict[str, str])  # path as written → source
    computed: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Script:
    """A script to analyse. `kind` is `prerequest`, `test` or `module`; `level` says what it hangs
    on: `request`, `folder`, `collection` or `file`. `profile` is `postman` or `newman`."""

    text: str
    kind: str
    level: str = "request"
    profile: str = "postman"
    path: Path | None = None
    knowledge: Knowledge = Knowledge()
