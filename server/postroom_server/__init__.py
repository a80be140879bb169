"""Postroom's language server: completion, hovers, diagnostics and runs for Postman scripts."""

__version__ = "0.1.0"
