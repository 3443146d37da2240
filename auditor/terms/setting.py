"""Whether words stand in a legal setting: a manual says "you must not" as well, a license says more than that.

A term counts only where the text around it speaks as licenses, terms and policies do. Elsewhere it is kept as a lead.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from auditor.terms.concepts import concepts

AROUND = 1600
"""Characters before and after a statement that belong to its setting. By judgment: a page to either side;
bench/RESULTS.md, "Reading terms": no term in 500 documents that are no license."""
SHORT = 900
"""A text up to this length needs one sign only. By judgment: a notice of a paragraph."""
WANTED = 3
"""Different signs in a longer text's setting. By judgment; bench/RESULTS.md, "Reading terms": no term in 500
documents that are no license."""
DENSE, MANY = 900, 6
"""A text with a sign in every so many characters, and so many different ones, is legal as a whole. By judgment;
bench/RESULTS.md, "Reading terms" is measured with it."""
_SIGNS = (
    "legal-word", "warranty", "as-is", "liability", "indemnify", "sublicense", "govern-law", "noncommerce",
    "commerce", "research",
)  # fmt: skip
"""Concepts that texts with rights and duties are full of, and others are not."""


@dataclass(frozen=True, slots=True)
class LegalSigns:
    """Everything in a text that tells a legal setting, in order: where it stands and which word it is."""

    places: tuple[int, ...]
    words: tuple[str, ...]


def signs_mask() -> int:
    """The concepts that are signs, as bits."""
    return concepts().mask(_SIGNS)


def is_legal(text: str, signs: LegalSigns, start: int, end: int) -> bool:
    """Whether the text around a range of its characters speaks as a legal text does."""
    if len(signs.words) * DENSE >= len(text) and len(set(signs.words)) >= MANY:
        return True
    first, last = bisect_left(signs.places, start - AROUND), bisect_right(signs.places, end + AROUND)
    return len(set(signs.words[first:last])) >= (1 if len(text) <= SHORT else WANTED)
