"""Ctrl-C ends a run cleanly, with a report of what ran."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path


def test_what_ran_is_reported(tmp_path: Path, server: str) -> None:
    script = ["pm.test('ok', () => {}); await new Promise((done) => setTimeout(done, 1e6));"]
    event = {"listen": "test", "script": {"exec": script}}
    items = [{"name": name, "request": f"{server}/{name}", "event": [event]} for name in "AB"]
    path = tmp_path / "slow.json"
    path.write_text(json.dumps({"info": {"name": "Slow"}, "item": items}))
    command = [sys.executable, "-m", "postroom_runtime", "run", str(path)]
    command += ["-r", "cli,junit,json,html", f"--reporter-junit-export={tmp_path / 'junit.xml'}"]
    command += [f"--reporter-json-export={tmp_path / 'run.json'}"]
    command += [f"--reporter-html-export={tmp_path / 'run.html'}"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if " ok" in line.decode():
                break
        process.send_signal(signal.SIGINT)
        out, errors = process.communicate()
    assert process.returncode == 130, errors.decode()
    assert "The run was ended before its end." in out.decode()
    assert errors == b""
    assert 'testcase name="ok"' in (tmp_path / "junit.xml").read_text()
    run = json.loads((tmp_path / "run.json").read_text())["run"]
    assert (run["cancelled"], run["stats"]["assertions"]["total"]) == (True, 1)
    assert "the run was ended before its end" in (tmp_path / "run.html").read_text("utf-8")
