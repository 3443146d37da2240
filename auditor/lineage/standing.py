"""Whether a stored dossier is what a policy's conclusions make of its evidence, and what is left of it where not.

What follows from a conclusion is worked out while a model is traced. So a dossier that was stored under other
conclusions says what is no longer, or not yet, so: its model is read again, or its license is open.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from auditor.core.errors import UsageError
from auditor.core.model import Basis, Coverage, Dossier, Gap, ModelRef, Subject, WrittenConclusion
from auditor.core.protocols import Book
from auditor.lineage.conclude import by_person, written_of
from auditor.lineage.heritage import CONCLUDED_BY
from auditor.lineage.tied import VOID, void_gap

_TELLS = 150
"""Characters of a reason by which it is known again in what is said of an ancestor, which is cut. By judgment."""


def stands(dossier: Dossier, written: Sequence[WrittenConclusion], book: Book) -> bool:
    """Whether a dossier says what these conclusions make of its evidence, of the model and of what it was made from."""
    own = all(_stands(one, written_of(dossier.ref, one.subject, written), dossier, book) for one in dossier.coverage)
    return own and all(_agrees(how, entry) for how, entry in _of_ancestors(dossier, written))


def unsettled(dossier: Dossier, written: Sequence[WrittenConclusion]) -> Dossier:
    """A dossier whose license is open, because it does not say what these conclusions come to."""
    entry = written_of(dossier.ref, Subject.WEIGHTS, written)
    then = dossier.weights.concluded
    if entry:
        what = f"the conclusion of {entry.by} of {entry.on.isoformat()} ({entry.license})"
    elif then.by:
        what = f"the conclusion of {then.by}" + (f" of {then.on.isoformat()}" if then.on else "")
    else:
        what = "a conclusion about what it was made from"
    gap = Gap(what=what, kind=VOID, detail="is not what this audit was made with, and the files are not at hand")

    def opened(one: Coverage) -> Coverage:
        choices = tuple(replace(way, complete=False, gaps=(gap, *way.gaps)) for way in one.choices)
        return replace(one, complete=False, gaps=(gap, *one.gaps), choices=choices)

    coverage = tuple(opened(one) if one.subject is Subject.WEIGHTS else one for one in dossier.coverage)
    return replace(dossier, coverage=coverage)


def _stands(one: Coverage, entry: WrittenConclusion | None, dossier: Dossier, book: Book) -> bool:
    then = one.concluded
    void = void_gap(entry, dossier.evidence) if entry else None
    told = [gap for gap in one.gaps if gap.kind == VOID]
    if entry is None or void is not None:
        return then.basis is not Basis.CONCLUDED and told == ([void] if void else [])
    now = by_person(entry, book)
    return (
        not told
        and (then.by, then.on, then.tied) == (now.by, now.on, now.tied)
        and then.license_ids[: len(now.license_ids)] == now.license_ids
        and then.reason.startswith(now.reason)
    )


def _of_ancestors(
    dossier: Dossier, written: Sequence[WrittenConclusion]
) -> Iterable[tuple[str, WrittenConclusion | None]]:
    """For each ancestor how its license is known, and what was concluded of it now."""
    known: dict[str, list[str]] = {edge.parent: [] for edge in dossier.parents}
    for one in dossier.weights.inherited:
        if one.path:
            known.setdefault(one.path[-1], []).append(one.how)
    for label, told in known.items():
        try:
            entry = written_of(ModelRef.parse(label), Subject.WEIGHTS, written)
        except UsageError:
            entry = None  # words that name no model
        yield "\n".join(told), entry


def _agrees(how: str, entry: WrittenConclusion | None) -> bool:
    return CONCLUDED_BY not in how if entry is None else f"{CONCLUDED_BY}{entry.by}: {entry.reason}"[:_TELLS] in how
