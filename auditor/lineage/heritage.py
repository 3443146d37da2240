"""What a parent hands down: from its own evidence where it was collected, else from the table of well-known models.

The text of the child's time binds: a base that was relicensed later still binds those who took it before.
"""

from __future__ import annotations

from datetime import date

from auditor.core.model import Conclusion, Coverage, Inherited, Recognized
from auditor.core.protocols import Book
from auditor.core.whereabouts import id_of
from auditor.lineage.ancestry import Parent, asked, is_of_owner, is_publisher
from auditor.lineage.conclude import Heritage
from auditor.records.base_models import BaseFamily, BaseModels
from auditor.records.model_names import fold
from auditor.records.strictness import record, resolve_one, strictest

_BY_ID, _BY_NAME = 0.9, 0.6
"""How sure we are of a base model named by its hub id, and by a name of its family. By judgment: a name alone stays
at EDGE_COUNTS_FROM."""


def from_parent(
    model: Recognized, parent: Parent, weights: Coverage, bases: BaseModels, book: Book, *, followed: bool = True
) -> list[Heritage]:
    """From what was concluded for the weights of a parent that was collected: its own license, and its ancestors'.

    Args:
        followed: whether all that the parent was made from is known.
    """
    weights = _as_taken(weights, book)
    ids = weights.concluded.license_ids
    if not ids:
        return []
    ancestors = [one for one in weights.inherited if set(one.license_ids) & set(ids)]
    own = {license_id for found in (*weights.declared, *weights.detected) for license_id in found.license_ids}
    # What a parent says of itself is no mere proposal, though an ancestor that is one may be under the same license.
    older = {each for one in ancestors for each in one.license_ids if one.declared or each not in own}
    groups: list[tuple[tuple[str, ...], tuple[str, ...], str, bool]] = [
        ((parent.edge.parent,), tuple(one for one in ids if one not in older), parent.name, True)
    ]
    groups += [
        (
            (parent.edge.parent, *one.path),
            tuple(x for x in one.license_ids if x in ids),
            one.path[-1] if one.path else "",
            one.declared,
        )
        for one in ancestors
    ]
    return [
        Heritage(
            inherited=Inherited(
                path=path,
                relation=parent.edge.relation,
                license_ids=license_ids,
                how=_how_known(weights.concluded)[:300],
                declared=parent.edge.declared and declared,
            ),
            parent=parent.edge.parent,
            confidence=round(parent.edge.confidence * weights.concluded.confidence, 3),
            same_publisher=_same_owner(model, origin) and _its_own(model, license_ids, bases, book),
            terms=weights.terms,
            complete=weights.complete,
            followed=followed,
        )
        for path, license_ids, origin, declared in groups
        if license_ids
    ]


def from_person(model: Recognized, parent: Parent, decided: Conclusion, bases: BaseModels, book: Book) -> Heritage:
    """From what a person concluded of a parent that nobody could read."""
    return Heritage(
        inherited=Inherited(
            path=(parent.edge.parent,),
            relation=parent.edge.relation,
            license_ids=decided.license_ids,
            how=_how_known(decided)[:300],
            declared=parent.edge.declared,
        ),
        parent=parent.edge.parent,
        confidence=parent.edge.confidence,
        same_publisher=_same_owner(model, parent.name) and _its_own(model, decided.license_ids, bases, book),
    )


CONCLUDED_BY = "concluded by "
"""How a license begins to be known that a person concluded."""


def _how_known(concluded: Conclusion) -> str:
    if concluded.by is not None:
        return f"{CONCLUDED_BY}{concluded.by}: {concluded.reason}"
    return f"from its own evidence: {concluded.reason}"


def _as_taken(weights: Coverage, book: Book) -> Coverage:
    """What is inherited where a parent offers licenses at choice: the way to take them that binds least."""
    if not weights.choices:
        return weights
    return weights.taking(min(weights.choices, key=lambda way: strictest(book, way.concluded.license_ids)))


def from_table(model: Recognized, parent: Parent, bases: BaseModels, book: Book) -> list[Heritage]:
    """From the table of well-known models; nothing where the parent is in no family.

    What another publisher's model was made from binds as well, where its own license is another one.
    """
    found: list[Heritage] = []
    family = parent.match.family if parent.match else None
    while family is not None:
        found += _under(model, parent, family, model.summary.answers(family.license_on), book)
        base = bases.base_of(family)
        family = base if base and base.license != family.license and not set(base.owners) & set(family.owners) else None
    return found


def from_table_then(model: Recognized, parent: Parent, book: Book) -> list[Heritage]:
    """From the table, where the parent was relicensed after the model was made: its card of today tells another one."""
    if parent.match is None or not parent.match.by_id:
        return []
    family = parent.match.family
    then = model.summary.answers(_before_a_change, family)
    return _under(model, parent, family, then, book) if then else []


def _before_a_change(day: date | None, family: BaseFamily) -> str | None:
    """The license on a day, where the family came under another one later."""
    if day is None or all(change.since <= day for change in family.later):
        return None
    return family.license_on(day)


def _under(model: Recognized, parent: Parent, family: BaseFamily, word: str, book: Book) -> list[Heritage]:
    ids = resolve_one(book, word)
    if parent.match is None or not ids:
        return []
    by_id = parent.match.by_id
    how = f"{family.id} of {family.publisher} is released under {word}: {family.source}"
    certainty = _BY_ID if by_id else _BY_NAME
    return [
        Heritage(
            inherited=Inherited(
                path=(parent.edge.parent,),
                relation=parent.edge.relation,
                license_ids=ids,
                how=how,
                declared=parent.edge.declared,
            ),
            parent=parent.edge.parent,
            confidence=round(parent.edge.confidence * certainty, 3),
            same_publisher=asked(model, is_publisher, family),
        )
    ]


def _its_own(model: Recognized, license_ids: tuple[str, ...], bases: BaseModels, book: Book) -> bool:
    """Whether none of the licenses is a vendor's own under which somebody else released: that is not theirs to lift."""
    families = [one for one in bases.families if one.owners and set(resolve_one(book, one.license)) & set(license_ids)]
    vendors = [one for one in families if _is_vendors(one, book)]
    return not vendors or any(asked(model, is_publisher, one) for one in vendors)


def _is_vendors(family: BaseFamily, book: Book) -> bool:
    """Whether a family is under its own publisher's license, which nobody else's models begin with."""
    known = [record(book, one) for one in resolve_one(book, family.license)]
    mark = fold(family.publisher)
    return any(
        one is not None and one.publisher and fold(one.publisher) in (mark, mark.partition("-")[0]) for one in known
    )


def _same_owner(model: Recognized, origin: str) -> bool:
    return "/" in origin and asked(model, is_of_owner, fold(id_of(origin).partition("/")[0]))
