"""Text → terms: what a recognised text states, in one vocabulary, with the words that state it."""

from __future__ import annotations

from auditor.terms.from_records import resolve
from auditor.terms.plain_words import explain
from auditor.terms.vocabulary import check, vocabulary

__all__ = ["check", "explain", "resolve", "vocabulary"]
