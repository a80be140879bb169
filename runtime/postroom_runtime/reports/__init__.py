"""Reports of a run: each hears its events and tells a person, or a program, what came of it."""
