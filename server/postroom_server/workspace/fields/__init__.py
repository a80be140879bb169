"""Completion of what stands around scripts: the keys and values of request, collection and
environment files."""
