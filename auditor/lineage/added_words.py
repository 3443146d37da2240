"""Whether a card's own words add anything to the licences it names.

Most licence sections repeat what the licence says: its name, that it allows commercial use, that it forbids it. Such a
section leaves nothing unread. One sentence that limits something the licences on record do not limit leaves the terms
open, and so does one that sounds like a limit and that no reader understood.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from auditor.model import LicenseRecord, Term

READER = "reader"
PERMISSIONS = frozenset({"allowed", "granted", "irrevocable", "perpetual", "licensee", "not-claimed"})
"""Values that give something; a card that promises more than its licence takes nothing away."""
_NEUTRAL = frozenset(
    """
    data-protection distillation-is-derivative duration incorporates liability-limit license-copy licensor
    third-party-terms warranty-disclaimer
    """.split()
)
"""Terms that keep nobody from a use; where they matter, the licence itself states them."""
_SENTENCE = re.compile(r"(?<=[.!?;])\s+|(?<=[。！？；])|\n\s*(?:[-*+>#]|\d+[.)])\s+|\n\s*\n")
# Words that a section on licences only needs where it limits something itself.
_LIMITS = re.compile(
    r"non ?commercial|commercial (?:use|purpose|usage|licen)|research (?:purposes? )?only|"
    r"only for (?:research|academic)|(?:may|must|shall|can) ?not\b|can['’]t\b|prohibit|"
    r"not (?:be )?(?:allowed|permitted|intended for)|permission|you agree|by using|restrict|forbidden|agree not to|"
    r"禁止|不得|商用|商业|仅供|非商業|研究目的",
    re.IGNORECASE,
)
_ALLOWS = re.compile(
    r"(?:allow(?:s|ed|ing)?|support(?:s|ed)?|permit(?:s|ted)?|free|open|available|can be used|may be used)"
    r"(?: (?:for|both|to|in|of|charge|any|all|academic|research|and|personal|full|fully|free))*"
    r" commercial (?:use|purpose|usage)s?",
    re.IGNORECASE,
)
# Words under which a promise of commercial use is none, or has its price.
_TURNED = re.compile(r"\b(?:not|never|no|nor|without|only|unless|except|if|must|requires?|contact|apply)\b|n['’]t\b")
# Only the words of a consent itself: what else its sentence says may be a limit.
_CONSENT = re.compile(
    r"you agree to(?: (?:the|our|its|this|these|all|licen[cs]e|agreement|terms|conditions|of|use|service|privacy|"
    r"policy|and|acknowledge|accept))+\b"
)
_LINK = re.compile(r"\]\([^)\s]{1,400}\)|https?://[^\s)>\]]{1,400}")


def adds_words(
    text: str, read: Collection[Term], licences: Collection[LicenseRecord], in_force: Collection[Term]
) -> bool:
    """Whether a section's words may add to the licences that are in force.

    Args:
        text: the section as it stands in the card.
        read: the terms that were read in it.
        licences: the records of the licences in force.
        in_force: the terms these records state.
    """
    if any(_adds(term, in_force) for term in read):
        return True
    names = _names(licences)
    quotes = [_plain(term.quote) for term in read if term.quote]
    for sentence in _SENTENCE.split(text):
        plain = _plain(sentence)
        if not plain or any(plain in quote or quote in plain for quote in quotes):
            continue
        if _LIMITS.search(_without_names(plain, names)):
            return True
    return False


def _adds(term: Term, in_force: Iterable[Term]) -> bool:
    if term.id in _NEUTRAL or _kind(term.value) in PERMISSIONS:
        return False
    return not any(term.id == other.id and _covers(other.value, term.value) for other in in_force)


def _covers(known: Any, said: Any) -> bool:
    """Whether a value on record says at least as much as the one in the card."""
    if isinstance(said, tuple) and isinstance(known, tuple):
        return set(said) <= set(known)
    if isinstance(said, Mapping) and isinstance(known, Mapping):
        return all(known.get(key) == value for key, value in said.items() if key in ("kind", "threshold", "for"))
    return bool(_kind(known) == _kind(said))


def _kind(value: Any) -> Any:
    return value.get("kind") if isinstance(value, Mapping) else value


def _names(licences: Iterable[LicenseRecord]) -> list[str]:
    """What the licences are called, longest first."""
    found = {
        _plain(name)
        for known in licences
        for name in (known.name, known.id, known.spdx or "", *known.names, *known.aliases)
    }
    return sorted((name for name in found if len(name) > 2), key=len, reverse=True)


def _without_names(plain: str, names: Iterable[str]) -> str:
    """A sentence without what it only allows, consents to, or calls the licence."""
    plain = _CONSENT.sub(" ", plain if _TURNED.search(plain) else _ALLOWS.sub(" ", plain))
    for name in names:
        if name in plain:
            # Whole words alone: "mit" also stands in "not permitted".
            plain = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", " ", plain)
    return plain


def _plain(text: str) -> str:
    """Lower-case words without links, marks and white space."""
    words = _LINK.sub(" ", text).casefold()
    return " ".join(re.sub(r"[*_`#>\[\]()\"“”]", " ", words).replace("-", " ").split())
