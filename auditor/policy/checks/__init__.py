"""Checks as data: conditions, packs, the engine that rules on facts, and the examples that stand inside checks."""
