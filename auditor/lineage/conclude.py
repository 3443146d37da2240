"""Which license really covers a subject: the four states side by side, and a reason anybody can check.

The rules are conservative. A text beats a tag; a base model's binding license beats what a derivative declares; a text
that is not exactly a license on record concludes nothing; several licenses apply together. Where nobody can tell, the
conclusion is empty, never a guess.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase

from auditor.core.model import (
    FROM_OUTPUTS,
    Basis,
    Claim,
    Conclusion,
    Identification,
    Inherited,
    ModelRef,
    Recognized,
    Status,
    Subject,
    Term,
    WrittenConclusion,
)
from auditor.core.printable import agree, gist
from auditor.core.protocols import Book
from auditor.lineage.others import concerning
from auditor.lineage.own_evidence import OwnEvidence, speaks_of
from auditor.lineage.propagation import outputs_bind
from auditor.records import expressions
from auditor.records.base_models import BaseFamily
from auditor.records.named_licenses import ids_of_named, named_licenses, quoted
from auditor.records.own_texts import altered, named_truly, text_id
from auditor.records.strictness import (
    akin,
    binds_derivatives,
    carried,
    rank,
    record,
    resolve_one,
    strictest,
    with_incorporated,
)

_TEXT, _TAG, _CHANGED, _PROSE, _BY_ID = 0.97, 0.8, 0.7, 0.6, 0.85
"""How sure each basis makes us of the model's own license. By judgment: an order, no frequency; bench/RESULTS.md,
"Lineage" has how often the conclusion is right."""
NOT_FOLLOWED = "not-followed"
"""Kind of the gaps that are ancestors of which not all is known."""
_NAMED = 80
"""Characters of a license name that is declared and unknown. By judgment: a line."""
_NEARLY = 0.95
"""Share of words that a changed copy has in common with its license. By judgment: one word in twenty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heritage:
    """One license that comes down from an ancestor, with what is known about it."""

    inherited: Inherited
    parent: str
    """The nearest parent as the model names it."""
    confidence: float
    """Of the edge and of the ancestor's license together."""
    same_publisher: bool
    """Whether the ancestor's publisher is the model's own: it may license its own models as it pleases."""
    terms: tuple[Term, ...] = ()
    """The terms as the ancestor's own evidence states them; empty where only its license is known."""
    complete: bool = True
    """Whether the ancestor's own evidence was read in full."""
    followed: bool = True
    """Whether all that the ancestor was made from is known: its publisher may license anew what is its own alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """The license the model's own evidence carries, before its parents are asked."""

    license_ids: tuple[str, ...]
    basis: Basis | None
    reason: str
    confidence: float
    expression: str | None = None
    """How the licenses apply, where their own words say so; None where they apply together."""


def conclude(
    ref: ModelRef,
    evidence: OwnEvidence,
    heritage: Sequence[Heritage],
    listed: BaseFamily | None,
    decided: Conclusion | None,
    book: Book,
    *,
    unchecked: str = "",
) -> Conclusion:
    """The conclusion for one subject of one model.

    Args:
        ref: the model.
        evidence: what it says and shows itself.
        heritage: licenses of its ancestors (for weights; empty for code and data).
        listed: the well-known family the model itself belongs to, asked where it shows and declares nothing.
        decided: what a person concluded for this model (`by_person`).
        book: the licenses on record.
        unchecked: why nobody can check a free license that is only declared; empty where nothing speaks against it.
    """
    if decided:
        return _with_bases(decided, heritage, book)
    found = _from_evidence(ref, evidence, heritage, listed, book, unchecked)
    return replace(found, expression=_with_own_texts(found, ref, evidence, heritage, book))


def with_named(found: Conclusion, model: Recognized, subject: Subject, book: Book) -> Conclusion:
    """The conclusion joined with the licenses that are named for a subject and stand on no record: each may bind.

    What a person concluded stays as it is, and where nothing is concluded nothing is added to it.
    """
    said = [entry.names for entry in concerning(model) if subject in entry.covers]
    fields = [(_beside(claim, one, book),) for claim, one in model.claims if speaks_of(claim, subject)]
    names = [name for each in (*said, *fields) for name in ids_of_named(each)]
    if not names or not found.expression or found.by is not None or subject not in _LICENSED:
        return found
    known = f"({found.expression})" if " OR " in found.expression else found.expression
    told = " AND ".join(dict.fromkeys((known, *names)))
    listed = ", ".join(dict.fromkeys(names))
    return replace(
        found, expression=told, reason=f"{found.reason}; named as well and unknown: {listed}, which may bind"
    )


def _beside(claim: Claim, found: Identification, book: Book) -> tuple[str, ...]:
    """In quotes, what a field names beside the licenses it was taken for."""
    if not found.license_ids or found.confidence >= PLAINLY:
        return ()
    known = " ".join((*found.license_ids, *(one.name for each in found.license_ids if (one := record(book, each)))))
    return tuple(quoted(name) for name in named_licenses(claim.value) if name.casefold() not in known.casefold())


PLAINLY = 0.85
"""Confidence from which a field names a license: below it, words stand in the name that are none of the license's. By
judgment."""
_LICENSED = frozenset({Subject.WEIGHTS, Subject.CODE})
"""What sentences that do not say of what they speak are taken to speak of."""


def _with_own_texts(
    found: Conclusion, of: ModelRef, evidence: OwnEvidence, heritage: Sequence[Heritage], book: Book
) -> str | None:
    """The expression in which an altered text has its own id: the ids concluded are at least binding, not the text."""
    detected = [one for _, one, _ in evidence.texts]
    if not found.license_ids or not any(map(altered, detected)):
        return found.expression
    carried_down = [one for each in heritage for one in each.inherited.license_ids]
    ids, texts = named_truly(found.license_ids, detected, carried_down)
    named = expression(ids, book) or ""
    parts = [f"({named})" if " OR " in named else named, *(text_id(one, str(of.at(None))) for one in texts)]
    return " AND ".join(part for part in dict.fromkeys(parts) if part)


def _from_evidence(
    ref: ModelRef,
    evidence: OwnEvidence,
    heritage: Sequence[Heritage],
    listed: BaseFamily | None,
    book: Book,
    unchecked: str,
) -> Conclusion:
    own = own_license(evidence, book)
    binding = [one for one in heritage if binding_over(one, evidence.claimed_ids, book)]
    if binding:
        return _under_the_base(own, binding, evidence, book)
    if unchecked and evidence.subject is Subject.WEIGHTS and unprovable(evidence, book):
        reason = f"{own.reason}; {unchecked}, so that cannot be checked"
        return _conclusion((), None, reason, 0.0, book)
    if own.license_ids or evidence.unread:
        found = _conclusion(own.license_ids, own.basis, own.reason, own.confidence, book)
        return replace(found, expression=own.expression) if own.expression and found.license_ids else found
    said = own.reason if evidence.declared else "nothing is declared"
    if heritage:
        handed_down = [one for one in heritage if _licenses_the_whole(one, book)]
        if not handed_down:
            reason = f"{said}; {_from(heritage)}, which does not license what was added to it"
            return _conclusion((), None, reason, 0.0, book)
        ids = _join(one.inherited.license_ids for one in handed_down)
        reason = f"{said}; {_from(handed_down)}"
        return _conclusion(ids, Basis.INHERITED if ids else None, reason, min(one.confidence for one in heritage), book)
    if listed and evidence.subject is Subject.WEIGHTS:
        ids = resolve_one(book, listed.license)
        reason = (
            f"{said}; {listed.publisher} is known to have released the family {listed.id} "
            f"under {listed.license} ({listed.source})"
        )
        return _conclusion(ids, Basis.INHERITED if ids else None, reason, _BY_ID, book)
    return _conclusion((), None, own.reason, 0.0, book)


def written_of(ref: ModelRef, subject: Subject, written: Sequence[WrittenConclusion]) -> WrittenConclusion | None:
    """The entry by which a person concluded the license of a model; the last one that fits counts."""
    about = [one for one in reversed(written) if one.subject is subject]
    return next((one for one in about if _fits(str(ref.at(None)).casefold(), one.models)), None)


def by_person(entry: WrittenConclusion, book: Book) -> Conclusion:
    """What a person concluded."""
    read = expressions.parse(entry.license, lambda word: resolve_one(book, word), lambda one: _spelled(one, book))
    ids = read.ids if read else _join(resolve_one(book, word) for word in _words(entry.license))
    return Conclusion(
        license_ids=ids,
        expression=read.text if read and read.complete else expression(ids, book),
        basis=Basis.CONCLUDED,
        reason=entry.reason,
        confidence=1.0 if ids else 0.0,
        by=entry.by,
        on=entry.on,
        tied=bool(entry.evidence),
    )


def over_person(decided: Conclusion, heritage: Iterable[Heritage], book: Book) -> list[Heritage]:
    """The declared bases whose licenses bind and are not carried by what a person concluded of the model.

    A conclusion says under which license the model's own publisher gives it, and cannot lift what others put into it.
    """
    return [one for one in heritage if one.inherited.declared and binding_over(one, decided.license_ids, book)]


def _with_bases(decided: Conclusion, heritage: Sequence[Heritage], book: Book) -> Conclusion:
    """What a person concluded, joined with the licenses of declared bases that bind whatever is concluded."""
    binding = over_person(decided, heritage, book) if decided.license_ids else []
    if not binding:
        return decided
    base = _binding_ids(binding, book)
    own = decided.expression or ""
    parts = (f"({own})" if " OR " in own else own, expression(base, book) or "")
    return replace(
        decided,
        license_ids=_join((decided.license_ids, base)),
        expression=" AND ".join(part for part in parts if part),
        reason=f"{decided.reason}; {_from(binding)}, and no conclusion lifts its terms",
    )


_UNREAD_BLOCK = "front matter that the hub does not read as written"


def _without_text(evidence: OwnEvidence) -> str:
    """Why a license rests on words beside its text."""
    if evidence.not_read:
        return f"its text could not be read: {', '.join(evidence.not_read)}"
    return "no license text was found"


def own_license(evidence: OwnEvidence, book: Book) -> Own:
    """The license of the model's own texts, else of its declaration, else of its prose.

    Prose that names a binding license beside the declaration is added to it: both may bind.
    """
    if evidence.unread:
        document, found = evidence.unread[0]
        near = f", nearest is {found.nearest}" if found.nearest else ""
        status = "unrecognized" if found.status is Status.UNRECOGNIZED else found.status.value
        reason = f"{document.location.path} is {status}{near}: it needs review"
        if _changed_as_declared(evidence, book):
            reason = f"declared as {_names(evidence.declared_ids, book)}; {reason}"
            return Own(license_ids=evidence.declared_ids, basis=Basis.DECLARED, reason=reason, confidence=_CHANGED)
        return Own(license_ids=(), basis=None, reason=reason, confidence=0.0)
    if evidence.detected_ids:
        paths = tuple(dict.fromkeys(document.location.path for document, found, _ in evidence.texts))
        said = evidence.expression_of_texts()
        texts = agree(len(paths), "text", "texts") + f" in {', '.join(paths)} " + agree(len(paths), "is", "are")
        reason = f"the {texts} {_named(evidence.detected_ids, said, book)}"
        return Own(
            license_ids=evidence.detected_ids,
            basis=Basis.DETECTED,
            reason=reason,
            confidence=_TEXT,
            expression=said,
        )
    declared, stated = evidence.declared_ids, evidence.stated_ids
    if declared:
        more = tuple(
            license_id
            for license_id in stated
            if binds_derivatives(book, license_id) and not any(akin(book, license_id, other) for other in declared)
        )
        said = evidence.expression_of_declared()
        reason = f"declared as {_named(declared, said, book)}; {_without_text(evidence)}"
        if more:
            reason += f", and the model card also names {_names(more, book)}, which binds as well"
            said = expressions.joined(
                part for part in (said or expression(declared, book), expression(more, book)) if part
            )
        return Own(
            license_ids=(*declared, *more), basis=Basis.DECLARED, reason=reason, confidence=_TAG, expression=said
        )
    if stated:
        said = evidence.expression_of_stated()
        where = "its text" if any(claim.source != "front-matter" for claim, _ in evidence.stated) else _UNREAD_BLOCK
        reason = f"the model card names {_named(stated, said, book)} in {where}; {_without_text(evidence)}"
        return Own(license_ids=stated, basis=Basis.DECLARED, reason=reason, confidence=_PROSE, expression=said)
    if evidence.declared:
        values = [claim.value for claim, _ in evidence.declared]
        # "other" is what hubs call a license that another field names.
        named = [value for value in values if value.strip().casefold() != "other"] or values
        words = ", ".join(f"“{gist(value, _NAMED)}”" for value in named[:3])
        reason = f"declared as {words}, which names no known license"
        return Own(license_ids=(), basis=None, reason=reason, confidence=0.0)
    return Own(license_ids=(), basis=None, reason="no license is declared or found", confidence=0.0)


def nearly_shown(evidence: OwnEvidence) -> tuple[str, ...]:
    """The licenses of which the model's own texts are changed copies: what it most likely means to put itself under."""
    changed = (one for _, one in evidence.unread if one.status is Status.MODIFIED and one.score >= _NEARLY)
    return tuple(dict.fromkeys(one.nearest for one in changed if one.nearest))


def _changed_as_declared(evidence: OwnEvidence, book: Book) -> bool:
    """Whether every unread text is a changed copy of the binding license that is declared.

    Then at least that license is meant; its coverage stays incomplete until somebody reads the changes. A changed
    free license is no such thing: what was changed is likely to bind.
    """
    return all(
        found.status is Status.MODIFIED
        and found.nearest is not None
        and found.score >= _NEARLY
        and binds_derivatives(book, found.nearest)
        and carried(book, found.nearest, evidence.declared_ids)
        for _, found in evidence.unread
    )


def binding_over(heritage: Heritage, own_ids: Sequence[str], book: Book) -> bool:
    """Whether an ancestor's license binds and the model's own does not carry it."""
    if heritage.same_publisher and own_ids:
        return False
    return any(
        binds_derivatives(book, license_id)
        and not carried(book, license_id, own_ids)
        and reaches(heritage, license_id, book)
        for license_id in heritage.inherited.license_ids
    )


def reaches(heritage: Heritage, license_id: str, book: Book) -> bool:
    """Whether an ancestor's license covers the model at all: outputs alone make no derivative, unless it says so."""
    relation = heritage.inherited.relation
    return relation not in FROM_OUTPUTS or outputs_bind(with_incorporated(book, license_id).values())


def unprovable(evidence: OwnEvidence, book: Book) -> bool:
    """Whether a free license is only declared: on a model made from unnamed others that proves nothing."""
    ids = evidence.claimed_ids
    if evidence.detected_ids or not ids:
        return False
    return not any(binds_derivatives(book, license_id) for license_id in ids)


def _licenses_the_whole(one: Heritage, book: Book) -> bool:
    """Whether an ancestor's license tells what covers a model whose own author declares nothing.

    A binding license does; a free one only where nothing was added to it, or by the publisher who gave it.
    """
    if one.same_publisher or one.inherited.relation == "quantized":
        return True
    return any(
        binds_derivatives(book, license_id) and reaches(one, license_id, book)
        for license_id in one.inherited.license_ids
    )


def _under_the_base(own: Own, binding: Sequence[Heritage], evidence: OwnEvidence, book: Book) -> Conclusion:
    base = _binding_ids(binding, book)
    kept = tuple(
        license_id
        for license_id in own.license_ids
        if rank(book, license_id) > strictest(book, base) and not carried(book, license_id, base)
    )
    reason = _from(binding)
    if own.license_ids:
        verb = agree(len(own.license_ids), "is", "are")
        reason += f"; {_names(own.license_ids, book)} {verb} declared and cannot lift its terms"
    elif evidence.unread:
        reason += f"; {own.reason}"  # a text that nobody read adds to what the base proves, and takes nothing from it
    if kept:
        reason += f"; the limits of {_names(kept, book)} apply as well"
    return _conclusion((*base, *kept), Basis.INHERITED, reason, min(one.confidence for one in binding), book)


def _binding_ids(heritage: Iterable[Heritage], book: Book) -> tuple[str, ...]:
    """The licenses of ancestors that bind."""
    return _join(
        (
            license_id
            for license_id in one.inherited.license_ids
            if binds_derivatives(book, license_id) and reaches(one, license_id, book)
        )
        for one in heritage
    )


def _from(heritage: Sequence[Heritage]) -> str:
    parts = []
    for one in heritage:
        verb = "derives from" if one.inherited.declared else "seems to derive from"
        parts.append(f"it {verb} {one.parent}, under {' and '.join(one.inherited.license_ids)} ({one.inherited.how})")
    return "; ".join(dict.fromkeys(parts))


def expression(ids: Sequence[str], book: Book) -> str | None:
    """The SPDX expression of licenses that apply together; None of none."""
    return expressions.joined(_spelled(license_id, book) for license_id in ids) or None


def ways_of(found: Identification | Conclusion, book: Book) -> tuple[tuple[str, ...], ...]:
    """Each way to take the licenses of an expression, by ids: all of them together where it offers no choice."""
    if not found.expression or " OR " not in found.expression:
        return (found.license_ids,)
    read = expressions.parse(
        found.expression, lambda word: _spelled_by(word, found.license_ids, book), lambda one: _spelled(one, book)
    )
    if read is None or not read.complete or set(read.ids) != set(found.license_ids):
        return (found.license_ids,)
    return read.branches


def ways_to_take(concluded: Conclusion, book: Book) -> tuple[Conclusion, ...]:
    """A conclusion for each way to take licenses that are offered at choice; none where they offer no choice."""
    ways = ways_of(concluded, book)
    if len(ways) < 2:
        return ()
    return tuple(
        replace(
            concluded,
            license_ids=branch,
            expression=expression(branch, book),
            reason=f"{concluded.reason}; taken as {_names(branch, book)}",
        )
        for branch in ways
    )


def _spelled(license_id: str, book: Book) -> str:
    known = record(book, license_id)
    return known.expression if known else f"LicenseRef-{license_id}"


def _spelled_by(word: str, ids: Sequence[str], book: Book) -> tuple[str, ...]:
    """Of some records the one that an expression spells so."""
    return tuple(one for one in ids if _spelled(one, book).casefold() == word.casefold())[:1]


def _conclusion(ids: tuple[str, ...], basis: Basis | None, reason: str, confidence: float, book: Book) -> Conclusion:
    return Conclusion(
        license_ids=ids,
        expression=expression(ids, book),
        basis=basis if ids else None,
        reason=reason[:1].upper() + reason[1:],
        confidence=confidence if ids else 0.0,
    )


def _names(ids: Iterable[str], book: Book, joiner: str = "and") -> str:
    known = [(license_id, record(book, license_id)) for license_id in ids]
    return f" {joiner} ".join(found.name if found else license_id for license_id, found in known)


def _named(ids: Sequence[str], said: str | None, book: Book) -> str:
    """Names, with "or" between them where they are nothing but a choice, and as an expression where they are more."""
    if not said or " OR " not in said:
        return _names(ids, book)
    return said if " AND " in said or " WITH " in said else _names(ids, book, "or")


def _join(groups: Iterable[Iterable[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(license_id for group in groups for license_id in group))


def _words(license_text: str) -> list[str]:
    words = license_text.replace("(", " ").replace(")", " ").split()
    return [word for word in words if word.upper() not in expressions.OPERATORS]


def _fits(name: str, glob: str) -> bool:
    pattern = glob.strip().casefold()
    return fnmatchcase(name, pattern if ":" in pattern else f"hf:{pattern}")
