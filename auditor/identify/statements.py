from __future__ import annotations


def identify_statements(text, book, *, context):
    return None
