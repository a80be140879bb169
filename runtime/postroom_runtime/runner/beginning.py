"""What a run begins with: its parts, and its state before the first request."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct, field

from postroom_runtime.model.collection import Collection, Folder
from postroom_runtime.model.variables import Variable, VariableScope
from postroom_runtime.runner.collection_secrets import collection_secrets, declared_secrets
from postroom_runtime.runner.masking import Secrets
from postroom_runtime.runner.modules import ModuleLoader, workspace_of
from postroom_runtime.runner.options import ErrorRules, RunOptions
from postroom_runtime.runner.places import Places
from postroom_runtime.runner.selection import selected_steps
from postroom_runtime.runner.state import Emit, Run
from postroom_runtime.scripting.session import ScriptSession
from postroom_runtime.variables.scopes import Changes, RunScopes, apply_changes

if TYPE_CHECKING:
    from postroom_runtime.http import Client


class Parts(Struct, frozen=True):
    """What a run works with: the wire, the scripts, and who wants to hear of it.

    `overlays` are unsaved texts by absolute path, read in place of files that scripts load.
    """

    client: Client
    session: ScriptSession
    emit: Emit
    secrets: Secrets = field(default_factory=Secrets)
    overlays: Mapping[Path, str] = field(default_factory=dict[Path, str])


def new_run(collection: Collection, options: RunOptions, parts: Parts) -> Run:
    """A run before its first request. Raises NothingSelectedError."""
    places = Places()
    scopes = first_scopes(collection, options)
    parts.secrets.learn((*scopes.secrets(), *declared_secrets(collection)))
    parts.secrets.cover(collection_secrets(collection))
    workspace = (options.workspace or workspace_of(collection.path)).resolve()
    return Run(
        collection=collection,
        options=options,
        client=parts.client,
        session=parts.session,
        scopes=scopes,
        places=places,
        modules=ModuleLoader(workspace, places, parts.overlays),
        listener=parts.emit,
        error_rules=options.error_rules or error_rules_of(collection.path),
        secrets=parts.secrets,
        steps=selected_steps(collection, options.select, options.exclude),
    )


def first_scopes(collection: Collection, options: RunOptions) -> RunScopes:
    """The variables before the first script."""
    return RunScopes(
        globals=options.globals,
        collection=_collection_scope(collection.root, options.collection_values),
        environment=options.environment,
    )


def _collection_scope(root: Folder, values: Mapping[str, object]) -> VariableScope:
    scope = VariableScope(root.name, root.id, root.variables)
    return apply_changes(scope, Changes([Variable(k, v) for k, v in values.items()]))


def error_rules_of(path: Path) -> ErrorRules:
    """The error rules of a collection's format: JSON files are v2, all others v3."""
    return ErrorRules.SEND_ANYWAY if path.suffix == ".json" else ErrorRules.SKIP_REQUEST
