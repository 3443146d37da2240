"""What follows from the terms a text states: the grades of its grants and its duration.

The vocabulary grades grants by what else a text says: commercial use under a cap is conditional, passing on with a
prescribed notice is conditional, a license that can be ended without a breach is at will. These are conventions over
stated terms, applied after all groups have been read.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from auditor.core import patterns as re
from auditor.core.frozen import FrozenMap
from auditor.core.model import Document, Term
from auditor.core.worded import Worded

_BINDING = ("use-restrictions-flow-down", "share-alike", "notice-text", "model-name-prefix", "source-disclosure")
SOLD = 0.84
"""Confidence of commercial use that follows from a right to sell: the grant itself is quoted as well. By judgment:
less than what a text prints, for it is a conclusion."""
NAMED = 0.7
"""Confidence up to which hosting is named only, and its condition that of passing on. By judgment."""
AS_COMMERCE = "hosting is named as a commercial use"
"""The doubt of a rule by which hosting follows commerce (`license_db/frames/sharing.yaml`)."""
_GRADES = ("allowed", "conditional", "prohibited")
_GRANTS = ("modification", "redistribution", "patent-grant", "sublicense")
_OPEN = frozenset({"allowed", "granted", "conditional"})
_WORDS = Worded("grants.yaml")
_WHOLE_GRANT = _WORDS.pattern("{whole_grant~}")
"""A grant that names no act, but none is left out."""
_OF_DERIVATIVES = _WORDS.pattern("{of_derivatives~}")
_ON_MAKING = _WORDS.pattern(r"\b{on_making~}")
_NOT_HOSTED = _WORDS.pattern(r"{not_hosted~}|{company_hosts~}.{0,200}{hosts~}")
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


def _swap(terms: list[Term], term_id: str, new: list[Term]) -> None:
    terms[:] = [*(term for term in terms if term.id != term_id), *new]


def _first(by: dict[str, list[Term]], *ids: str) -> Term | None:
    return next((max(by[term_id], key=lambda term: term.confidence) for term_id in ids if term_id in by), None)


def _with(term: Term, *others: Term | None) -> list[Term]:
    """A term with the other statements that carry it, each in its own place."""
    quotes = {term.quote}
    carried = [term]
    for one in others:
        if one is not None and one.quote not in quotes:
            quotes.add(one.quote)
            carried.append(replace(one, id=term.id, value=term.value, confidence=term.confidence, doubt=term.doubt))
    return carried


def _as(term: Term, term_id: str, value: Any, confidence: float) -> Term:
    return replace(term, id=term_id, value=value, confidence=round(min(confidence, max(term.confidence, 0.5)), 2))


# ---------------------------------------------------------------------------------------------------- commerce


def _commercial(document: Document, terms: list[Term], by: dict[str, list[Term]]) -> None:
    caps = [*by.get("user-cap", ()), *by.get("revenue-cap", ()), *by.get("other-cap", ())]
    caps = _beyond_which_others_ask(terms, caps, by.get("registration", []))
    limits = _apart_from(caps, by.get("purpose-limit", []))
    _swap(terms, "purpose-limit", limits)
    stated = by.get("commercial-use", [])
    said = {word: [term for term in stated if kind(term.value) == word] for word in (*_GRADES, "granted")}
    allowed, banned = said["allowed"], _apart_from(caps, said["prohibited"])
    _swap(terms, "registration", _unless_a_cap_asks(caps, by.get("registration", [])))
    asked = [term for term in terms if term.id == "registration" and term.value.get("for") == "commercial"]
    result: list[Term] = []
    if limits and caps and (allowed or asked):
        _swap(terms, "purpose-limit", [])
        result = _with(_as(caps[0], "commercial-use", "conditional", 0.85), *caps[1:], *asked, *allowed)
    elif limits:
        result = _with(_as(limits[0], "commercial-use", "prohibited", 0.95), *limits[1:], *banned, *asked)
    elif banned and not caps:
        # A ban binds whatever else is allowed in another place: it may be a tier, and a person sees both.
        result = banned
        narrowed = [_as(term, "purpose-limit", "non-commercial", term.confidence) for term in banned]
        _swap(terms, "purpose-limit", narrowed)
    elif caps:
        result = _with(_as(caps[0], "commercial-use", "conditional", 0.93), *caps[1:], *asked, *allowed)
    elif asked:
        result = _with(_as(asked[0], "commercial-use", "conditional", 0.88), *asked[1:], *allowed)
    elif said["conditional"]:
        result = _with(said["conditional"][0], *said["conditional"][1:], *allowed)
    elif "fee" in by:
        result = _with(
            _as((allowed or by["fee"])[0], "commercial-use", "conditional", 0.7), *allowed[1:], *by["fee"][:1]
        )
    elif allowed:
        follows = [] if allowed[0].confidence > SOLD else by.get("modification", [])
        result = _with(allowed[0], *allowed[1:], *follows)
    else:
        result = _by_silence(by, said["granted"])
    _swap(terms, "commercial-use", result)


def _beyond_which_others_ask(terms: list[Term], caps: list[Term], registrations: list[Term]) -> list[Term]:
    """Caps, with a separate license as what follows where none is said and all the others are told to ask for one."""
    asked = any(term.value.get("for") == "commercial" for term in registrations)
    if not asked:
        return caps
    told = {id(cap): replace(cap, value=_asking(cap.value)) for cap in caps}
    terms[:] = [told.get(id(term), term) for term in terms]
    return list(told.values())


def _asking(value: Any) -> Any:
    if isinstance(value, tuple | list):
        return tuple(_asking(one) for one in value)
    return FrozenMap({**value, "consequence": "separate-license"}) if value.get("consequence") == "no-rights" else value


_QUOTED = re.compile(r"[“”«»「『\"„]([^“”«»「」『』\"„]{2,60})[“”«»」』\"]")
"""A name that a definition gives, in the marks of any language."""


def _unless_a_cap_asks(caps: list[Term], registrations: list[Term]) -> list[Term]:
    """Registrations without those that only passing a cap asks for: said in its breath, or of whom its words define."""
    defined = {name.casefold() for cap in caps for name in _QUOTED.findall(cap.quote or "")}
    return [
        term
        for term in _apart_from(caps, registrations)
        if term.value.get("for") != "commercial" or not any(name in (term.quote or "").casefold() for name in defined)
    ]


def _apart_from(caps: list[Term], terms: list[Term]) -> list[Term]:
    """Terms without those that are said in one breath with a cap: they hold above it only."""
    breaths = {cap.quote for cap in caps}
    return [term for term in terms if term.quote not in breaths]


def _by_silence(by: dict[str, list[Term]], granted: list[Term]) -> list[Term]:
    """A grant that never names commerce allows it, with that doubt; the words that grant are the place."""
    grants = [term for term_id in _GRANTS for term in by.get(term_id, ()) if kind(term.value) in _OPEN]
    grants = grants or [term for term in granted if _WHOLE_GRANT.search((term.quote or "").lower())]
    if not grants:
        return []
    surest = _as(grants[0], "commercial-use", "allowed", 0.75)
    lead = replace(granted[0] if granted else surest, value="allowed", confidence=surest.confidence)
    lead = replace(lead, doubt="the text grants without naming commerce")
    return _with(lead, *granted[1:2], *grants)[:4]


# ------------------------------------------------------------------------------------------------ passing on


def _derive_flow_down(terms: list[Term], by: dict[str, list[Term]]) -> None:
    """Flow-down that names derivatives is share-alike of the use restrictions."""
    if any(kind(term.value) == "same-license" for term in by.get("share-alike", ())):
        return
    for flow in by.get("use-restrictions-flow-down", ()):
        if _OF_DERIVATIVES.search((flow.quote or "").lower()):
            terms.append(_as(flow, "share-alike", "use-restrictions-only", 0.85))


def _passing_on(terms: list[Term], by: dict[str, list[Term]]) -> None:
    stated = _first(by, "redistribution")
    if stated is None or kind(stated.value) == "prohibited":
        return
    others = [one for term_id in ("redistribution", *_BINDING) for one in by.get(term_id, ())]
    if kind(stated.value) == "conditional":
        _swap(terms, "redistribution", _with(stated, *others)[:5])
        return
    binding = _first(by, *_BINDING)
    shown = [
        term
        for term in by.get("display-attribution", ())
        if term.value.get("when") not in (_CAPPED, "commercial use", "publication") or not term.value.get("text")
    ]
    source = binding or (shown[0] if shown else None)
    if source is not None:
        _swap(terms, "redistribution", _with(_as(source, "redistribution", "conditional", 0.88), *others)[:5])


def _changing(terms: list[Term], by: dict[str, list[Term]]) -> None:
    prefix, stated = _first(by, "model-name-prefix"), _first(by, "modification")
    if prefix is None or stated is None or kind(stated.value) != "allowed":
        return
    if _ON_MAKING.search((prefix.quote or "").lower()):
        _swap(terms, "modification", [_as(prefix, "modification", "conditional", 0.75)])


def _hosting(terms: list[Term], by: dict[str, list[Term]]) -> None:
    hosted = _first(by, "hosted-service")
    if hosted is None or kind(hosted.value) != "conditional" or hosted.confidence > NAMED:
        return
    if all(one.doubt == AS_COMMERCE for one in by["hosted-service"]):
        commerce = next((term for term in terms if term.id == "commercial-use"), None)
        if commerce is not None and kind(commerce.value) == "prohibited":
            _swap(terms, "hosted-service", [replace(one, value="prohibited") for one in by["hosted-service"]])
        return
    if _NOT_HOSTED.search((hosted.quote or "").lower()):
        _swap(terms, "hosted-service", [replace(hosted, value="prohibited", confidence=0.7)])
        return
    passing = next((term for term in terms if term.id == "redistribution"), None)
    if passing is not None and kind(passing.value) == "allowed":
        free = [replace(one, value="allowed", confidence=0.65) for one in by["hosted-service"]]
        _swap(terms, "hosted-service", free)


def _duration(terms: list[Term], by: dict[str, list[Term]]) -> None:
    printed = by.get("duration", [])
    endings: dict[str, list[Term]] = {}
    for term in by.get("termination", ()):
        endings.setdefault(kind(term.value), []).append(term)
    at_will = endings.get("on-notice", [])
    if printed and printed[0].value != "until-breach":
        if printed[0].value == "at-will":
            _swap(terms, "duration", _with(printed[0], *printed[1:], *at_will))
    elif at_will:
        _swap(terms, "duration", _with(_as(at_will[0], "duration", "at-will", 0.88), *at_will[1:]))
    elif not printed and endings:
        found = endings.get("automatic") or next(iter(endings.values()))
        _swap(terms, "duration", _with(_as(found[0], "duration", "until-breach", 0.8), *found[1:]))
