"""Report files, and what waits for them."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import pytest
from postroom_runtime.reports.writing import Spool, write_report


def test_rows_stand_on_lines_of_their_own(tmp_path: Path) -> None:
    spool = Spool()
    spool.row(b"1")
    spool.row(b"[", b"2]")
    write_report(tmp_path / "new" / "a.json", spool.chunks())
    assert (tmp_path / "new" / "a.json").read_bytes() == b"\n1,\n[2]"


def test_what_does_not_fit_in_memory_waits_on_disk() -> None:
    spool = Spool()
    for digit in b"0", b"1", b"2":
        spool.add(digit * 3_000_000)
    assert b"".join(spool.chunks()) == b"".join(d * 3_000_000 for d in (b"0", b"1", b"2"))


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_is_told_when_the_report_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    def full() -> Any:
        return Path("/dev/full").open("r+b", buffering=0)

    monkeypatch.setattr(tempfile, "TemporaryFile", full)
    spool = Spool()
    spool.row(b"1" * 5_000_000)
    with pytest.raises(OSError, match="No space left"):
        list(spool.chunks())


def test_a_report_that_was_there_stays_when_the_new_one_fails(tmp_path: Path) -> None:
    def chunks() -> Any:
        yield b"half"
        raise OSError(28, "No space left on device")

    (tmp_path / "a").write_text("old")
    with pytest.raises(OSError, match="No space left") as full:
        write_report(tmp_path / "a", chunks())
    assert full.value.filename == str(tmp_path / "a")
    assert [file.name for file in tmp_path.iterdir()] == ["a"]
    assert (tmp_path / "a").read_text() == "old"
