"""Where the evidence about a model contradicts itself or its parents; each conflict shows both sides.

Kinds: ``concluded-vs-base`` (what a person concluded drops terms of a declared base), ``declared-vs-base`` (the
declaration drops terms of the base, or merged bases contradict each other),
``declared-vs-file`` (tag, text and card name different licenses), ``malformed``, ``missing`` (no usable declaration),
``base-unknown`` (nobody can name the base).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, islice

from auditor.core.document_names import COUNTS_FROM
from auditor.core.hub_names import hub_id
from auditor.core.model import (
    FROM_OUTPUTS,
    WORDS_LIMIT,
    Claim,
    Conclusion,
    Conflict,
    DocumentKind,
    Evidence,
    Identification,
    Recognized,
    RecordTerm,
    Status,
    Subject,
    Term,
    UnreadSentence,
)
from auditor.core.printable import agree
from auditor.core.protocols import Book
from auditor.core.whereabouts import id_of
from auditor.core.worded import Worded
from auditor.lineage.compatibility import NO, merge
from auditor.lineage.conclude import Heritage, binding_over, nearly_shown, over_person, reaches, unprovable
from auditor.lineage.others import concerning, names_another, tells_of_an_earlier_version
from auditor.lineage.own_evidence import OwnEvidence
from auditor.lineage.propagation import kind_of, says_of_outputs
from auditor.records.named_licenses import telling_words
from auditor.records.plain_words import spoken
from auditor.records.strictness import (
    akin,
    binds_derivatives,
    carried,
    limits_commerce,
    limits_use,
    rank,
    record,
    strictest,
    with_incorporated,
)

DECLARED_VS_BASE, CONCLUDED_VS_BASE = "declared-vs-base", "concluded-vs-base"
ORDER = (CONCLUDED_VS_BASE, DECLARED_VS_BASE, "declared-vs-file", "malformed", "missing", "base-unknown")
TABLE = "table of well-known base models"
_LIMITS_OF_USE = frozenset({"acceptable-use", "purpose-limit", "commercial-use"})
DAMAGE = frozenset({"malformed-front-matter", "unterminated-front-matter", "misplaced-front-matter"})
"""Kinds of anomalies after which a declaration cannot be read as written."""


def find_conflicts(
    model: Recognized,
    evidence: OwnEvidence,
    heritage: Sequence[Heritage],
    *,
    unchecked: str,
    book: Book,
    decided: Conclusion | None = None,
) -> tuple[Conflict, ...]:
    """All conflicts about the weights, the weightiest kind first.

    Args:
        unchecked: why nobody can check a free license that is only declared; empty where nothing speaks against it.
        decided: what a person concluded for this model.
    """
    found = [
        *(_against_conclusion(model, decided, heritage, book) if decided else ()),
        *_against_base(model, evidence, heritage, book),
        *_against_teachers(model, evidence, heritage, book),
        *_between_parents(model, heritage, book),
        *_against_file(evidence, book),
        *_against_policy(model, evidence, book),
        *_against_words(model, evidence, book),
        *_malformed(model, evidence),
    ]
    if not any(conflict.kind == "malformed" for conflict in found):
        found += _missing(model, evidence)
    if unchecked and unprovable(evidence, book) and not any(conflict.kind == DECLARED_VS_BASE for conflict in found):
        found += _base_unknown(model, evidence, unchecked)
    return tuple(sorted(found, key=lambda conflict: (ORDER.index(conflict.kind), conflict.statement)))


def _against_base(
    model: Recognized, evidence: OwnEvidence, heritage: Sequence[Heritage], book: Book
) -> Iterator[Conflict]:
    near = () if evidence.claimed_ids else nearly_shown(evidence)
    own_ids = evidence.claimed_ids or near
    vague = not own_ids and any(_tells(claim) for claim, _ in evidence.declared)
    if not own_ids and not vague:
        return
    sides = _own_sides(evidence, model)
    words = own_ids or tuple(claim.value[:60] for claim, _ in evidence.declared if _tells(claim))
    for one in heritage:
        if not binding_over(one, own_ids, book):
            continue
        base = [
            license_id
            for license_id in one.inherited.license_ids
            if binds_derivatives(book, license_id)
            and not carried(book, license_id, own_ids)
            and reaches(one, license_id, book)
        ]
        severity = "unknown" if vague else _severity(evidence, own_ids, base, book)
        verb = "derives from" if one.inherited.declared else "seems to derive from"
        yield Conflict(
            kind=DECLARED_VS_BASE,
            severity=severity,
            statement=(
                f"the model {verb} {_chain(one)}, which is under {' and '.join(base)}, "
                f"and {'shows a changed copy of' if near else 'is declared as'} {' and '.join(words)}"
            ),
            sides=(*sides, _base_side(one, model)),
        )


def _against_conclusion(
    model: Recognized, decided: Conclusion, heritage: Sequence[Heritage], book: Book
) -> Iterator[Conflict]:
    """Declared bases whose terms a person's conclusion would drop; the policy file has the entry."""
    told = f"{decided.by} concluded {decided.expression or 'no known license'}"
    told += f" on {decided.on.isoformat()}" if decided.on else ""
    for one in over_person(decided, heritage, book) if decided.license_ids else ():
        base = [each for each in one.inherited.license_ids if binds_derivatives(book, each)]
        milder = strictest(book, decided.license_ids) < max(rank(book, each) for each in base)
        yield Conflict(
            kind=CONCLUDED_VS_BASE,
            severity="laundering" if milder else "incomplete",
            statement=f"{told}, and the model derives from {_chain(one)}, which is under {' and '.join(base)}",
            sides=(Evidence(statement=told, looked_in=("conclude: of the policy file",)), _base_side(one, model)),
        )


def _against_teachers(
    model: Recognized, evidence: OwnEvidence, heritage: Sequence[Heritage], book: Book
) -> Iterator[Conflict]:
    """A free license of a student, where that of whom it learned from says something of what is trained on outputs."""
    own_ids = evidence.claimed_ids
    for one in heritage if own_ids else ():
        if one.inherited.relation not in FROM_OUTPUTS or one.same_publisher:
            continue
        asking = [
            license_id
            for license_id in one.inherited.license_ids
            if not carried(book, license_id, own_ids)
            and not reaches(one, license_id, book)
            and (says_of_outputs(with_incorporated(book, license_id).values()) or limits_commerce(book, license_id))
        ]
        if asking:
            yield Conflict(
                kind=DECLARED_VS_BASE,
                severity="unknown",
                statement=(
                    f"the model was trained on outputs of {_chain(one)}, whose license {' and '.join(asking)} may say "
                    f"something of such models, and is declared as {' and '.join(own_ids)}"
                ),
                sides=(*_own_sides(evidence, model), _base_side(one, model)),
            )


def _chain(one: Heritage) -> str:
    """The ancestors from the parent on to the one whose license it is."""
    return ", and that from ".join(one.inherited.path or (one.parent,))


def _between_parents(model: Recognized, heritage: Sequence[Heritage], book: Book) -> Iterator[Conflict]:
    """Parents of one merge whose licenses no release can keep together."""
    merged = {one.parent: one for one in heritage if one.inherited.relation == "merge" and len(one.inherited.path) == 1}
    for one, other in combinations(sorted(merged), 2):
        first, second = merged[one], merged[other]
        if first.same_publisher and second.same_publisher:
            continue
        joined = merge((*first.inherited.license_ids, *second.inherited.license_ids), book)
        if joined.answer == NO:
            why = f"{joined.reasons[0].license_id}: {joined.reasons[0].statement}"
            yield Conflict(
                kind=DECLARED_VS_BASE,
                severity="incomplete",
                statement=f"the licenses of {one} and {other} cannot be kept in one merge: {why}",
                sides=(_base_side(first, model), _base_side(second, model)),
            )
            return


def _severity(evidence: OwnEvidence, own_ids: Sequence[str], base: Sequence[str], book: Book) -> str:
    """How the declaration stands to the base, in the words of the conflict labels."""
    disclosed = (*evidence.stated_ids, *(evidence.declared_ids if evidence.detected_ids else ()))
    if any(carried(book, license_id, disclosed) for license_id in base):
        return "partial"
    own, theirs = strictest(book, own_ids), max(rank(book, license_id) for license_id in base)
    if own < theirs:
        return "laundering"
    return "mislabel" if own == theirs else "incomplete"


def _against_file(evidence: OwnEvidence, book: Book) -> Iterator[Conflict]:
    declared = [(claim, found) for claim, found in evidence.declared if found.license_ids]
    for claim, found in declared:
        named = next(
            (one for one in evidence.declared if claim.key == "license" and _is_another_name(*one, found, book)), None
        )
        if named:
            yield _contradiction(_said(claim, found), _said(*named))
    for number, (claim, found) in enumerate(declared):
        for other_claim, other in declared[number + 1 :]:
            if claim.key != other_claim.key and _differ(found, other, book):
                yield _contradiction(_said(claim, found), _said(other_claim, other))
        for document, detected, _ in evidence.texts:
            if detected.license_ids and _differ(found, detected, book):
                side = Evidence(statement=f"its text is {_named(detected)}", location=document.location)
                yield _contradiction(_said(claim, found), side)
    shown: list[tuple[Claim | None, Identification]] = list(declared)
    shown = shown or [(None, found) for _, found, _ in evidence.texts if found.license_ids]
    prose = [(claim, found) for claim, found in evidence.stated if claim.source in ("prose", "table")]
    strange = [
        (claim, found)
        for claim, found in prose
        if found.license_ids and shown and not any(_akin(pair[1], found, book) for pair in shown)
    ]
    # A sentence that does not say what it speaks of counts where no other one agrees with what is shown.
    loose = not any(found.license_ids and (claim, found) not in strange for claim, found in prose)
    for claim, found in strange:
        if Subject.WEIGHTS in claim.covers or (loose and not claim.covers and claim.key == "license"):
            first = _said(shown[0][0], shown[0][1]) if shown[0][0] else _text_side(evidence)
            yield _contradiction(first, _said(claim, found))
            return


def _is_another_name(claim: Claim, named: Identification, tag: Identification, book: Book) -> bool:
    """Whether a field for a license's name has one that nobody knows and no word of which is a name of the tag's."""
    if claim.key != "license_name" or named.license_ids or named.status is Status.NOT_STATED:
        return False
    known = [record(book, one) for one in tag.license_ids]
    names = " ".join(part for one in known if one for part in (one.id, one.name, one.expression))
    told = telling_words(claim.value)
    return bool(told) and told.isdisjoint(telling_words(f"{names} {' '.join(tag.license_ids)}"))


def _against_policy(model: Recognized, evidence: OwnEvidence, book: Book) -> Iterator[Conflict]:
    """A use policy beside a license that limits no use: one of them is not meant for these weights."""
    ids = evidence.claimed_ids
    if not ids or any(limits_use(book, license_id) for license_id in ids):
        return
    for document, _, terms in model.documents:
        policy = document.kind is DocumentKind.USE_POLICY and document.score >= COUNTS_FROM
        if policy and evidence.subject in document.covers and any(map(_forbids, terms)):
            side = Evidence(statement="a use policy stands beside it", location=document.location)
            verb = agree(len(ids), "limits", "limit")
            statement = f"{_licenses(ids)} {verb} no use, and {document.location.path} does"
            yield Conflict(
                kind="declared-vs-file",
                severity="inconsistent",
                statement=statement,
                sides=(*_own_sides(evidence, model)[:1], side),
            )
            return


def _licenses(ids: Sequence[str]) -> str:
    """The licenses as the subject of a sentence."""
    return f"the {agree(len(ids), 'license', 'licenses')} {' and '.join(ids)}"


def _forbids(term: Term) -> bool:
    """Whether a term of a use policy limits a use that the law leaves free."""
    told = term.value if isinstance(term.value, (tuple, frozenset, list)) else (term.value,)
    return term.id in _LIMITS_OF_USE and not Worded("grants.yaml").among("forbidden_by_law").issuperset(told)


_MOST_TOLD = 5
"""Sentences that are each told as a contradiction to the declared license; all are asked about. By judgment: a person
sees by then what the publisher means."""


def _against_words(model: Recognized, evidence: OwnEvidence, book: Book) -> Iterator[Conflict]:
    """Words that limit the use of the model, beside a license that does not: each with the place of both."""
    ids = evidence.claimed_ids
    if not ids or any(limits_use(book, license_id) for license_id in ids):
        return
    own = frozenset(term.id for one in ids if (known := record(book, one)) for term in known.terms if _binds(term))
    told = (entry for entry in concerning(model) if _contradicts(entry, evidence.subject, ids, own, model))
    for entry in islice(told, _MOST_TOLD):
        what = spoken(one for one in entry.limits if one not in own)
        said = f"{entry.location} does ({what}): “{entry.quote[:_SHOWN]}”"
        words = Evidence(statement=f"{WORDS_LIMIT}{what}", location=entry.location, quote=entry.quote)
        yield Conflict(
            kind="declared-vs-file",
            severity="inconsistent",
            statement=f"{_licenses(ids)} {agree(len(ids), 'does', 'do')} not limit the use, and {said}",
            sides=(*_own_sides(evidence, model)[:1], words),
        )


_SHOWN = 120
"""Characters of a quote in a statement. By judgment: the whole stands beside it."""


def _binds(term: RecordTerm) -> bool:
    return kind_of(term.value) not in ("allowed", "granted", "")


def _contradicts(
    entry: UnreadSentence, subject: Subject, ids: Sequence[str], own: frozenset[str], model: Recognized
) -> bool:
    """Whether a sentence limits the subject, in a term that its licenses leave free, in words not theirs."""
    limiting = subject in entry.covers and not own.issuperset(entry.limits)
    if limiting and tells_of_an_earlier_version(entry.quote, model):
        return False  # it is asked about
    return limiting and not entry.stands_in.intersection(ids) and not names_another(entry.named, model)


def _contradiction(one: Evidence, other: Evidence) -> Conflict:
    statement = f"{one.statement}, and {other.statement}"
    return Conflict(kind="declared-vs-file", severity="inconsistent", statement=statement, sides=(one, other))


def _differ(one: Identification, other: Identification, book: Book) -> bool:
    return not any(carried(book, license_id, other.license_ids) for license_id in one.license_ids)


def _akin(one: Identification, other: Identification, book: Book) -> bool:
    return any(akin(book, first, second) for first in one.license_ids for second in other.license_ids)


def _malformed(model: Recognized, evidence: OwnEvidence) -> Iterator[Conflict]:
    spoilt = [anomaly for anomaly in model.reading.anomalies if anomaly.kind in DAMAGE]
    spoilt += [
        anomaly
        for anomaly in model.reading.anomalies
        if anomaly.kind == "misspelt-key" and not evidence.declared_ids and "'license" in anomaly.statement
    ]
    if spoilt:
        sides = tuple(Evidence(statement=anomaly.statement, location=anomaly.location) for anomaly in spoilt[:3])
        statement = f"the declaration cannot be read as written: {spoilt[0].statement}"
        yield Conflict(kind="malformed", severity="malformed", statement=statement, sides=sides)


def _missing(model: Recognized, evidence: OwnEvidence) -> Iterator[Conflict]:
    named = [claim for claim, _ in evidence.declared if claim.key != "license"]
    tagged = any(claim.key == "license" for claim, _ in evidence.declared)
    usable = tagged and (evidence.declared_ids or named or any(_tells(claim) for claim, _ in evidence.declared))
    on_file = any(document.kind is DocumentKind.LICENSE for document, _, _ in evidence.texts)
    plain_card = not any(claim.source == "front-matter" for claim in model.reading.claims)
    in_table = any(claim.source == "table" and found.license_ids for claim, found in evidence.stated)
    if usable or ((on_file or in_table) and plain_card):
        return
    vague = [_said(claim, found) for claim, found in evidence.declared[:2]]
    looked = Evidence(statement="no usable license declaration", looked_in=model.reading.looked_at or ("nothing",))
    statement = "no usable license is declared" + (f": {vague[0].statement}" if vague else "")
    yield Conflict(kind="missing", severity="metadata-gap", statement=statement, sides=(*vague, looked))


def _tells(claim: Claim) -> bool:
    """Whether a tag names some license, be it one we do not know."""
    return claim.key == "license" and claim.value.casefold() not in ("other", "unknown", "cc", "none", "custom", "n/a")


def _base_unknown(model: Recognized, evidence: OwnEvidence, why: str) -> Iterator[Conflict]:
    looked = Evidence(statement=why, looked_in=model.reading.looked_at or ("nothing",))
    sides = (*_own_sides(evidence, model)[:1], looked)
    statement = f"{why}, so its declared license cannot be checked"
    yield Conflict(kind="base-unknown", severity="unknown", statement=statement, sides=sides)


# ------------------------------------------------------------------------------------------------ the two sides


def _own_sides(evidence: OwnEvidence, model: Recognized) -> tuple[Evidence, ...]:
    sides: list[Evidence] = [_said(claim, found) for claim, found in evidence.declared if found.license_ids]
    sides += [
        Evidence(statement=f"its text is {_named(found)}", location=document.location)
        for document, found, _ in evidence.texts
        if found.license_ids
    ]
    if not sides:
        sides = [_said(claim, found) for claim, found in evidence.stated if found.license_ids]
    return tuple(sides[:3]) or (Evidence(statement="its own evidence", looked_in=model.reading.looked_at or ("",)),)


def _text_side(evidence: OwnEvidence) -> Evidence:
    document, found, _ = next(entry for entry in evidence.texts if entry[1].license_ids)
    return Evidence(statement=f"its text is {_named(found)}", location=document.location)


def _said(claim: Claim, found: Identification) -> Evidence:
    key = claim.key.replace("_", " ")
    known = _named(found) if found.license_ids else ""
    meaning = f" ({known})" if known and known != claim.value.strip().casefold() else ""
    return Evidence(
        statement=f"the {key} is {claim.value[:80]!r}{meaning}", location=claim.location, quote=claim.value[:200]
    )


def _base_side(one: Heritage, model: Recognized) -> Evidence:
    for claim in _parent_claims(model.reading.claims, one.parent):
        return Evidence(
            statement=f"the parent is {claim.value[:80]!r}, {one.inherited.how}",
            location=claim.location,
            quote=claim.value[:200],
        )
    return Evidence(statement=f"{one.parent}: {one.inherited.how}", looked_in=("the model's name", TABLE))


def _parent_claims(claims: Iterable[Claim], parent: str) -> Iterator[Claim]:
    """The claims that name a parent: those that name it and no more first, as its name may begin another's."""
    name = id_of(parent).casefold()
    naming = (one for one in claims if one.key in ("base_model", "name_or_path") and name in one.value.casefold())
    yield from sorted(naming, key=lambda one: (hub_id(one.value) or one.value).casefold() != name)


def _named(found: Identification) -> str:
    return " and ".join(found.license_ids)
