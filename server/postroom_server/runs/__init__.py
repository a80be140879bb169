"""Runs as the editor sees them: the runtime process, and what it had to say, by file and line.

Knows no LSP and no HTTP: it starts a process, exchanges frames with it and keeps values.
"""
