"""Reports against the official schemas of their formats, and read back by tools that others made."""
