"""May models under these licenses be merged, may a derivative be released under that one, and which ones could it be?

The answer is read from the terms on record, one parent at a time: a derivative may be released under a target where
the target lets every term pass that the parent puts on those who receive derivatives. Doubt is never a yes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from auditor.core.compiled import shipped_mapping
from auditor.core.model import FROM_OUTPUTS, LicenseRecord, RecordTerm
from auditor.core.protocols import Book
from auditor.core.resources import data_root
from auditor.lineage.carried_terms import duty, is_lost, loss
from auditor.lineage.propagation import comes_down, kind_of, outputs_bind
from auditor.records.strictness import akin, binds_derivatives, carried, rank, same, with_incorporated

YES, ASK, NO = "yes", "ask", "no"
_BADNESS = {YES: 0, ASK: 1, NO: 2}
"""Given by the order of answers: the worst reason decides."""
RELATIONS = ("finetune", "adapter", "merge", "quantized", "distillation")


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a parent's license allows, questions or forbids a release."""

    answer: str
    license_id: str
    """The parent's license that says so."""
    statement: str
    where: str | None = None
    """Section of the license, where one term decides."""


@dataclass(frozen=True, slots=True)
class Release:
    """Whether a derivative may be released under some licenses together."""

    under: tuple[str, ...]
    answer: str
    """``yes``, ``ask`` (a person must read) or ``no``."""
    reasons: tuple[Reason, ...]
    duties: tuple[str, ...] = ()
    """What the release must carry along, in plain words."""


def release(parents: Sequence[str], under: Sequence[str], relation: str, book: Book) -> Release:
    """Whether a derivative of models under ``parents`` may be released under all of ``under`` together.

    Args:
        parents: record ids of the parents' licenses.
        under: record ids the derivative is to be released under; several apply together.
        relation: one of `RELATIONS`.
    """
    unique = tuple(dict.fromkeys(parents))
    reasons = [reason for parent in unique for reason in _parent(parent, under, relation, book)]
    if relation == "merge":
        reasons += _between(unique, book)
    answer = max((reason.answer for reason in reasons), key=_BADNESS.__getitem__, default=YES)
    shown = [reason for reason in reasons if reason.answer == answer] if answer != YES else reasons
    duties = dict.fromkeys(duty for parent in parents for duty in _duties(parent, relation, book))
    return Release(tuple(under), answer, tuple(dict.fromkeys(shown)), tuple(duties) if answer != NO else ())


def merge(parents: Sequence[str], book: Book) -> Release:
    """Whether models under these licenses may be merged and shared: under all together, or under one that suits all."""
    unique = tuple(dict.fromkeys(parents))
    ways = [release(unique, under, "merge", book) for under in (unique, *((one,) for one in unique))]
    return min(ways, key=lambda one: _BADNESS[one.answer])


def _between(parents: Sequence[str], book: Book) -> Iterator[Reason]:
    """What stands between parents of one merge, whatever it is released under."""
    documents = {one: [known for known in with_incorporated(book, one).values() if known] for one in parents}
    prefixes = {
        str(term.value.get("text") if hasattr(term.value, "get") else term.value): one
        for one in parents
        for known in documents[one]
        for term in _of(known, "model-name-prefix")
    }
    if len(prefixes) > 1:
        yield Reason(ASK, parents[0], f"the name would have to begin with {' and with '.join(sorted(prefixes))}")
    for one in parents:
        others = [other for other in parents if not akin(book, one, other)]
        yield from (
            Reason(NO, one, f"it and {other} cannot be combined in one work") for other in others if _clash(one, other)
        )
        for term in (term for known in documents[one] for term in _of(known, "output-training")):
            if others and kind_of(term.value) in ("prohibited", "own-derivatives-only"):
                yield Reason(
                    ASK, one, f"it forbids improving other models: may it be combined with {others[0]}?", term.where
                )


def choices(parents: Sequence[str], relation: str, book: Book, candidates: Iterable[str]) -> tuple[Release, ...]:
    """The licenses a derivative could be released under, with reasons: each candidate alone, and the parents' together.

    Yes before ask, free before strict, then by id; a ``no`` is left out.
    """
    sets = [tuple(dict.fromkeys(parents)), *((one,) for one in candidates)]
    found = [release(parents, under, relation, book) for under in dict.fromkeys(sets)]
    possible = [one for one in found if one.answer != NO]
    return tuple(
        sorted(possible, key=lambda one: (_BADNESS[one.answer], max(rank(book, x) for x in one.under), one.under))
    )


# ------------------------------------------------------------------------------------------------- one parent


def _parent(parent: str, under: Sequence[str], relation: str, book: Book) -> Iterator[Reason]:
    documents = with_incorporated(book, parent)
    main = documents[parent]
    if main is None:
        yield Reason(ASK, parent, "it is no known license")
        return
    binding = outputs_bind(documents.values())
    if relation in FROM_OUTPUTS and not binding:
        yield from _from_outputs(parent, documents)
        return
    yield from _may_change(main)
    if carried(book, parent, under):
        yield Reason(YES, parent, "its own license stays in force")
        yield from _beside(main, under, book)
        return
    if not binds_derivatives(book, parent):
        if not main.terms_complete:
            yield Reason(ASK, parent, "the license database does not hold all of its terms")
        yield Reason(YES, parent, "it permits derivatives under other terms, with its notices kept")
        return
    yield from _moves(main, documents, under, relation, book)


def _may_change(main: LicenseRecord) -> Iterator[Reason]:
    for term_id, word in (("modification", "changed versions"), ("redistribution", "sharing")):
        for term in _of(main, term_id):
            if kind_of(term.value) == "prohibited":
                yield Reason(NO, main.id, f"it does not allow {word}", term.where)
            elif term_id == "modification" and kind_of(term.value) == "conditional":
                yield Reason(ASK, main.id, "it allows changed versions under conditions of its own", term.where)


def _beside(main: LicenseRecord, under: Sequence[str], book: Book) -> Iterator[Reason]:
    """A license that asks for itself alone does not stand another one with limits beside it."""
    for term in _of(main, "share-alike"):
        if kind_of(term.value) != "same-license":
            continue
        for other in under:
            if not same(book, other, main.id) and binds_derivatives(book, other) and not _moved(other, main.id):
                yield Reason(
                    NO, main.id, f"derivatives must be under it alone, and {other} adds terms of its own", term.where
                )


def _moves(
    main: LicenseRecord,
    documents: dict[str, LicenseRecord | None],
    under: Sequence[str],
    relation: str,
    book: Book,
) -> Iterator[Reason]:
    """A binding license that the target does not carry: does any of its terms stand against the move?"""
    if any(_moved(main.id, other) for other in under):
        yield Reason(YES, main.id, "it names the target as compatible")
        return
    targets = [known for one in under for known in with_incorporated(book, one).values() if known]
    binding = outputs_bind(documents.values())
    lost = [
        Reason(NO, main.id, loss(term) + ("" if known is main else f" ({known.name})"), term.where)
        for known in documents.values()
        if known
        for term in known.terms
        if comes_down(term.id, term.value, relation, outputs_bind=binding) and is_lost(term, targets)
    ]
    yield from lost
    if not all(known and known.terms_complete for known in documents.values()):
        yield Reason(
            ASK, main.id, "the license database does not hold all of its terms, or of what it incorporates by reference"
        )
    elif not lost:
        yield Reason(ASK, main.id, "no known term forbids it, but it is another license: counsel must compare them")


def _from_outputs(parent: str, documents: dict[str, LicenseRecord | None]) -> Iterator[Reason]:
    limits = [(known, term) for known in documents.values() if known for term in _of(known, "output-training")]
    for _known, term in limits:
        kind = kind_of(term.value)
        if kind in ("prohibited", "own-derivatives-only"):
            yield Reason(NO, parent, "it forbids training other models with its outputs", term.where)
        elif kind == "conditional":
            yield Reason(ASK, parent, "it permits training with its outputs under conditions", term.where)
    if not limits:
        whole = all(known and known.terms_complete for known in documents.values())
        yield Reason(YES if whole else ASK, parent, "no known term limits training with its outputs")


def _duties(parent: str, relation: str, book: Book) -> Iterator[str]:
    documents = with_incorporated(book, parent)
    binding = outputs_bind(documents.values())
    for known in documents.values():
        for term in known.terms if known else ():
            said = duty(term)
            if said and comes_down(term.id, term.value, relation, outputs_bind=binding):
                yield f"{parent}: {said}"


def _of(known: LicenseRecord, term_id: str) -> list[RecordTerm]:
    return [term for term in known.terms if term.id == term_id]


def _moved(one: str, other: str) -> bool:
    return (one, other) in moves()


@cache
def _table() -> dict[str, Any]:
    path = data_root("license_db") / "compatible.yaml"
    return dict(shipped_mapping(path, named=path.name).value)


def _clash(one: str, other: str) -> bool:
    return any({one, other} == {row["one"], row["other"]} for row in _table()["clashes"])


def moves() -> frozenset[tuple[str, str]]:
    """Pairs of record ids: a derivative of the first may be released under the second."""
    return frozenset((row["from"], row["to"]) for row in _table()["moves"])


def compared() -> tuple[str, ...]:
    """Record ids of the table in the documentation."""
    return tuple(_table()["table"])
