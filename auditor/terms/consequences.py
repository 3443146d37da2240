"""What follows from the terms a text states: the grades of its grants, its duration and its category.

The vocabulary grades grants by what else a text says: commercial use under a cap is conditional, passing on with a
prescribed notice is conditional, a licence that can be ended without a breach is at will. These are conventions over
stated terms, applied after all groups have been read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from auditor.model import Document, Term

_BINDING = ("use-restrictions-flow-down", "share-alike", "notice-text", "model-name-prefix", "source-disclosure")
_CAPPED = "above the stated threshold"


def kind(value: Any) -> Any:
    """The word of a value."""
    return value.get("kind") if hasattr(value, "get") else value


def settle(document: Document, stated: Iterable[Term]) -> tuple[Term, ...]:
    """The terms as the vocabulary grades them."""
    terms = list(stated)
    by = _by(terms)
    _derive_flow_down(terms, by)
    by = _by(terms)
    _commercial(document, terms, by)
    _passing_on(terms, by)
    _changing(terms, by)
    _hosting(terms, by)
    _duration(terms, by)
    return tuple(terms)


def _by(terms: Sequence[Term]) -> dict[str, list[Term]]:
    found: dict[str, list[Term]] = {}
    for term in terms:
        found.setdefault(term.id, []).append(term)
    return found


def _swap(terms: list[Term], term_id: str, new: Term | None) -> None:
    place = next((number for number, term in enumerate(terms) if term.id == term_id), len(terms))
    terms[:] = [term for term in terms if term.id != term_id]
    if new is not None:
        terms.insert(min(place, len(terms)), new)


def _first(by: dict[str, list[Term]], *ids: str) -> Term | None:
    return next((max(by[term_id], key=lambda term: term.confidence) for term_id in ids if term_id in by), None)


def _with(term: Term, *others: Term | None) -> Term:
    """A term that several statements carry: quoted in the order of the text, each once."""
    quotes = {one.quote: one for one in (term, *others) if one is not None and one.quote}
    kept = [
        one for quote, one in quotes.items() if not any(str(quote) in str(other) for other in quotes if other != quote)
    ]
    ordered = sorted(kept, key=lambda one: one.location.start_line or 0 if one.location else 0)
    places = [one.location for one in ordered if one.location]
    if len(ordered) < 2 or not term.location:
        return term
    place = replace(term.location, start_line=places[0].start_line, end_line=max(one.end_line or 0 for one in places))
    return replace(term, quote=" … ".join(str(one.quote) for one in ordered), location=place)


def _as(term: Term, term_id: str, value: Any, confidence: float) -> Term:
    return replace(term, id=term_id, value=value, confidence=round(min(confidence, max(term.confidence, 0.5)), 2))


# ---------------------------------------------------------------------------------------------------- commerce


def _commercial(document: Document, terms: list[Term], by: dict[str, list[Term]]) -> None:
    limit = _first(by, "purpose-limit")
    said = {kind(term.value): term for term in by.get("commercial-use", ())}
    registration = [term for term in by.get("registration", ()) if term.value.get("for") == "commercial"]
    cap = _first(by, "user-cap", "revenue-cap", "other-cap")
    fee = _first(by, "fee")
    result: Term | None = None
    allowed = said.get("allowed")
    banned = said.get("prohibited")
    if limit is not None and cap is not None and (allowed or registration):
        _swap(terms, "purpose-limit", None)
        result = _with(_as(cap, "commercial-use", "conditional", 0.85), *registration, allowed)
    elif limit is not None:
        result = _with(_as(limit, "commercial-use", "prohibited", 0.95), banned)
    elif banned is not None and not (allowed or cap):
        result = banned
    elif cap is not None:
        result = _with(_as(cap, "commercial-use", "conditional", 0.93), *registration, allowed)
    elif registration:
        result = _with(_as(registration[0], "commercial-use", "conditional", 0.88), allowed)
    elif fee is not None:
        result = _with(_as(fee, "commercial-use", "conditional", 0.7), allowed)
    elif allowed is not None:
        result = allowed
    else:
        grant = _first(by, "modification", "redistribution", "patent-grant", "sublicense")
        if grant is not None and kind(grant.value) in ("allowed", "granted", "conditional"):
            result = replace(
                _as(grant, "commercial-use", "allowed", 0.75),
                doubt="the text grants without naming commerce",
            )
    _swap(terms, "commercial-use", result)


# ------------------------------------------------------------------------------------------------ passing on


def _derive_flow_down(terms: list[Term], by: dict[str, list[Term]]) -> None:
    """Flow-down that names derivatives is share-alike of the use restrictions."""
    flow = _first(by, "use-restrictions-flow-down")
    if flow is None or "share-alike" in by:
        return
    if re.search(r"deriv|modif|衍生", (flow.quote or "").lower()):
        terms.append(_as(flow, "share-alike", "use-restrictions-only", 0.85))


def _passing_on(terms: list[Term], by: dict[str, list[Term]]) -> None:
    stated = _first(by, "redistribution")
    if stated is None or kind(stated.value) != "allowed":
        return
    binding = _first(by, *_BINDING)
    shown = [
        term
        for term in by.get("display-attribution", ())
        if term.value.get("when") not in (_CAPPED, "commercial use", "publication") or not term.value.get("text")
    ]
    source = binding or (shown[0] if shown else None)
    if source is not None:
        _swap(terms, "redistribution", _as(source, "redistribution", "conditional", 0.88))


def _changing(terms: list[Term], by: dict[str, list[Term]]) -> None:
    prefix, stated = _first(by, "model-name-prefix"), _first(by, "modification")
    if prefix is None or stated is None or kind(stated.value) != "allowed":
        return
    on_making = r"\bif the model is modified|(?:any|all) (?:modified|derivative) models? (?:must|shall)"
    if re.search(on_making, (prefix.quote or "").lower()):
        _swap(terms, "modification", _as(prefix, "modification", "conditional", 0.75))


def _hosting(terms: list[Term], by: dict[str, list[Term]]) -> None:
    hosted = _first(by, "hosted-service")
    if hosted is None or kind(hosted.value) != "conditional":
        return
    if re.search(
        r"as a service is not|commercial entity.{0,200}(?:host|managed)|commercial use of apis",
        (hosted.quote or "").lower(),
    ):
        _swap(terms, "hosted-service", replace(hosted, value="prohibited", confidence=0.7))
        return
    passing = next((term for term in terms if term.id == "redistribution"), None)
    if passing is not None and kind(passing.value) == "allowed":
        _swap(terms, "hosted-service", replace(hosted, value="allowed", confidence=0.65))


def _duration(terms: list[Term], by: dict[str, list[Term]]) -> None:
    printed = _first(by, "duration")
    endings = {kind(term.value): term for term in by.get("termination", ())}
    if printed is not None and printed.value != "until-breach":
        if printed.value == "at-will" and "on-notice" in endings:
            _swap(terms, "duration", _with(printed, endings["on-notice"]))
        return
    if "on-notice" in endings:
        _swap(terms, "duration", _as(endings["on-notice"], "duration", "at-will", 0.88))
    elif printed is None and endings:
        found = endings.get("automatic") or next(iter(endings.values()))
        _swap(terms, "duration", _as(found, "duration", "until-breach", 0.8))


# ---------------------------------------------------------------------------------------------------- category


def category(terms: Sequence[Term]) -> str:
    """Which kind of licence the stated terms make, by section H of the vocabulary."""
    by = _by([term for term in terms if term.confidence >= 0.5])

    def word(term_id: str) -> Any:
        term = _first(by, term_id)
        return kind(term.value) if term else None

    return next(name for name, holds in _categories(by, word) if holds)


def _categories(by: dict[str, list[Term]], word: Any) -> Iterator[tuple[str, bool]]:
    commercial, limit = word("commercial-use"), word("purpose-limit")
    grants = any(term_id in by for term_id in ("modification", "redistribution", "sublicense", "patent-grant"))
    yield "research-only", limit in ("research-only", "academic-only")
    yield "non-commercial", commercial == "prohibited" or limit is not None
    yield "unclear", commercial is None and not grants and "duration" not in by
    service = word("redistribution") == "prohibited" or (not grants and ("fee" in by or "termination" in by))
    yield "proprietary", service or ("modification" not in by and "redistribution" not in by)
    restricted = _restricted(by)
    yield "open-weight-restricted", restricted
    uses = by.get("acceptable-use")
    if word("share-alike") == "same-license" or "source-disclosure" in by:
        yield "weak-copyleft", "source-disclosure" in by and word("sublicense") == "allowed"
        yield "strong-copyleft", not uses or "source-disclosure" in by
    yield "behavioural-use", bool(uses)
    yield (
        "public-domain",
        "license-copy" not in by and "retain-notices" not in by and word("patent-grant") == "withheld",
    )
    yield "permissive", True


def _restricted(by: dict[str, list[Term]]) -> bool:
    shown = [term for term in by.get("display-attribution", ()) if term.value.get("text")]
    return bool(
        shown
        or any(
            term_id in by
            for term_id in (
                "user-cap", "revenue-cap", "other-cap", "registration", "territory-exclusion", "output-training",
                "acceptable-use-by-reference", "model-name-prefix", "safety-guardrails", "non-compete", "fee",
            )
        )
    )  # fmt: skip
