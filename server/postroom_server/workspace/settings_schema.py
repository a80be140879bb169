"""The settings as VS Code's manifest declares them.

`python -m postroom_server.workspace.settings_schema vscode-client/package.json` writes them there.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from postroom_server.workspace.settings import Declared, declared, default_of, setting_name

Schema = dict[str, Any]

_TYPES: dict[type[object], str] = {bool: "boolean", int: "integer", str: "string"}


def configuration() -> dict[str, Schema]:
    """`contributes.configuration.properties` of the client's manifest."""
    return {
        f"postroom.{setting_name(one)}": _property(one)
        for one in declared()
        if one.metadata["reader"] != "server"
    }


def with_configuration(manifest: Schema) -> Schema:
    """A manifest with the settings in place."""
    contributes = dict(manifest.get("contributes", {}))
    own = {"title": "Postroom", **contributes.get("configuration", {})}
    contributes["configuration"] = {**own, "properties": configuration()}
    return {**manifest, "contributes": contributes}


def main(arguments: Sequence[str]) -> int:
    """Write the settings into the manifest that is named."""
    if len(arguments) != 1:
        sys.stderr.write("Name one file: the client's package.json.\n")
        return 2
    path = Path(arguments[0])
    manifest = with_configuration(json.loads(path.read_text("utf-8")))
    path.write_text(json.dumps(manifest, indent=2, ensure_ascii=False) + "\n", "utf-8")
    return 0


def _property(one: Declared) -> Schema:
    choices, default = list(one.metadata["choices"]), default_of(one)
    schema: Schema = {"markdownDescription": one.metadata["meaning"]}
    if isinstance(default, Mapping):
        values: Schema = {"type": "string", "enum": choices}
        schema |= {"type": "object", "default": {}, "additionalProperties": values}
    elif isinstance(default, tuple):
        schema |= {"type": "array", "default": [], "items": {"type": "string"}}
    else:
        schema |= {"type": _TYPES[type(default)], "default": default}
        if choices:
            schema["enum"] = choices
    if schema["type"] == "integer":
        schema["minimum"] = 0
    if not one.metadata["by_project"]:
        schema["scope"] = "machine-overridable"
    return schema


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
