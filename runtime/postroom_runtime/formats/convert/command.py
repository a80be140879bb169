"""Convert a collection on disk."""

from __future__ import annotations

import json
import os
from pathlib import Path

from postroom_runtime.formats.collections import load_collection
from postroom_runtime.formats.convert.comments import comment_losses
from postroom_runtime.formats.convert.loss import Loss
from postroom_runtime.formats.convert.to_v2 import collection_to_v2
from postroom_runtime.formats.convert.to_v3 import collection_to_v3
from postroom_runtime.formats.text_files import refuse
from postroom_runtime.formats.v3.examples import with_examples
from postroom_runtime.formats.write.atomic import write_text
from postroom_runtime.model.collection import Collection
from postroom_runtime.model.problems import Problem


def convert(source: Path, target: Path) -> tuple[list[Loss], tuple[Problem, ...]]:
    """Convert the collection at `source` into the other format at `target`: a JSON file becomes a
    v3 directory, a v3 directory a v2.1 file. Gives what the target cannot hold, and the problems
    of the source.

    Nothing that exists is overwritten: raises `UnreadableInputError` when `target` is a file or a
    directory with content, or when `source` cannot be read; `OSError` when writing fails.
    """
    _refuse_overwriting(target)
    collection, problems = load_collection(source)
    if os.path.isdir(source):
        losses = _write_v2(with_examples(collection), target)
        return [*losses, *comment_losses(source)], problems
    return _write_v3(collection, target), problems


def _write_v3(collection: Collection, target: Path) -> list[Loss]:
    files, losses = collection_to_v3(collection)
    for name, text in files.items():
        path = target / name
        path.parent.mkdir(parents=True, exist_ok=True)
        write_text(path, text)
    return losses


def _write_v2(collection: Collection, target: Path) -> list[Loss]:
    data, losses = collection_to_v2(collection)
    target.parent.mkdir(parents=True, exist_ok=True)
    write_text(target, json.dumps(data, indent="\t", ensure_ascii=False) + "\n")
    return losses


def _refuse_overwriting(target: Path) -> None:
    if target.is_file() or (target.is_dir() and any(target.iterdir())):
        raise refuse(target, "The target exists already.", "Name a new one, or remove it.")
