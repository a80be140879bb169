"""newman's configuration files: `/etc/postman/newmanrc`, `~/.postman/newmanrc`, `./.newmanrc`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import cast

import msgspec

from postroom_runtime.model.problems import Problem, UnreadableInputError

_LISTS = frozenset(("folder", "exclude"))
_PATHS = frozenset(("iteration_data", "working_dir", "cookie_jar"))


def rc_defaults() -> dict[str, object]:
    """Defaults for the options of `postroom run`, the nearest file winning.

    Raises UnreadableInputError when a file is there and is no JSON object.
    """
    merged: dict[str, object] = {}
    for path in _files():
        merged.update(_options(path))
    return merged


def _files() -> tuple[Path, ...]:
    home = Path.home() / ".postman" / "newmanrc"
    return Path("/etc/postman/newmanrc"), home, Path(".newmanrc")


def _options(path: Path) -> Mapping[str, object]:
    if not path.is_file():
        return {}
    try:
        content = msgspec.json.decode(path.read_bytes(), type=dict[str, object])
    except (OSError, msgspec.DecodeError) as error:
        raise UnreadableInputError(Problem(path, f"It cannot be read: {error}.")) from error
    section = content.get("run", content)
    if not isinstance(section, dict):
        raise UnreadableInputError(Problem(path, "Its `run` must be a JSON object."))
    rows = cast("Mapping[str, object]", section)
    return {_name(key): _value(_name(key), value) for key, value in rows.items()}


def _name(key: str) -> str:
    return re.sub(r"(?<=[a-z])([A-Z])", r"_\1", key).lower().replace("-", "_")


def _value(name: str, value: object) -> object:
    if name == "reporters" and isinstance(value, list):
        return ",".join(str(entry) for entry in cast("list[object]", value))
    if name in _LISTS and isinstance(value, str):
        return [value]
    if isinstance(value, str) and (name in _PATHS or name.startswith(("export_", "ssl_"))):
        return value if name == "ssl_client_passphrase" else Path(value)
    return value
