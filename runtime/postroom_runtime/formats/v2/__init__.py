"""Collections as v2.0 and v2.1 JSON."""
