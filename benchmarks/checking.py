"""`postroom check` over many request files, by one process and by all; the rules over one script.

`python benchmarks/checking.py` prints the figures; `table` and `script_milliseconds` give them to
whoever writes a page.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from measure import measure
from page import Table
from typed_scripts import script

_FILE = """\
$kind: http-request
url: "{{{{base_url}}}}/items/{0}"
method: GET
headers:
  Accept: application/json
scripts:
  - type: beforeRequest
    code: |-
      pm.variables.set("trace_{1}", pm.info.requestId);
  - type: afterResponse
    code: |-
      pm.test("status is 200", () => {{
        pm.response.to.have.status(200);
      }});
      pm.test("has item {0}", () => {{
        const body = pm.response.json();
        pm.expect(body.id).to.equal({0});
        pm.expect(body.name).to.be.a("string");
      }});
      if (pm.response.code === 200) {{
        pm.environment.set("last_{1}", pm.response.json().id);
      }}
order: {0}
"""
_ENVIRONMENT = "name: dev\nvalues:\n  - key: base_url\n    value: http://localhost\n"
_IN_A_FOLDER = 20


def write_workspace(root: Path, files: int) -> None:
    """A workspace with so many requests of two scripts each, in folders of twenty."""
    (root / ".postman").mkdir(parents=True)
    for number in range(files):
        folder = root / "postman" / "collections" / "Items" / f"Folder {number // _IN_A_FOLDER}"
        folder.mkdir(parents=True, exist_ok=True)
        text = _FILE.format(number, number % 11)
        (folder / f"Item {number}.request.yaml").write_text(text, encoding="utf-8")
    (root / "postman" / "dev.environment.yaml").write_text(_ENVIRONMENT, encoding="utf-8")


def table(folder: Path, files: tuple[int, ...]) -> Table:
    """Seconds and megabytes of `postroom check` over workspaces of so many files."""
    rows: list[tuple[str, ...]] = []
    for size in files:
        root = folder / f"checked-{size}"
        write_workspace(root, size)
        for jobs in dict.fromkeys((1, os.cpu_count() or 1)):
            command = [sys.executable, "-m", "postroom_runtime", "check", "-j", str(jobs)]
            cost = measure(command, cwd=root, most=3)
            row = (str(size), str(jobs), f"{cost.wall:.1f}", f"{cost.cpu:.1f}", f"{cost.peak:.0f}")
            rows.append(row)
    return Table(("request files", "processes", "seconds", "CPU seconds", "MB"), rows)


def script_milliseconds(lines: int, times: int = 7) -> float:
    """The median of what the rules take for a script of so many lines that has just changed."""
    from postroom_server.analysis.diagnostics import diagnose
    from postroom_server.analysis.script import Script

    text = "\n".join(script(lines)[4:])
    diagnose(Script(text, "test"))
    found: list[float] = []
    for number in range(times):
        changed = f"{text}\n// {number}"
        begun = time.process_time()
        diagnose(Script(changed, "test"))
        found.append((time.process_time() - begun) * 1000)
    return statistics.median(found)


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", default="1000,5000", help="workspaces of so many files")
    sizes = tuple(int(one) for one in parser.parse_args().files.split(","))
    for lines in (100, 1000):
        print(f"diagnosing a script of {lines} lines: {script_milliseconds(lines):.0f} ms of CPU")
    with tempfile.TemporaryDirectory() as name:
        print("\n".join(table(Path(name), sizes).lines()))


if __name__ == "__main__":
    main()
