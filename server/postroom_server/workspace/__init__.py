"""The files around a script: which variables, requests and modules they hold, and where."""
