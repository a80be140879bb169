"""The sandbox bundle: what the npm build leaves beside this module for V8 to run."""

from __future__ import annotations

from pathlib import Path

import msgspec
from msgspec import Struct

FOLDER = Path(__file__).parent / "bundle"


class BundleMissingError(Exception):
    """The bundle has not been built. The message says how to build it."""

    def __init__(self) -> None:
        super().__init__(
            "Postroom's script sandbox is not built. In a source tree, run `npm ci && npm run "
            "build` in runtime/sandbox (Node.js 20 or later), or install a ready-made wheel."
        )


class Wrapper(msgspec.Struct, frozen=True):
    """What stands before and after a script when it is compiled."""

    prefix: str
    suffix: str


class Manifest(msgspec.Struct, frozen=True):
    """The part of `manifest.json` that the host needs."""

    wrapper: Wrapper
    names: list[str]
    libraries: list[tuple[str, int, int]]


class Bundle(Struct, frozen=True):
    """The bundle's files. `libraries` is one text in ASCII; the manifest says where each is in it.

    It stays bytes: V8 takes them as they are, and each copy of it costs a start a millisecond.
    """

    manifest: Manifest
    sandbox: str
    libraries: bytes


def is_built() -> bool:
    """Whether there is a bundle to load."""
    return (FOLDER / "manifest.json").is_file()


def load_bundle() -> Bundle:
    """Read the bundle. Raises `BundleMissingError`."""
    if not is_built():
        raise BundleMissingError
    return Bundle(
        manifest=msgspec.json.decode((FOLDER / "manifest.json").read_bytes(), type=Manifest),
        sandbox=(FOLDER / "sandbox.js").read_text("ascii"),
        libraries=(FOLDER / "libraries.js").read_bytes(),
    )
