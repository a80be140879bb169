"""Files that `postroom run` writes after a run: `--export-environment` and its like."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from msgspec.structs import replace

from postroom_runtime.commands.output import complain
from postroom_runtime.commands.outside_variables import without_outside
from postroom_runtime.formats.write.atomic import write_bytes
from postroom_runtime.model.collection import Collection
from postroom_runtime.model.problems import Problem, UnreadableInputError
from postroom_runtime.model.variables import Variable, VariableScope
from postroom_runtime.text.surrogates import encode_json
from postroom_runtime.variables.scopes import RunScopes


def export_after_run(args: Namespace, collection: Collection, scopes: RunScopes) -> None:
    """Write what the options name. Raises UnreadableInputError when that fails."""
    if args.export_environment is not None:
        _export(args.export_environment, scopes.environment, "environment")
    if args.export_globals is not None:
        _export(args.export_globals, without_outside(scopes.globals), "globals")
    if args.export_collection is not None:
        root = replace(collection.root, variables=scopes.collection.rows)
        _export_collection(args.export_collection, Collection(collection.path, root))


def _export_collection(path: Path, collection: Collection) -> None:
    """Write v2.1, with the variables as the run left them."""
    from postroom_runtime.formats.convert import collection_to_v2

    content, losses = collection_to_v2(collection)
    for loss in losses:
        complain(str(loss))
    write_export(path, content)


def _export(path: Path, scope: VariableScope, kind: str) -> None:
    write_export(path, scope_json(scope, kind))


def write_export(path: Path, value: object) -> None:
    """Write JSON as Postman indents it. Raises UnreadableInputError when that fails."""
    text = msgspec.json.format(encode_json(value), indent=2)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_bytes(path, text + b"\n")
    except OSError as error:
        problem = Problem(path, f"The export cannot be written: {error.strerror}.")
        raise UnreadableInputError(problem) from error


def scope_json(scope: VariableScope, kind: str) -> Mapping[str, object]:
    """A scope in the shape of Postman's export of an environment."""
    moment = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return {
        "id": scope.id,
        "name": scope.name or kind,
        "values": [_row(row) for row in scope.rows],
        "_postman_variable_scope": kind,
        "_postman_exported_at": moment,
        "_postman_exported_using": "Postroom",
    }


def _row(row: Variable) -> Mapping[str, object]:
    type_ = "secret" if row.secret else row.type
    return {"key": row.key, "value": row.value, "type": type_, "enabled": row.enabled}
