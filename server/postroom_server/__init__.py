"""Postroom's language server: completion, hovers, diagnostics and runs for Postman scripts."""
