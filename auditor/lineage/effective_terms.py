"""The terms in force for a subject, and whether all that could state terms was read.

A tag names a license on record whose text we know: its terms are the record's, marked ``record-by-reference``, and
they are complete where the record is. What was not read makes the whole incomplete; every absent term is then unknown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from auditor.core import patterns as re
from auditor.core.document_names import COUNTS_FROM, classify, is_lone
from auditor.core.model import (
    CATALOG,
    FROM_OUTPUTS,
    Conclusion,
    Document,
    DocumentKind,
    Gap,
    Identification,
    LicenseRecord,
    Recognized,
    Status,
    Subject,
    Term,
    UnreadSentence,
)
from auditor.core.protocols import TextBook
from auditor.core.worded import Worded
from auditor.lineage.ancestry import Followed
from auditor.lineage.conclude import NOT_FOLLOWED, PLAINLY, Heritage, ways_of
from auditor.lineage.others import concerning, is_about_another
from auditor.lineage.own_evidence import OwnEvidence
from auditor.lineage.propagation import comes_down, kind_of, limits_training, outputs_bind
from auditor.records.plain_words import spoken
from auditor.records.strictness import (
    akin,
    binds_derivatives,
    carried,
    limits_commerce,
    policy_addresses,
    rank,
    record,
    strictest,
    with_incorporated,
)

BY_REFERENCE, READER = "record-by-reference", "reader"
PERMISSIONS = frozenset({"allowed", "granted", "irrevocable", "perpetual", "licensee", "not-claimed"})
"""Values that give something; a card that promises more than its license takes nothing away."""
_SHOWN = (DocumentKind.CARD_SECTION, DocumentKind.GATED_PROMPT)
_WHOLE = (DocumentKind.LICENSE, DocumentKind.USE_POLICY)
_READ = frozenset({Status.EXACT, Status.EQUIVALENT, Status.STACKED})
_UNREAD_KINDS = frozenset({"gated", "too-large", "unreadable", "unreachable", "missing", "not-followed"})
_INHERITED_CONFIDENCE = 0.9
"""Factor for each generation. By judgment: what is inherited is a step less sure than what is read."""


def effective_terms(
    model: Recognized,
    evidence: OwnEvidence,
    concluded: Conclusion,
    heritage: Sequence[Heritage],
    unresolved: Mapping[str, str],
    followed: Followed,
    book: TextBook,
    offered: Sequence[str] = (),
) -> tuple[tuple[Term, ...], bool, tuple[Gap, ...]]:
    """Terms, completeness and the gaps that stand against it, for one subject.

    Args:
        concluded: the licenses, or one way to take them.
        offered: all licenses of a choice of which `concluded` is one way to take it: those that are not taken are known
            and state nothing.
        unresolved: parents whose license nobody knows, as named, with what is asked of each.
        followed: what lineage takes the model to be made from.
    """
    apart = frozenset(offered) - frozenset(concluded.license_ids)
    left_out = {known_id for one in apart for known_id in with_incorporated(book, one)} - {
        known_id for one in concluded.license_ids for known_id in with_incorporated(book, one)
    }
    read_ids = _read_ids(model, evidence.subject)
    own_terms = _own_terms(model, evidence.subject, offered or concluded.license_ids, book)
    terms = [term for term in own_terms if term.license_id not in left_out]
    missing: list[Gap] = []
    came_down = {license_id: one for one in reversed(heritage) for license_id in one.inherited.license_ids}
    for license_id in concluded.license_ids:
        one = came_down.get(license_id)
        if one is None or license_id in evidence.detected_ids or license_id in evidence.declared_ids:
            terms += _by_reference(license_id, read_ids, (), book, missing)
        else:
            terms += _inherited(one, license_id, read_ids, book, missing)
    if concluded.by is None:
        # What the model itself declares keeps its limits, also where the base's license is the stricter one; where
        # the record does not hold all its terms, nobody knows whether it adds limits of its own.
        for license_id in evidence.claimed_ids:
            if license_id not in concluded.license_ids and license_id not in apart:
                own = list(_by_reference(license_id, read_ids, (), book, missing))
                terms += own if binds_derivatives(book, license_id) else []
    for one in heritage:
        if one.same_publisher and one.inherited.declared and (evidence.claimed_ids or concluded.by is not None):
            # A licensor may give its own models under another license, but not what others may have put into them.
            if not one.followed:
                why = "not all that it was made from could be followed"
                missing.append(Gap(what=one.parent, kind=NOT_FOLLOWED, detail=why))
            continue
        for license_id in one.inherited.license_ids:
            settled = concluded.by is not None and not one.inherited.declared  # a proposal, and somebody looked at it
            if license_id not in concluded.license_ids and license_id not in apart and not settled:
                terms += _inherited(one, license_id, read_ids, book, missing)
        if not one.complete:
            missing.append(Gap(what=one.parent, kind=NOT_FOLLOWED, detail="its own terms are not known in full"))
    if concluded.by is None:
        terms += _beside(model, evidence.subject, terms, offered or concluded.license_ids, book)
    named = replace(concluded, license_ids=tuple(offered)) if offered else concluded
    stated = _stated_by(named, terms, book)
    missing += _gaps(model, evidence, unresolved, named, stated, followed, book)
    if _asks_consent(model, evidence.subject, concluded, book):
        missing.append(
            Gap(what="access to the weights", kind=UNREAD, detail="the hub grants it only on request or consent")
        )
    complete = bool(concluded.license_ids) and not missing
    return _settled(terms), complete, tuple(sorted(set(missing), key=_in_order))


_NUMBER = re.compile(r"(\d+)")


def _in_order(gap: Gap) -> tuple[list[tuple[int, str]], str, str]:
    """Gaps of one file stand in the order of its lines, whatever lines were left out between them."""
    parts = [(int(part), "") if part.isdecimal() else (0, part) for part in _NUMBER.split(gap.what[:400])]
    return parts, gap.kind, gap.detail


def _speaking(model: Recognized, subject: Subject) -> Iterator[tuple[Document, Identification, tuple[Term, ...]]]:
    for document, found, terms in model.documents:
        if document.kind is not DocumentKind.CARD and document.score >= COUNTS_FROM and subject in document.covers:
            yield document, found, terms


def _own_terms(model: Recognized, subject: Subject, license_ids: Sequence[str], book: TextBook) -> Iterator[Term]:
    """Terms that texts at hand state; what they only refer to is added with the conclusion.

    A permission that only the readers see is not in force: until a person has read the text it stays unknown. Words
    that a card repeats from the license that covers it state what that license states, and nothing else.
    """
    for document, found, terms in _speaking(model, subject):
        # A section that is like a license states only what its own words state: nothing is borrowed from the likeness.
        borrowed = document.kind in _SHOWN and found.status is Status.MODIFIED
        for term in terms:
            if borrowed and term.source != READER:
                continue
            if term.source == READER and (kind_of(term.value) in PERMISSIONS or _repeats(term, license_ids, book)):
                continue
            if term.source != BY_REFERENCE:
                yield term


def _beside(
    model: Recognized, subject: Subject, own: Sequence[Term], license_ids: Sequence[str], book: TextBook
) -> Iterator[Term]:
    """Terms that sentences of other documents state: of the card, of files beside a license, of fields.

    They bind like a license's own until a person says otherwise. What a license limits anyway is not said again: its
    words are surer, and doubt about further ones must not make them milder; the sentence is asked about all the same.
    """
    limited = {term.id for term in own if kind_of(term.value) not in PERMISSIONS}
    known: set[tuple[str, Any]] = set()
    for entry in concerning(model) if subject in _LIMITED else ():
        if subject not in entry.covers:
            continue
        for term in entry.terms:
            if term.id in limited or (term.id, term.value) in known:
                continue
            if kind_of(term.value) not in PERMISSIONS and not _repeats(term, license_ids, book):
                known.add((term.id, term.value))
                yield term


def _repeats(term: Term, license_ids: Sequence[str], book: TextBook) -> bool:
    """Whether the words that state a term stand in the text of one of the licenses."""
    parts = [part for part in (term.quote or "").split(" … ") if part.strip()]
    return bool(parts) and any(all(book.holds(one, part) for part in parts) for one in license_ids)


def _read_ids(model: Recognized, subject: Subject) -> frozenset[str]:
    """Records whose text was read among the model's own documents."""
    return frozenset(
        license_id
        for _, found, _ in _speaking(model, subject)
        if found.status in _READ
        for license_id in found.license_ids
    )


def _by_reference(
    license_id: str, read_ids: frozenset[str], via: tuple[str, ...], book: TextBook, missing: list[Gap]
) -> Iterator[Term]:
    """Terms of a record and of what it takes in, as far as their texts were not read here."""
    for known_id, known in with_incorporated(book, license_id).items():
        if known is None:
            missing.append(Gap(what=known_id, kind="missing", detail="incorporated by reference; text not retrieved"))
            continue
        if not known.terms_complete:
            missing.append(Gap(what=known_id, kind="missing", detail="the record does not hold all terms of the text"))
        if known_id not in read_ids or via:
            yield from (_term(known, entry.id, entry.value, entry.where, entry.doubt, via) for entry in known.terms)


def _inherited(
    one: Heritage, license_id: str, read_ids: frozenset[str], book: TextBook, missing: list[Gap]
) -> Iterator[Term]:
    path, relation = one.inherited.path, one.inherited.relation
    family = with_incorporated(book, license_id)
    binding = outputs_bind(family.values())
    if relation in FROM_OUTPUTS and not binding:
        if limits_training(family.values()):
            detail = f"{license_id} limits what may be trained with its outputs"
            missing.append(Gap(what=one.parent, kind=NOT_FOLLOWED, detail=detail))
        elif relation == "distillation" and limits_commerce(book, license_id):
            detail = f"{license_id} allows no commercial use; does its licensor take a student of its outputs for one?"
            missing.append(Gap(what=one.parent, kind=NOT_FOLLOWED, detail=detail))
    terms = [
        replace(term, via=(one.parent, *term.via), confidence=round(term.confidence * _INHERITED_CONFIDENCE, 4))
        for term in one.terms
        if term.license_id in family
    ] or _by_reference(license_id, read_ids, path or (one.parent,), book, missing)
    for term in terms:
        if comes_down(term.id, term.value, relation, outputs_bind=binding):
            sure = one.inherited.declared
            yield term if sure else replace(term, confidence=min(term.confidence, PROPOSED))


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


PROPOSED = 0.45
"""What comes down from a parent that only words, a name or a table propose. Derived from LOW_CONFIDENCE of
`auditor/policy/facts/known.py`: below it, so that a proposal asks and never fails."""
_Stated = tuple[list[LicenseRecord], list[Term]]


def _stated_by(concluded: Conclusion, terms: Iterable[Term], book: TextBook) -> _Stated:
    """The records of the concluded licenses, and the terms in force that records state."""
    licenses = [
        known
        for license_id in concluded.license_ids
        for known in with_incorporated(book, license_id).values()
        if known is not None
    ]
    return licenses, [term for term in terms if term.source != READER]


def _gaps(
    model: Recognized,
    evidence: OwnEvidence,
    unresolved: Mapping[str, str],
    concluded: Conclusion,
    stated: _Stated,
    followed: Followed,
    book: TextBook,
) -> Iterator[Gap]:
    on_record = set(policy_addresses(concluded.license_ids, book))
    for gap in model.reading.gaps:
        known = gap.kind == "not-followed" and gap.what in on_record  # the record tells, as it does unasked
        if gap.kind in _UNREAD_KINDS and not known and _matters(gap, evidence.subject):
            yield gap
    for parent, question in unresolved.items():
        yield Gap(what=parent, kind=NOT_FOLLOWED, detail=question)
    if concluded.by is not None:
        return
    yield from _unread_policies(model, evidence.subject)
    yield from _unread_sentences(model, evidence.subject, concluded, stated, book)
    yield from _unread_bases(model, evidence.subject, followed, book)
    yield from _other_claims(model, evidence.subject, concluded, book)
    for document, found in evidence.unread:
        changed = found.status is Status.MODIFIED
        what = "a modified license text" if changed else "an unrecognized license text"
        yield Gap(what=document.location.path, kind="unreadable", detail=what)
    yield from _lone_licenses(model, evidence, concluded, book)
    if evidence.subject is Subject.WEIGHTS and not evidence.claimed_ids and not evidence.unread:
        # What a base or a family is under says nothing of what somebody else may have added without a word.
        where = "the catalog of services" if model.summary.origin == CATALOG else "the repository"
        yield Gap(what="its license", kind="missing", detail=f"nothing in {where} names a known license")


def _lone_licenses(model: Recognized, evidence: OwnEvidence, concluded: Conclusion, book: TextBook) -> Iterator[Gap]:
    """Licenses in folders without weights, where no other one speaks for these: whether they are meant is asked, but
    where they add nothing to what is declared."""
    for document, found, _ in model.documents if evidence.subject is Subject.WEIGHTS else ():
        if not is_lone(document):
            continue
        known = found.status not in (Status.MODIFIED, Status.UNRECOGNIZED, Status.ERROR) and found.license_ids
        adds = not known or not all(
            carried(book, one, concluded.license_ids) or _is_free(one, book) for one in found.license_ids
        )
        if adds or not evidence.claimed_ids:
            what = " and ".join(found.license_ids) if known else "a text of no known license"
            detail = f"the only license file is {what}, in a folder without weights: is it that of the weights?"
            yield Gap(what=document.location.path, kind=NOT_FOLLOWED, detail=detail)


def _asks_consent(model: Recognized, subject: Subject, concluded: Conclusion, book: TextBook) -> bool:
    """Whether the hub asks for a consent that is none to the license.

    Under a license that binds, what is agreed to is that license; a free one asks for nobody's consent.
    """
    gated = model.summary.gated or any(one.kind is DocumentKind.GATED_PROMPT for one in model.reading.documents)
    binding = any(binds_derivatives(book, one) for one in concluded.license_ids)
    return gated and subject is Subject.WEIGHTS and concluded.by is None and not binding


def _unread_policies(model: Recognized, subject: Subject) -> Iterator[Gap]:
    """Use policies with words of their own: each of their sentences limits something."""
    for document, found, terms in _speaking(model, subject):
        if document.kind is not DocumentKind.USE_POLICY or found.status in _READ:
            continue
        if not any(term.source not in (BY_REFERENCE, READER) for term in terms):
            detail = f"a {document.kind.value} that states terms in its own words"
            yield Gap(what=str(document.location), kind="unreadable", detail=detail)


NO_TEXT, NOT_FETCHED = "listed, but the row has no text of it", "listed, but not fetched"
"""Details of gaps for files that were not asked for or are not at hand; only license files and cards matter then."""
UNREAD = "unread"
"""Kind of a gap that is a sentence nobody understood, or that states what no license in force does."""
NOT_UNDERSTOOD = "not understood"
"""How the detail of the former begins."""
_MOST_QUOTED = 40
"""Sentences quoted for one model; the rest are counted in one gap, for nobody answers more of them one by one. By
judgment."""


def _unread_sentences(
    model: Recognized, subject: Subject, concluded: Conclusion, stated: _Stated, book: TextBook
) -> Iterator[Gap]:
    """Sentences that may limit a right and that neither the licenses in force nor anything else account for."""
    if subject not in _LIMITED:
        return
    licenses, terms = stated
    evaluated, near = _evaluated(model, subject), _near(model, subject)
    ids = frozenset(known.id for known in licenses)
    binding = [term for term in terms if kind_of(term.value) not in PERMISSIONS]
    limited = frozenset(term.id for term in binding)
    stated_there = frozenset((term.id, kind_of(term.value)) for term in binding)
    figures = frozenset(number for term in binding for number in _figures(term.value))
    left: list[Gap] = []
    for entry in concerning(model):
        if subject not in entry.covers:
            continue
        own = near.get(entry.location.path, frozenset())
        foreign = [
            one for one in entry.names if not (own.issuperset(one) or _is_ours(one, concluded.license_ids, book))
        ]
        if foreign:
            names = ", ".join(sorted({one[0] for one in foreign}))
            detail = f"names another license ({names}): “{entry.quote}”"
        elif not entry.why or entry.stands_in & (ids | own) or _accounted(entry, limited, figures):
            continue
        elif _is_evaluated(entry, evaluated):
            continue  # that nobody knows the license is asked about as a whole
        elif read := [term for term in entry.terms if kind_of(term.value) not in PERMISSIONS]:
            if not concluded.license_ids:
                continue
            new = sorted({term.id for term in read if (term.id, kind_of(term.value)) not in stated_there})
            if not new and entry.figures <= figures and all(need & limited for need in entry.needs):
                continue
            said = spoken(new or sorted({term.id for term in read}))
            detail = f"states terms ({said}){_unlike(concluded)}: “{entry.quote}”"
        else:
            detail = f"{NOT_UNDERSTOOD}, {entry.why}: “{entry.quote}”"
        left.append(Gap(what=str(entry.location), kind=UNREAD, detail=detail))
    yield from left[:_MOST_QUOTED]
    if rest := left[_MOST_QUOTED:]:
        detail = f"{len(rest)} more sentences that were not understood, the first at {rest[0].what}"
        yield Gap(what=f"{len(rest)} further sentences", kind=UNREAD, detail=detail)


_LIMITED = (Subject.WEIGHTS, Subject.CODE)
"""Subjects whose terms every document may state."""


def _unlike(concluded: Conclusion) -> str:
    return f" that {' AND '.join(concluded.license_ids)} does not"


def _evaluated(model: Recognized, subject: Subject) -> Mapping[str, frozenset[str]]:
    """The terms in force of each license text that is not, or not exactly, on record: a gap, whatever it says."""
    return {
        document.location.path: frozenset(term.id for term in terms)
        for document, found, terms in _speaking(model, subject)
        if document.kind in _WHOLE and found.status in (Status.UNRECOGNIZED, Status.MODIFIED)
    }


def _near(model: Recognized, subject: Subject) -> Mapping[str, frozenset[str]]:
    """Of each modified license text the license that it was made from: its name there is no other license, its own
    sentences were read, and the text is asked about as a whole."""
    return {
        document.location.path: frozenset((found.nearest,))
        for document, found, _ in _speaking(model, subject)
        if document.kind in _WHOLE and found.status is Status.MODIFIED and found.nearest
    }


def _is_evaluated(entry: UnreadSentence, evaluated: Mapping[str, frozenset[str]]) -> bool:
    """Whether all that a sentence of a license text was read to state is among the terms of that text."""
    read = {term.id for term in entry.terms}
    return bool(read) and read <= evaluated.get(entry.location.path, frozenset())


def _unread_bases(model: Recognized, subject: Subject, followed: Followed, book: TextBook) -> Iterator[Gap]:
    """Sentences that may say what the model was made from, and name neither what was followed nor what is free.

    Where the publisher states a base, only well-known names are asked about: the sound of a sentence fills a silence.
    """
    if subject is not Subject.WEIGHTS:
        return
    own = model.summary.ref
    left = [
        entry
        for entry in model.unread
        if entry.bases is not None
        and subject in entry.covers
        and not (entry.about and entry.about.beside and is_about_another(entry, model))  # a row beside the own one
        and not followed.has_said_enough_beside(entry.bases)
        and not followed.accounts_for(entry.bases, own, lambda license_id: _all_free(license_id, book))
    ]
    for entry in left[:_MOST_QUOTED]:
        detail = f"{NOT_UNDERSTOOD}, it may say what the model was made from: “{entry.quote}”"
        yield Gap(what=str(entry.location), kind=UNREAD, detail=detail)
    if rest := left[_MOST_QUOTED:]:
        detail = f"{len(rest)} more sentences that may say what the model was made from"
        yield Gap(what=f"{len(rest)} further sentences", kind=UNREAD, detail=detail)


def _all_free(alias: str, book: TextBook) -> bool:
    ids = book.resolve(alias)
    return bool(ids) and all(_is_free(one, book) for one in ids)


_MACHINES = frozenset({"front-matter", "hub-metadata", "config"})
"""Sources whose claims are fields: what they name is a license, not a turn of phrase."""


def _other_claims(model: Recognized, subject: Subject, concluded: Conclusion, book: TextBook) -> Iterator[Gap]:
    """Claims of machine-readable fields that name another license than the one that covers the model, or none."""
    if subject is not Subject.WEIGHTS or not concluded.license_ids:
        return
    listing = frozenset(path.casefold() for path in (*model.reading.looked_at,))
    parents = {claim.value.casefold() for claim in model.reading.claims if claim.key == "base_model"}
    for claim, found in model.claims:
        if claim.source not in _MACHINES or (claim.covers and subject not in claim.covers):
            continue
        if found.license_ids:
            plain = found.method != "name" or found.confidence >= PLAINLY
            if plain and any(
                all(_is_ours((one,), concluded.license_ids, book) for one in way) for way in ways_of(found, book)
            ):
                continue
            why = "names another license" if plain else f"is like {found.license_ids[0]}, and no name of it"
        elif found.status is Status.NOT_STATED or (
            claim.key == "license_link" and _leads_home(claim.value, listing, parents, model)
        ):
            continue
        elif claim.key == "license_link" and "://" not in claim.value:
            why = "leads to a license file that is not there"
        else:
            why = "names an unknown license"
        yield Gap(what=str(claim.location), kind=UNREAD, detail=f"{claim.key} {why}: “{claim.value[:200]}”")


_OWN_FILE = re.compile(
    r"https?://(?:www\.)?(?:huggingface\.co|hf\.co)/([^/\s]+/[^/\s]+)/(?:blob|resolve|raw)/[^/]+/(.+)", re.IGNORECASE
)


def _leads_home(link: str, listing: frozenset[str], parents: set[str], model: Recognized) -> bool:
    """Whether a license link leads to a file of the model itself, or of a declared parent, which speaks for itself."""
    link = link.strip().casefold()
    there = _repository_of(link)
    if there is None:
        return link.removeprefix("./").lstrip("/") in listing or link in listing
    if model.summary.ref.answers(_is_spelled, there[0]):
        return there[1] in listing or _PLAIN_FILE.fullmatch(there[1]) is not None
    return there[0] in parents


def _is_spelled(own: str, folded: str) -> bool:
    return own.casefold() == folded


def _repository_of(link: str) -> tuple[str, str] | None:
    """The repository and the file, both folded, to which a link to a file of a hub leads."""
    match = _OWN_FILE.fullmatch(link.strip().casefold())
    return (match[1], match[2]) if match else None


_PLAIN_FILE = Worded("file_names.yaml").pattern(r"{plain_license~}(?:\.(?:md|txt))?")
"""A file of the model itself whose name says nothing more than that it is a license. Where it is not there, the link
leads nowhere, and what the fields say besides stands by itself; where it is there, it is read."""


def _is_ours(ids: Sequence[str], concluded: Sequence[str], book: TextBook) -> bool:
    """Whether a license that a sentence names is one that covers the model, or a free one, which adds nothing."""
    limit = strictest(book, concluded)
    for one in ids:
        near = any(akin(book, one, other) for other in concluded) and rank(book, one) <= limit
        if carried(book, one, concluded) or (near and (binds_derivatives(book, one) or _is_free(one, book))):
            return True
    return all(_is_free(one, book) for one in ids)


def _is_free(license_id: str, book: TextBook) -> bool:
    """Whether a license adds nothing that anybody must ask about: it neither binds derivatives nor forbids them."""
    if binds_derivatives(book, license_id):
        return False
    known = record(book, license_id)
    return known is not None and not any(
        kind_of(term.value) == "prohibited"
        for term in known.terms
        if term.id in ("modification", "redistribution", "commercial-use")
    )


def _accounted(entry: UnreadSentence, limited: frozenset[str], figures: frozenset[int]) -> bool:
    """Whether a sentence only repeats what the licenses in force limit anyway: each of its concepts, each figure."""
    return bool(entry.needs) and all(need & limited for need in entry.needs) and entry.figures <= figures


def _figures(value: Any) -> Iterator[int]:
    """The numbers that a term names."""
    if isinstance(value, bool):
        return
    if isinstance(value, int):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _figures(item)
    elif isinstance(value, (tuple, list)):
        for item in value:
            yield from _figures(item)


def _matters(gap: Gap, subject: Subject) -> bool:
    """Whether a gap could hide terms of the subject."""
    named = classify(gap.what)
    if named is not None:
        return named.score >= COUNTS_FROM and (subject in named.covers or not named.covers)
    if subject not in (Subject.WEIGHTS, Subject.CODE):
        return False
    if gap.kind == "unreadable" and gap.detail in (NO_TEXT, NOT_FETCHED):
        return gap.what.casefold().startswith("readme")  # settings that a table of models does not hold
    return True


def _settled(terms: Iterable[Term]) -> tuple[Term, ...]:
    """Each term once, in a stable order; a grant that another license in force restricts is not in force."""
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
