"""Which other models are collected because a model names them: what fields declare, and what words state."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice, zip_longest

from auditor.core.hub_names import hub_id
from auditor.core.memory import Memory
from auditor.core.model import DATA_SET, Claim, ModelRef, Snapshot
from auditor.core.whereabouts import places
from auditor.evidence.bases_seen import SEEN
from auditor.evidence.cards import declared_parents, read_card
from auditor.evidence.data_sets import fields_of_data
from auditor.evidence.reading import read
from auditor.records.base_models import load_base_models
from auditor.records.model_names import fold, same_owner_base

MOST_DATA = 8
"""Data sets that are collected of one model. By judgment: bounds the requests that one model card can cause; the others
are told by what stands beside their names."""
MOST_NAMED = 8
"""Parents that words alone name, of one model. By judgment: cards with more are catalogs; what is left out asks."""


def followed_parents(snapshot: Snapshot, memory: Memory | None = None) -> tuple[ModelRef, ...]:
    """Declared parents first, then those that words and left-over settings propose by an id, without the model itself.

    A proposal is one wherever it stands, in the card or beside it: lineage asks where its license would bind, and a
    model that is not there is shown as such. Reading it makes the verdict depend on its own documents and not on what
    else a manifest holds.
    """
    declared = declared_parents(snapshot) or _of_its_publisher(snapshot)
    own = snapshot.ref.name.casefold()
    words = proposed(read(snapshot, memory=memory).claims)
    named = (places(snapshot.ref, name, said)[0] for said in words if (name := hub_id(said)))
    known = {own, *(ref.name.casefold() for ref in declared)}
    fresh = dict.fromkeys(ref for ref in named if ref.name.casefold() not in known)
    return (*declared, *islice(fresh, MOST_NAMED))


def proposed(claims: Sequence[Claim]) -> Iterator[str]:
    """What words and settings propose as parents, those said of a model by its name last."""
    of_others = []
    for claim, then in zip_longest(claims, claims[2:]):
        if claim.key in ("name_or_path", SEEN):
            yield claim.value
        elif claim.key == "base_model" and claim.source == "prose":
            if then is not None and then.key == "base_model_of":
                of_others.append(claim.value)
            else:
                yield claim.value
    yield from of_others


def _of_its_publisher(snapshot: Snapshot) -> tuple[ModelRef, ...]:
    """The well-known model that another of the same publisher builds on by its name, where that declares no parent."""
    name = same_owner_base(snapshot.ref.name) if snapshot.ref.scheme == "hf" else None
    match = load_base_models().find(name) if name else None
    if not name or match is None or fold(name.partition("/")[0]) not in map(fold, match.family.owners):
        return ()
    return (ModelRef(scheme="hf", name=name),)


def followed(snapshot: Snapshot, memory: Memory | None = None) -> tuple[ModelRef, ...]:
    """The models of `followed_parents`, then the data sets that fields name by their ids; a data set names none.

    Args:
        memory: of what was read; None reads anew.
    """
    if snapshot.ref.name.startswith(DATA_SET):
        return ()
    return (*followed_parents(snapshot, memory), *named_data_sets(snapshot))


def named_data_sets(snapshot: Snapshot) -> tuple[ModelRef, ...]:
    """The data sets that front matter and hub data name by their ids: their own pages tell what they are under."""
    if snapshot.ref.scheme != "hf":
        return ()
    names = filter(None, map(hub_id, fields_of_data(snapshot, read_card(snapshot))))
    return tuple(islice(dict.fromkeys(ModelRef(scheme="hf", name=f"{DATA_SET}{name}") for name in names), MOST_DATA))
