"""What a run is asked to do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from pathlib import Path

from msgspec import Struct, field

from postroom_runtime.model.variables import VariableScope
from postroom_runtime.runner.vault import GuardedVault
from postroom_runtime.scripting.frames import ResponseData


class Bail(StrEnum):
    """When a run ends before its end."""

    NEVER = "never"
    FAILURE = "failure"
    """At the first failing verdict, script or request."""
    ERROR = "error"
    """At the first script or request that fails outside a verdict."""


class ErrorRules(StrEnum):
    """What an error in a pre-request script means for its request."""

    SEND_ANYWAY = "v2"
    """The request is sent and its post-response scripts run, as for JSON collections."""
    SKIP_REQUEST = "v3"
    """The request is not sent, as for YAML collections."""


class VerdictPlaces(StrEnum):
    """Which verdicts tell their place in the file. To find it takes as long as to run the test."""

    ALL = "all"
    NOT_PASSED = "not passed"


class RunOptions(Struct, frozen=True):
    """The options of a run. Times are milliseconds; 0 means no limit, or no delay.

    `select` and `exclude` name requests and folders by id, by name, or by their names from the
    collection's root joined with `/`; an empty `select` means all. `iterations` None means: as many
    as there are rows of data, at least one. `error_rules` None means: those of the file's format.
    `workspace` bounds the files that scripts may load. `replay` is a response to run the
    post-response scripts on, without sending anything and without pre-request scripts; `send` off
    runs all scripts and sends nothing. `retries` is how often a request is sent again after a
    transport error. `collection_values` stand in for the collection's own variables.
    """

    environment: VariableScope = field(default_factory=VariableScope)
    globals: VariableScope = field(default_factory=VariableScope)
    data: Sequence[Mapping[str, object]] = ()
    iterations: int | None = None
    select: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    bail: Bail = Bail.NEVER
    delay: float = 0
    timeout: float = 0
    script_timeout: int = 0
    error_rules: ErrorRules | None = None
    workspace: Path | None = None
    vault: GuardedVault | None = None
    replay: ResponseData | None = None
    send: bool = True
    retries: int = 0
    collection_values: Mapping[str, object] = field(default_factory=dict[str, object])
    verdict_places: VerdictPlaces = VerdictPlaces.ALL

    @property
    def iteration_count(self) -> int:
        """How many iterations the run has."""
        return self.iterations if self.iterations is not None else max(1, len(self.data))

    def data_row(self, iteration: int) -> Mapping[str, object]:
        """The data of an iteration; beyond the last row the last one repeats."""
        return self.data[min(iteration, len(self.data) - 1)] if self.data else {}
