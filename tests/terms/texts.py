"""Texts written for the tests of readers, as documents."""

from __future__ import annotations

from auditor.core.model import Document, DocumentKind, Location, Subject


def document(text: str, kind: DocumentKind = DocumentKind.LICENSE, first_line: int = 1) -> Document:
    """A text as a stage before would hand it over."""
    place = Location(path="LICENSE", start_line=first_line, sha256="0" * 64)
    return Document(kind=kind, location=place, text=text, covers=frozenset({Subject.WEIGHTS}))
