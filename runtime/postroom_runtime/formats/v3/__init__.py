"""Collections as v3: a directory of YAML files, one per request."""
