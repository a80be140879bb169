"""The peers that Postroom is measured against, installed from npm for benchmarks alone."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

FOLDER = Path(__file__).with_name("peers")
PACKAGES = {
    "newman": "6.2.2",
    "postman-cli": "1.34.0",
    "typescript-language-server": "5.3.0",
    "typescript": "5.9.3",
    "typescript-7": "npm:typescript@7.0.2",
    "postman-sandbox": "6.7.4",
    "postman-collection": "5.3.1",
}


def install() -> None:
    """Install the peers once; later calls find them."""
    stamp = FOLDER / "package.json"
    wanted = json.dumps({"private": True, "dependencies": PACKAGES}, indent=2)
    if stamp.exists() and stamp.read_text() == wanted and (FOLDER / "node_modules").is_dir():
        return
    FOLDER.mkdir(exist_ok=True)
    stamp.write_text(wanted)
    npm = shutil.which("npm") or "npm"
    command = [npm, "install", "--no-audit", "--no-fund", "--no-package-lock", "--ignore-scripts"]
    try:
        subprocess.run(command, cwd=FOLDER, check=True, capture_output=True)
    except subprocess.CalledProcessError:
        stamp.unlink()
        raise


def program(name: str, package: str = "") -> str:
    """The path of a peer's command; of that package where several have one of that name."""
    modules = FOLDER / "node_modules"
    return str(modules / package / "bin" / name if package else modules / ".bin" / name)


def has_postman_cli() -> bool:
    """Whether the Postman CLI is there for this machine: it comes as a binary of its own."""
    return any((FOLDER / "node_modules" / "@postman").glob("pm-bin-*"))
