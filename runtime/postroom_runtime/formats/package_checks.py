"""Packages that a script's file lists for it, beside those that it loads."""

from __future__ import annotations

from postroom_runtime.formats.documents import Pointer
from postroom_runtime.formats.findings import Findings
from postroom_runtime.formats.json_values import as_object


def check_packages(findings: Findings, pointer: Pointer, script: object, code: str) -> None:
    """Warn about packages that the script at `pointer` lists and does not load: Postman fetches
    them before each run, and the run fails when one is gone."""
    for name in as_object(as_object(script).get("packages")):
        if name not in code:
            message = f"The script does not load `{name}`; Postman fetches it all the same."
            remedy = "Remove it, or load it with `pm.require`."
            findings.warn_key((*pointer, "packages", name), message, remedy)
