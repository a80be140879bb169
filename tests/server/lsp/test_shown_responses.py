"""The files that were written of responses, when a value in them turns out to be a secret."""

from __future__ import annotations

from pathlib import Path

import pytest
from postroom_server.lsp.shown_responses import ShownResponses

UNWRITABLE = Path("/proc/version")


def masked(text: str) -> str:
    return text.replace("hunter22", "******").replace("Linux", "******")


def test_files_are_covered_and_those_that_are_gone_forgotten(tmp_path: Path) -> None:
    shown = ShownResponses()
    for name in ("kept", "gone"):
        shown.write(tmp_path / name, "pin: hunter22")
    (tmp_path / "gone").unlink()
    assert shown.cover_files(masked) == []
    assert [path.name for path in tmp_path.iterdir()] == ["kept"]
    assert (tmp_path / "kept").read_text() == "pin: ******"


def test_a_file_that_somebody_has_made_no_text(tmp_path: Path) -> None:
    shown = ShownResponses()
    shown.write(tmp_path / "one", "x")
    (tmp_path / "one").write_bytes(b"\xff hunter22")
    assert shown.cover_files(masked) == []
    assert (tmp_path / "one").read_bytes() == b"\xff ******"


@pytest.mark.skipif(not UNWRITABLE.is_file(), reason="the system has no such file")
def test_a_file_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    shown = ShownResponses()
    shown.write(tmp_path / "one", "x")
    (tmp_path / "one").unlink()
    (tmp_path / "one").symlink_to(UNWRITABLE)
    assert shown.cover_files(masked) == [tmp_path / "one"]
