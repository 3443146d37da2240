"""Bytes of a document as words a reader sees: folded, cut into sentences with what governs them, with their lines."""

from __future__ import annotations

from auditor.core.bounds import Remainder, within
from auditor.text.budget import BEYOND, beginning, beyond
from auditor.text.fold import fold
from auditor.text.language import UNKNOWN, UNSURE, language_of
from auditor.text.sentences import Sentence, sentences

__all__ = [
    "BEYOND", "UNKNOWN", "UNSURE", "Remainder", "Sentence", "beginning", "beyond", "fold", "language_of", "sentences",
    "within",
]  # fmt: skip
