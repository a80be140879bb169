"""Which environment a workspace uses, remembered between sessions, and the values after a run.

Only the choice is written to disk: current values may be secrets, so they stay in memory.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

Values = dict[str, dict[str, object]]
"""Variables by scope: `environment`, `globals`, `collection`."""


def state_file() -> Path:
    """Where choices are kept: `POSTROOM_STATE` or the user's state directory."""
    setting = os.environ.get("POSTROOM_STATE")
    return (Path(setting) if setting else _user_state() / "postroom") / "environments.json"


def _user_state() -> Path:
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support"
    return Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state")


@dataclass(slots=True)
class Environments:
    """The chosen environment file of each workspace folder and collection, and current values: the
    environment's and the globals by environment file, a collection's by collection."""

    store: Path = field(default_factory=state_file)
    _chosen: dict[str, Any] | None = None
    _values: dict[Path | None, Values] = field(default_factory=dict[Path | None, Values])
    _collections: dict[Path, dict[str, object]] = field(
        default_factory=dict[Path, dict[str, object]]
    )

    def chosen(self, place: Path) -> Path | None:
        """The environment chosen for a workspace folder or a collection; None when none is, or it
        is gone."""
        name = self._choices().get(str(place))
        path = Path(name) if isinstance(name, str) else None
        return path if path is not None and path.is_file() else None

    def has_choice(self, place: Path) -> bool:
        """Whether somebody chose for a place, if only to have none, and the choice can be had."""
        choices = self._choices()
        if str(place) not in choices:
            return False
        return choices[str(place)] is None or self.chosen(place) is not None

    def choose(self, place: Path, environment: Path | None) -> None:
        """Use an environment from now on; None for none. Where the state cannot be written, the
        choice lasts as long as the server: that must not stop a run."""
        choices = self._choices()
        choices[str(place)] = str(environment) if environment else None
        with suppress(OSError):
            _write(self.store, _read(self.store) | choices)

    def _choices(self) -> dict[str, Any]:
        """The choices by place, read when first asked for."""
        if self._chosen is None:
            self._chosen = _read(self.store)
        return self._chosen

    def values(self, environment: Path | None, collection: Path) -> Values:
        """The values that earlier runs left, by scope; only scopes that have been run."""
        values = dict(self._values.get(environment, {}))
        if collection in self._collections:
            values["collection"] = self._collections[collection]
        return values

    def keep(self, environment: Path | None, collection: Path, values: Values) -> None:
        """Remember the values after a run that are not the files', for the next one."""
        kept = {scope: rows for scope, rows in values.items() if scope != "collection"}
        self._values[environment] = kept
        self._collections[collection] = values.get("collection", {})

    @property
    def has_values(self) -> bool:
        """Whether there are current values at all."""
        scopes = [rows for values in self._values.values() for rows in values.values()]
        return any(scopes) or any(self._collections.values())

    def put(
        self, scope: str, environment: Path | None, collection: Path, name: str, value: object
    ) -> None:
        """Give one variable a current value. `scope` is a key of `Values`."""
        self._scope(scope, environment, collection)[name] = value

    def forget(self, scope: str, environment: Path | None, collection: Path, name: str) -> None:
        """Drop the current value of one variable: the next run starts from its file's."""
        self._scope(scope, environment, collection).pop(name, None)

    def _scope(self, scope: str, environment: Path | None, collection: Path) -> dict[str, object]:
        if scope == "collection":
            return self._collections.setdefault(collection, {})
        return self._values.setdefault(environment, {}).setdefault(scope, {})

    def reset(self) -> None:
        """Forget all current values: the next run starts from the files."""
        self._values.clear()
        self._collections.clear()


def _read(store: Path) -> dict[str, Any]:
    try:
        choices = json.loads(store.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return cast("dict[str, Any]", choices) if isinstance(choices, dict) else {}


def _write(store: Path, choices: dict[str, Any]) -> None:
    store.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=store.parent, prefix=store.name)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(choices, file, indent=2, sort_keys=True)
    Path(temporary).replace(store)
