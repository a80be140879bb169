"""Names of scripts in stack frames, and ids where a file has none."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from urllib.parse import quote

from msgspec import Struct, field

from postroom_runtime.model.collection import ScriptKind
from postroom_runtime.text.surrogates import whole

_WORDS = {ScriptKind.PRE_REQUEST: "beforeRequest", ScriptKind.POST_RESPONSE: "afterResponse"}
_NAMESPACE = uuid.UUID("6f7d6a3e-52a1-5f0c-9c0e-1f6d5f6f7374")


class Labels(Struct):
    """Hands out labels that are unique in one collection."""

    _taken: dict[str, int] = field(default_factory=dict[str, int])

    def script(self, names: Iterable[str], kind: ScriptKind) -> str:
        """A label such as `Users/Get%20one/afterResponse`; the second of a kind ends in `-2`."""
        path = "/".join(quote(whole(name), safe="") or "unnamed" for name in names)
        return self.unique(f"{path}/{_WORDS[kind]}")

    def unique(self, label: str) -> str:
        """`label`, or with `-2`, `-3` … when it is taken."""
        count = self._taken.get(label, 0) + 1
        self._taken[label] = count
        return label if count == 1 else self.unique(f"{label}-{count}")


def stable_id(names: Iterable[str]) -> str:
    """An id for what stands at this path of names: the same in every run, unlike Postman's."""
    return str(uuid.uuid5(_NAMESPACE, whole("\0".join(names))))
