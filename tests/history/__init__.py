"""The history, on both databases."""
