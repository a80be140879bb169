"""What the parts of a run share, and where a request stands in it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from msgspec import Struct, field

from postroom_runtime.model.collection import Collection
from postroom_runtime.runner.events import ItemRef, RunEvent
from postroom_runtime.runner.masking import Secrets
from postroom_runtime.runner.modules import ModuleLoader
from postroom_runtime.runner.options import ErrorRules, RunOptions
from postroom_runtime.runner.outcome import Outcome
from postroom_runtime.runner.places import Places, place_of
from postroom_runtime.runner.scope_frames import ScopeFrames
from postroom_runtime.runner.selection import Step
from postroom_runtime.scripting.session import ScriptSession
from postroom_runtime.variables.scopes import RunScopes

if TYPE_CHECKING:
    from postroom_runtime.http import Client

Emit = Callable[[RunEvent], None]


class Run(Struct):
    """A run under way. `scopes` holds the variables as the scripts have left them so far."""

    collection: Collection
    options: RunOptions
    client: Client
    session: ScriptSession
    scopes: RunScopes
    places: Places
    modules: ModuleLoader
    listener: Emit
    error_rules: ErrorRules
    outcome: Outcome = field(default_factory=Outcome)
    secrets: Secrets = field(default_factory=Secrets)
    frames: ScopeFrames = field(default_factory=ScopeFrames)
    steps: tuple[Step, ...] = ()

    def emit(self, event: RunEvent) -> None:
        """Tell the listener what happened, and count it."""
        self.outcome.count(event)
        self.listener(event)


class Turn(Struct, frozen=True):
    """A request's turn. `ref` is what events name: in a nested run the request that began it.

    `depth` counts how many `runRequest` calls lie around this turn.
    """

    step: Step
    ref: ItemRef
    iteration: int
    depth: int = 0


def item_ref(step: Step) -> ItemRef:
    """How events name a step's request."""
    item = step.item
    place = None if item.location is None else place_of(item.location)
    return ItemRef(item.id, item.name, list(step.names), place)
