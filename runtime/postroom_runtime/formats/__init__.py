"""Postman's files: read leniently, diagnosed precisely, written back without noise.

Every function that reads takes `overlays`: unsaved texts of an editor by absolute path, read in
place of the files. Problems say what is wrong in a file that can be used all the same;
`UnreadableInputError` (in `model.problems`) says why one cannot be used at all.

What only some callers need stands in modules of its own, so that nobody pays for the import:

- `blocks`: scripts and requests in a file an editor holds, broken or not, and edits in place.
- `templates`: where a file mentions `{{variables}}`.
- `write.variables`: set a variable in an environment file and change nothing else in it.
- `convert`: v2.1 into v3 and back.
- `v3.examples`: saved examples of v3 requests, which `load_collection` leaves out.
"""

from __future__ import annotations

from postroom_runtime.formats.collections import load_collection
from postroom_runtime.formats.data_file import load_data
from postroom_runtime.formats.request_json import request_from_json, request_to_json
from postroom_runtime.formats.variables_file import (
    load_checked_variables,
    load_variables,
    variables_problems,
)

__all__ = [
    "load_checked_variables",
    "load_collection",
    "load_data",
    "load_variables",
    "request_from_json",
    "request_to_json",
    "variables_problems",
]
