"""Plain TypeScript tools check scripts by the declaration, without DOM or Node types."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

SANDBOX = Path(__file__).parents[3] / "runtime" / "sandbox"


def test_scripts_are_checked_by_typescript(tmp_path: Path) -> None:
    options = {
        "strict": True,
        "noEmit": True,
        "lib": ["es2023"],
        "target": "es2023",
        "module": "esnext",
        "types": [],
    }
    usage = Path(__file__).with_name("usage.ts")
    files = [str(SANDBOX / "pm.d.ts"), str(usage)]
    config = tmp_path / "tsconfig.json"
    config.write_text(json.dumps({"compilerOptions": options, "files": files}), "utf-8")
    done = subprocess.run(
        ["node", SANDBOX / "node_modules" / "typescript" / "bin" / "tsc", "-p", config],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout, done.returncode) == ("", 0)
