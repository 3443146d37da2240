"""Text → terms: what a recognized text states, in one vocabulary, with the words that state it."""

from __future__ import annotations

from auditor.records.plain_words import explain
from auditor.records.vocabulary import check, vocabulary
from auditor.terms.from_records import resolve

__all__ = ["check", "explain", "resolve", "vocabulary"]
