"""The only room with sockets and a clock: sources, the evidence store, which files are fetched."""
