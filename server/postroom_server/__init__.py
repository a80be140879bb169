"""Postroom's language server: completion, hovers, diagnostics and runs for Postman scripts."""

from postroom_runtime import __version__

__all__ = ["__version__"]
