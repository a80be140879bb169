"""The runtime as the language server's process: orders that nobody would give, frames that are
none, answers too long to be passed on."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from struct import pack as packed

import pytest
from postroom_runtime.runner.events import Place, Warned
from postroom_runtime.scripting.frames import ResponseData
from postroom_runtime.scripting.pipe import pack
from postroom_runtime.service.frames import Done, Refused, Run

from tests.faults.conftest import OK, StartLiar
from tests.runtime.service.test_service import collection, service

DEEP = 5000
ORDERS: dict[str, Run] = {
    "no path": Run(1, ""),
    "a folder of other things": Run(1, "FOLDER"),
    "a device": Run(1, "/dev/zero"),
    "a null character": Run(1, "a\0b.request.yaml"),
    "a long path": Run(1, "/" + "a" * 5000 + ".request.yaml"),
    "a script nowhere": Run(1, "PATH", script=Place("/nowhere.js", 10**9, -5)),
    "a kind that is none": Run(1, "PATH", script_kind="never"),
    "an environment nowhere": Run(1, "PATH", environment="\0"),
    "data that is a folder": Run(1, "PATH", data="FOLDER"),
    "select nothing": Run(1, "PATH", select=["", "\0", "R"]),
    "no iterations": Run(1, "PATH", iterations=0),
    "less than none": Run(1, "PATH", iterations=-5, script_timeout=-1, request_timeout=-1),
    "values of prototypes": Run(1, "PATH", values={"environment": {"__proto__": {"a": [None]}}}),
    "values of nobody": Run(1, "PATH", values={"nobody": {"a": 1}}),
    "a broken text": Run(1, "PATH", overlays={"PATH": '{"info": {}, "item": ['}),
    "a deep text": Run(1, "PATH", overlays={"PATH": '{"item":[' * DEEP}),
    "an empty answer": Run(1, "PATH", replay=ResponseData()),
    "an odd answer": Run(1, "PATH", replay=ResponseData(code=-1, base64="no base64 ", text=None)),
}


def at(order: Run, path: Path) -> Run:
    """The order, with a collection's place in it."""
    fields = {name: getattr(order, name) for name in order.__struct_fields__}
    fields["path"] = order.path.replace("PATH", str(path)).replace("FOLDER", str(path.parent))
    fields["data"] = order.data and str(path.parent)
    fields["overlays"] = {key.replace("PATH", str(path)): it for key, it in order.overlays.items()}
    return Run(**fields)


@pytest.mark.parametrize("name", ORDERS)
async def test_an_odd_order_is_done_or_refused(tmp_path: Path, name: str) -> None:
    path = collection(tmp_path, "pm.test('ok', () => pm.response.text())")
    async with service() as talk:
        talk.send(at(ORDERS[name], path))
        ended = await talk.end_of(1)
        talk.send(Run(2, str(path)))
        assert isinstance(await talk.end_of(2), Done)
    if isinstance(ended, Refused):
        assert "defect" not in ended.message
        assert "\n" not in ended.message


GARBAGE = {
    "no JSON": pack(b"no json"),
    "nothing": pack(b""),
    "another type": pack(b"[1, 2]"),
    "unknown": pack(b'{"type":"unheard-of"}'),
    "not UTF-8": pack(b'{"type":"run","run":1,"path":"\xff"}'),
    "deep": pack(b'{"type":"run","run":1,"path":"x","values":' + b"[" * 100_000),
    "half a frame": packed(">I", 100) + b"abc",
    "half a length": b"\0\0",
    "too long": packed(">I", 0xFFFFFFFF),
}


@pytest.mark.parametrize("name", GARBAGE)
async def test_what_is_no_frame_ends_it_without_a_traceback(name: str) -> None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "postroom_runtime.service"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    _, err = await process.communicate(GARBAGE[name])
    assert b"Traceback" not in err
    assert process.returncode is not None


async def test_what_is_too_long_for_the_editor(tmp_path: Path, lying: StartLiar) -> None:
    size = 60_000_000
    zeros = lying(OK + b"Connection: close\r\nContent-Length: %d\r\n\r\n" % size + bytes(size))
    async with service() as talk:
        talk.send(Run(1, str(collection(tmp_path, url=zeros.url))))
        assert isinstance(await talk.end_of(1), Done)
    assert "too long for the editor" in "".join(event.message for event in talk.of(1, Warned))
