"""Our reading of CEL against the reference engine, which is a tool of development alone."""
