"""Text → terms: what a recognised text states, in one vocabulary, with the words that state it."""

from __future__ import annotations

from auditor.records.vocabulary import check, vocabulary
from auditor.terms.from_records import resolve
from auditor.terms.plain_words import explain

__all__ = ["check", "explain", "resolve", "vocabulary"]
