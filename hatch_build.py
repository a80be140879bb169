"""Builds what the wheel carries but git does not: the sandbox bundle and the API catalogue."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).parent
SANDBOX = ROOT / "runtime" / "sandbox"
OUTPUTS = (
    ROOT / "runtime" / "postroom_runtime" / "scripting" / "bundle" / "manifest.json",
    ROOT / "server" / "postroom_server" / "api" / "catalogue.json",
)


class SandboxBuildHook(BuildHookInterface[Any]):
    """Runs the sandbox's npm build before the wheel is put together."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build the bundle, unless this is an unpacked sdist that already has it."""
        if not SANDBOX.is_dir() and all(output.exists() for output in OUTPUTS):
            return
        build_sandbox()


def build_sandbox() -> None:
    """Install the sandbox's npm packages and bundle them. Ends with one sentence without Node."""
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        sys.exit(
            "postroom: building from source needs Node.js 20 or later with npm on the PATH: "
            "install it from your system's packages, or install a ready-made wheel."
        )
    if not _installed():
        _npm(npm, "ci", "--no-audit", "--no-fund")
    _npm(npm, "run", "--silent", "build")


def _installed() -> bool:
    """Whether `npm ci` has run since the lock file was last changed."""
    done = SANDBOX / "node_modules" / ".package-lock.json"
    lock = SANDBOX / "package-lock.json"
    return done.exists() and done.stat().st_mtime >= lock.stat().st_mtime


def _npm(npm: str, *arguments: str) -> None:
    done = subprocess.run(
        [npm, *arguments], cwd=SANDBOX, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        sys.exit(f"postroom: `npm {' '.join(arguments)}` failed:\n{done.stdout}{done.stderr}")


if __name__ == "__main__":
    build_sandbox()
