from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]

# Prints how many sources were compiled by attrs during the import, and proves that the types work.
PROGRAM = """
import builtins
compiled = 0
real = builtins.compile
def counting(source, *rest, **options):
    global compiled
    compiled += isinstance(source, str) and "__attr_" in source
    return real(source, *rest, **options)
builtins.compile = counting
from postroom_server.lsp import import_cache
import_cache.compile = counting
with import_cache.remembered_compilation():
    from lsprotocol.types import Position, Range
    from postroom_server.lsp.documents import Edit
assert Edit(1, 2, 3) == Edit(1, 2, 3) and Edit(1, 2, 3).moved(5) == 7
assert Range(Position(1, 2), Position(3, 4)) == Range(Position(1, 2), Position(3, 4))
assert repr(Position(1, 2)) == "1:2"
import attr._make, dataclasses
assert "compile" not in vars(attr._make) and "exec" not in vars(dataclasses)
print(compiled)
"""


def compiled(cache: str) -> int:
    path = os.pathsep.join((str(ROOT / "server"), str(ROOT / "runtime")))
    environment = {**os.environ, "PYTHONPATH": path, "POSTROOM_IMPORT_CACHE": cache}
    command = (sys.executable, "-c", PROGRAM)
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return int(done.stdout)


def test_the_second_import_compiles_next_to_nothing(tmp_path: Path):
    assert compiled(str(tmp_path)) > 100
    assert compiled(str(tmp_path)) < 10  # the classes of attrs itself


def test_the_cache_can_be_switched_off(tmp_path: Path):
    assert compiled("0") > 100
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content", [b"", b"garbage", b"N"])
def test_a_broken_file_is_ignored_and_replaced(tmp_path: Path, content: bytes):
    compiled(str(tmp_path))
    (file,) = tmp_path.iterdir()
    file.write_bytes(content)
    assert compiled(str(tmp_path)) > 100
    assert compiled(str(tmp_path)) < 10  # the classes of attrs itself


def test_a_directory_that_cannot_be_written_is_no_obstacle(tmp_path: Path):
    (tmp_path / "file").write_text("")
    assert compiled(str(tmp_path / "file" / "below")) > 100
