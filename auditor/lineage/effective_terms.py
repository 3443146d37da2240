"""The terms in force for a subject, and whether all that could state terms was read.

A tag names a licence on record whose text we know: its terms are the record's, marked ``record-by-reference``, and
they are complete where the record is. What was not read makes the whole incomplete; every absent term is then unknown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from auditor.document_names import COUNTS_FROM, classify
from auditor.lineage.added_words import PERMISSIONS, READER, adds_words
from auditor.lineage.conclude import Heritage
from auditor.lineage.own_evidence import OwnEvidence
from auditor.lineage.propagation import comes_down, kind_of, limits_training, outputs_bind
from auditor.model import (
    FROM_OUTPUTS,
    HEADER_GAP,
    Conclusion,
    Document,
    DocumentKind,
    Gap,
    Identification,
    LicenseRecord,
    Recognised,
    Status,
    Subject,
    Term,
)
from auditor.protocols import Book
from auditor.strictness import binds_derivatives, policy_addresses, with_incorporated

BY_REFERENCE = "record-by-reference"
_READ = frozenset({Status.EXACT, Status.EQUIVALENT, Status.STACKED})
_UNREAD_KINDS = frozenset({"gated", "too-large", "unreadable", "unreachable", "missing", "not-followed"})
_INHERITED_CONFIDENCE = 0.9


def effective_terms(
    model: Recognised,
    evidence: OwnEvidence,
    concluded: Conclusion,
    heritage: Sequence[Heritage],
    unresolved: Sequence[str],
    book: Book,
) -> tuple[tuple[Term, ...], bool, tuple[Gap, ...]]:
    """Terms, completeness and the gaps that stand against it, for one subject.

    Args:
        unresolved: parents whose licence nobody knows, as named.
    """
    read_ids = _read_ids(model, evidence.subject)
    terms = list(_own_terms(model, evidence.subject))
    missing: list[Gap] = []
    came_down = {license_id: one for one in reversed(heritage) for license_id in one.inherited.license_ids}
    for license_id in concluded.license_ids:
        one = came_down.get(license_id)
        if one is None or license_id in evidence.detected_ids or license_id in evidence.declared_ids:
            terms += _by_reference(license_id, read_ids, (), book, missing)
        else:
            terms += _inherited(one, license_id, read_ids, book, missing)
    if concluded.by is None:
        # What the model itself declares keeps its limits, also where the base's licence is the stricter one; where
        # the record does not hold all its terms, nobody knows whether it adds limits of its own.
        for license_id in evidence.claimed_ids:
            if license_id not in concluded.license_ids:
                own = list(_by_reference(license_id, read_ids, (), book, missing))
                terms += own if binds_derivatives(book, license_id) else []
    for one in heritage:
        for license_id in one.inherited.license_ids:
            if license_id not in concluded.license_ids and concluded.by is None:
                terms += _inherited(one, license_id, read_ids, book, missing)
        if not one.complete:
            missing.append(Gap(what=one.parent, kind="not-followed", detail="its own terms were not read in full"))
    missing += _gaps(model, evidence, unresolved, concluded, _stated_by(concluded, terms, book), book)
    complete = bool(concluded.license_ids) and not missing
    return _settled(terms), complete, tuple(sorted(set(missing), key=lambda gap: (gap.what, gap.kind, gap.detail)))


def _speaking(model: Recognised, subject: Subject) -> Iterator[tuple[Document, Identification, tuple[Term, ...]]]:
    for document, found, terms in model.documents:
        if document.kind is not DocumentKind.CARD and document.score >= COUNTS_FROM and subject in document.covers:
            yield document, found, terms


def _own_terms(model: Recognised, subject: Subject) -> Iterator[Term]:
    """Terms that texts at hand state; what they only refer to is added with the conclusion.

    A permission that only the readers see is not in force: until a person has read the text it stays unknown.
    """
    for _, _, terms in _speaking(model, subject):
        for term in terms:
            permission = term.source == READER and kind_of(term.value) in PERMISSIONS
            if term.source != BY_REFERENCE and not permission:
                yield term


def _read_ids(model: Recognised, subject: Subject) -> frozenset[str]:
    """Records whose text was read among the model's own documents."""
    return frozenset(
        license_id
        for _, found, _ in _speaking(model, subject)
        if found.status in _READ
        for license_id in found.license_ids
    )


def _by_reference(
    license_id: str, read_ids: frozenset[str], via: tuple[str, ...], book: Book, missing: list[Gap]
) -> Iterator[Term]:
    """Terms of a record and of what it takes in, as far as their texts were not read here."""
    for known_id, known in with_incorporated(book, license_id).items():
        if known is None:
            missing.append(Gap(what=known_id, kind="missing", detail="taken in by reference and not on record"))
            continue
        if not known.terms_complete:
            missing.append(Gap(what=known_id, kind="missing", detail="the record does not hold all terms of the text"))
        if known_id not in read_ids or via:
            yield from (_term(known, entry.id, entry.value, entry.where, entry.doubt, via) for entry in known.terms)


def _inherited(
    one: Heritage, license_id: str, read_ids: frozenset[str], book: Book, missing: list[Gap]
) -> Iterator[Term]:
    path, relation = one.inherited.path, one.inherited.relation
    family = with_incorporated(book, license_id)
    binding = outputs_bind(family.values())
    if relation in FROM_OUTPUTS and not binding and limits_training(family.values()):
        detail = f"{license_id} limits what may be trained with its outputs"
        missing.append(Gap(what=one.parent, kind="not-followed", detail=detail))
    terms = [
        replace(term, via=(one.parent, *term.via), confidence=round(term.confidence * _INHERITED_CONFIDENCE, 4))
        for term in one.terms
        if term.license_id in family
    ] or _by_reference(license_id, read_ids, path or (one.parent,), book, missing)
    yield from (term for term in terms if comes_down(term.id, term.value, relation, outputs_bind=binding))


def _term(
    known: LicenseRecord, term_id: str, value: Any, where: str | None, doubt: str | None, via: tuple[str, ...]
) -> Term:
    return Term(
        id=term_id,
        value=value,
        where=where,
        quote=None,
        location=None,
        source=BY_REFERENCE,
        confidence=_INHERITED_CONFIDENCE if via else 1.0,
        license_id=known.id,
        doubt=doubt,
        via=via,
    )


_Stated = tuple[list[LicenseRecord], list[Term]]


def _stated_by(concluded: Conclusion, terms: Iterable[Term], book: Book) -> _Stated:
    """The records of the concluded licences, and the terms in force that records state."""
    licences = [
        known
        for license_id in concluded.license_ids
        for known in with_incorporated(book, license_id).values()
        if known is not None
    ]
    return licences, [term for term in terms if term.source != READER]


def _gaps(
    model: Recognised,
    evidence: OwnEvidence,
    unresolved: Sequence[str],
    concluded: Conclusion,
    stated: _Stated,
    book: Book,
) -> Iterator[Gap]:
    on_record = set(policy_addresses(concluded.license_ids, book))
    for gap in model.reading.gaps:
        known = gap.kind == "not-followed" and gap.what in on_record  # the record tells, as it does unasked
        if gap.kind in _UNREAD_KINDS and not known and _matters(gap, evidence.subject):
            yield gap
    if concluded.by is not None:
        return
    yield from _unread_words(model, evidence.subject, stated)
    for document, found in evidence.unread:
        yield Gap(what=document.location.path, kind="unreadable", detail=f"{found.status.value}, not a text on record")
    for parent in unresolved:
        yield Gap(what=parent, kind="not-followed", detail="a parent whose licence is not known")
    if evidence.subject is Subject.WEIGHTS and not evidence.claimed_ids and not evidence.unread:
        # What a base or a family is under says nothing of what somebody else may have added without a word.
        yield Gap(what="its licence", kind="missing", detail="nothing in the repository states one that is on record")


def _unread_words(model: Recognised, subject: Subject, stated: _Stated) -> Iterator[Gap]:
    """Documents with words of their own that nobody has read for terms."""
    for document, found, terms in _speaking(model, subject):
        if found.status in _READ or any(term.source not in (BY_REFERENCE, READER) for term in terms):
            continue
        section = document.kind in (DocumentKind.CARD_SECTION, DocumentKind.GATED_PROMPT)
        read = [term for term in terms if term.source == READER]
        if document.kind is DocumentKind.USE_POLICY or (section and adds_words(document.text, read, *stated)):
            detail = f"a {document.kind.value} that states terms in its own words"
            yield Gap(what=str(document.location), kind="unreadable", detail=detail)


def _matters(gap: Gap, subject: Subject) -> bool:
    """Whether a gap could hide terms of the subject."""
    named = classify(gap.what)
    if named is not None:
        return named.score >= COUNTS_FROM and (subject in named.covers or not named.covers)
    return gap.kind == "gated" or gap.what == HEADER_GAP or gap.what.casefold().startswith("readme")


def _settled(terms: Iterable[Term]) -> tuple[Term, ...]:
    """Each term once, in a stable order; a grant that another licence in force restricts is not in force."""
    unique = {
        (term.id, term.value, term.license_id, term.via, str(term.location) if term.location else ""): term
        for term in terms
    }
    restricted = {term.id for term in unique.values() if kind_of(term.value) not in ("allowed", "")}
    kept = [term for term in unique.values() if kind_of(term.value) != "allowed" or term.id not in restricted]
    return tuple(
        sorted(
            kept, key=lambda term: (len(term.via), term.id, term.license_id or "", str(term.location), repr(term.value))
        )
    )
