"""Postroom's runtime: reads collections, sends requests, runs scripts, reports verdicts.

From Python, use `postroom_runtime.api`.
"""

__version__ = "0.1.0"
