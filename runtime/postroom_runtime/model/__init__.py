"""What a collection is made of, as plain frozen values. No file, no network, no script engine."""
