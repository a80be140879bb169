"""Postroom's runtime: reads collections, sends requests, runs scripts, reports verdicts."""
