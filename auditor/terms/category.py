"""Which kind of license stated terms make, by section H of the vocabulary, in its order: the narrowest kind first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from auditor.core import patterns as re
from auditor.core.model import Term
from auditor.terms.consequences import kind

SURE = 0.5
"""Less sure terms do not count. Derived from LOW_CONFIDENCE of `auditor/policy/facts/known.py`: up to here a term is a
lead."""
GUESSED = 0.7
"""Duties that are read out of less plain words than this say nothing of the kind of a license. By judgment;
bench/RESULTS.md, "Reading terms" has how often the category is right."""
_LICENCE_SIGNS = ("warranty-disclaimer", "liability-limit", "license-copy", "duration", "patent-grant", "sublicense")
_CAPS = ("user-cap", "revenue-cap", "other-cap", "territory-exclusion")
_BOUNDS = (
    "output-training", "acceptable-use-by-reference", "model-name-prefix", "safety-guardrails", "non-compete", "fee",
    "registration",
)  # fmt: skip
_ORDINARY = frozenset(
    {"illegal-activity", "ip-infringement", "personal-data", "public-order", "legal-advice", "discrimination"}
)
"""What licenses without any list of uses forbid, warrant or mention as well."""
_MANY = 3
"""Kinds of forbidden uses from which a license restricts behavior, as against one that forbids a few things by the
way. By judgment; bench/RESULTS.md, "Reading terms" has how often the category is right."""
_BANS_USE = re.compile(
    r"\b(?:use|using|used)\b.{0,300}\b(?:shall|must|may|will|do|does) not\b|\bnot\b.{0,80}\b(?:use|using|used)\b|"
    r"不\s*得|禁止"
)
_SERVICE = (
    "your account", "password", "subscribe", "subscription", "log in", "login", "api key", "billing", "user content",
    "your content", "our service", "our website", "the services", "terms of service", "terms of use",
)  # fmt: skip
_SERVED = 5
"""So many different words of these stand in terms of a service; a license of a model that is served too has fewer. By
judgment; bench/RESULTS.md, "Reading terms" has how often the category is right."""
_LESSER = re.compile(
    r"larger work|secondary licen|(?:work|application) that uses the library|linked version|"
    r"separate (?:source )?files?\b|may be bundled|terms of your choice|standard version|as part of a larger|"
    r"(?:object|executable|binary|compiled).{0,60}under.{0,40}(?:\bown|different|choice)|\bits own licen[cs]e|"
    r"under (?:any|your own|a different|another) licen"
)
"""Words for what stays outside: works that only contain, link to or use what is licensed."""
_GIVEN_AWAY = re.compile(
    r"(?:dedicat|releas|plac|put|donat|contribut|waiv)\w{0,20}.{0,60}\b(?:in|into|to|for)\b(?: the)? public domain|"
    r"public domain dedication|waive\w{0,20}.{0,60}\ball\b.{0,40}\bcopyright"
)
_ABOUT_A_TEXT = re.compile(
    r"\b(?:texts?|clauses?) of (?:this|the|these)\b|\b(?:you|your)\b|apart from|except for|\bif\b"
)


def category(terms: Sequence[Term], words: str = "") -> str:
    """The kind of license.

    Args:
        terms: what the text states.
        words: the text, folded; it tells weak copyleft from strong, and what is given away from what is licensed.
    """
    by: dict[str, list[Term]] = {}
    for term in terms:
        if term.confidence >= SURE:
            by.setdefault(term.id, []).append(term)
    return next(name for name, holds in _kinds(by, words) if holds)


def _word(by: dict[str, list[Term]], term_id: str) -> Any:
    """The value of the surest statement of a term."""
    stated = by.get(term_id)
    return kind(max(stated, key=lambda term: term.confidence).value) if stated else None


def _kinds(by: dict[str, list[Term]], words: str) -> Iterator[tuple[str, bool]]:
    limit = _word(by, "purpose-limit")
    yield "research-only", limit in ("research-only", "academic-only")
    # A trial under an agreement that ends: no right to use it beyond the trial.
    yield "proprietary", limit == "evaluation-only" and bool(by.keys() & {"fee", "termination"})
    yield "non-commercial", _word(by, "commercial-use") == "prohibited" or limit is not None
    yield "unclear", _is_silent(by)
    yield "proprietary", _grants_nothing(by, words)
    yield "open-weight-restricted", _is_bound(by)
    yield "public-domain", _is_given_away(by, words)
    yield "behavioural-use", len(_named(by) - _ORDINARY) >= _MANY
    if _word(by, "share-alike") == "same-license" or "source-disclosure" in by:
        lesser = _LESSER.search(words) is not None
        yield "weak-copyleft", lesser
        yield "strong-copyleft", True
    yield "behavioural-use", _limits_uses(by)
    yield "permissive", True


def _is_silent(by: dict[str, list[Term]]) -> bool:
    """Whether a text grants nothing: neither a license nor a service, or a policy of use alone."""
    grants = any(term_id in by for term_id in ("modification", "redistribution", "sublicense", "patent-grant"))
    silent = "commercial-use" not in by and not grants and not by.keys() & {"duration", "fee", "termination"}
    return silent or ("acceptable-use" in by and not any(term_id in by for term_id in _LICENCE_SIGNS))


def _grants_nothing(by: dict[str, list[Term]], words: str) -> bool:
    """Whether a text gives no general right in what it is about: terms of a service, or use without any more."""
    if sum(one in words for one in _SERVICE) >= _SERVED:
        return True
    if _word(by, "redistribution") == "prohibited":
        return bool(_word(by, "modification") != "allowed")  # who may change the weights holds them
    if any(term_id in by for term_id in ("modification", "redistribution", "sublicense", "patent-grant")):
        return "modification" not in by and "redistribution" not in by and ("commercial-use" not in by or "fee" in by)
    return _word(by, "commercial-use") is None or "fee" in by or "termination" in by


def _is_bound(by: dict[str, list[Term]]) -> bool:
    """Whether commerce is open under caps, policies, or duties to name, display or register."""
    shown = any(term.value.get("text") for term in by.get("display-attribution", ()))
    bound = any(
        term.confidence >= GUESSED or _asks_of_commerce(term)
        for term_id in _BOUNDS
        for term in by.get(term_id, ())
        if kind(term.value) != "allowed"  # outputs that may train other models bind nobody
    )
    changed = _word(by, "modification") == "prohibited" and _word(by, "redistribution") is not None
    return shown or bound or changed or any(term_id in by for term_id in _CAPS)


def _is_given_away(by: dict[str, list[Term]], words: str) -> bool:
    """Whether the rights are given up, not licensed; a license says so of its own words, or of what is free anyway."""
    if "retain-notices" in by or "share-alike" in by or not ("public domain" in words or "waive" in words):
        return False
    given = (words[max(0, found.start() - 80) : found.start()] for found in _GIVEN_AWAY.finditer(words))
    return any(not _ABOUT_A_TEXT.search(before.rsplit(". ", 1)[-1]) for before in given)


def _asks_of_commerce(term: Term) -> bool:
    return term.id == "registration" and term.value.get("for") == "commercial"


def _named(by: dict[str, list[Term]]) -> set[str]:
    """The uses that are forbidden by name; that laws must be kept is said of everything."""
    return {word for term in by.get("acceptable-use", ()) for word in term.value} - {"illegal-activity"}


def _limits_uses(by: dict[str, list[Term]]) -> bool:
    """Whether a text holds a list of uses it forbids."""
    limits, named = by.get("acceptable-use", ()), _named(by)
    if named - _ORDINARY or len(named) >= _MANY:
        return True
    return bool(named) and any(_BANS_USE.search((term.quote or "").lower().replace("\n", " ")) for term in limits)
