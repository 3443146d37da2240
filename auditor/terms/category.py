"""Which kind of license stated terms make, by section H of the vocabulary, in its order: the narrowest kind first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from auditor.core import patterns as re
from auditor.core.compiled import plain_yaml
from auditor.core.model import Term
from auditor.core.resources import data_root
from auditor.terms.consequences import kind

SURE = 0.5
"""Less sure terms do not count. Derived from LOW_CONFIDENCE of `auditor/policy/facts/known.py`: up to here a term is a
lead."""
GUESSED = 0.7
"""Duties that are read out of less plain words than this say nothing of the kind of a license. By judgment;
bench/RESULTS.md, "Reading terms" has how often the category is right."""
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


@dataclass(frozen=True, slots=True)
class _Row:
    """A kind of license, and the signs by which it is told."""

    category: str
    all: tuple[frozenset[str], ...]
    any: tuple[frozenset[str], ...]
    at_least: int
    none: frozenset[str]

    def holds(self, signs: frozenset[str]) -> bool:
        """Whether a text with these signs is of this kind."""
        told = sum(not one.isdisjoint(signs) for one in self.any)
        return (
            signs.isdisjoint(self.none)
            and all(not one.isdisjoint(signs) for one in self.all)
            and (not self.any or told >= self.at_least)
        )


@cache
def _rows() -> tuple[_Row, ...]:
    """The rows of `license_db/categories.yaml`, groups written out."""
    table = plain_yaml(data_root("license_db") / "categories.yaml")

    def meant(sign: str) -> frozenset[str]:
        named = table["groups"].get(sign)
        return frozenset({sign}) if named is None else frozenset().union(*(meant(one) for one in named))

    return tuple(
        _Row(
            row["category"],
            tuple(meant(sign) for sign in row.get("all", ())),
            tuple(meant(sign) for sign in row.get("any", ())),
            row.get("at_least", 1),
            frozenset().union(*(meant(sign) for sign in row.get("none", ()))),
        )
        for row in table["rows"]
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
    signs = frozenset(_signs(by, words))
    return next(row.category for row in _rows() if row.holds(signs))


def _signs(by: dict[str, list[Term]], words: str) -> Iterator[str]:
    """The signs of `license_db/categories.yaml` that a text shows."""
    for term_id, stated in by.items():
        yield term_id
        yield f"{term_id}={kind(max(stated, key=lambda term: term.confidence).value)}"
    yield from (sign for sign, shown in TOLD.items() if shown(by, words))


def _binds_commerce(by: dict[str, list[Term]]) -> bool:
    """Whether commerce is open under policies, or duties to name or register."""
    return any(
        term.confidence >= GUESSED or _asks_of_commerce(term)
        for term_id in _BOUNDS
        for term in by.get(term_id, ())
        if kind(term.value) != "allowed"  # outputs that may train other models bind nobody
    )


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


TOLD: Mapping[str, Callable[[dict[str, list[Term]], str], bool]] = {
    "many-uses": lambda by, words: len(_named(by) - _ORDINARY) >= _MANY,
    "limits-uses": lambda by, words: _limits_uses(by),
    "binds-commerce": lambda by, words: _binds_commerce(by),
    "shows-a-text": lambda by, words: any(term.value.get("text") for term in by.get("display-attribution", ())),
    "served": lambda by, words: sum(one in words for one in _SERVICE) >= _SERVED,
    "larger-works": lambda by, words: _LESSER.search(words) is not None,
    "given-away": _is_given_away,
}
"""Signs of `license_db/categories.yaml` that are told by more than one term, or by words."""
