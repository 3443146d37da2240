"""What a model's own name contributes to what is traced and judged: two names alike in all of it may be exchanged.

Lineage asks a name which family it sounds like, whether its owner publishes that family, whether it tells of a
conversion, which model of the same owner it builds on, and how it stands to the names of possible parents. A sweep
shares one answer between models of equal evidence whose names answer all of this alike.
"""

from __future__ import annotations

from collections.abc import Container, Hashable
from dataclasses import dataclass
from functools import lru_cache

from auditor.core import patterns as re
from auditor.core.hub_names import hub_id
from auditor.core.model import Claim, Dossier, Recognized
from auditor.lineage.ancestry import (
    DERIVED_WORDS,
    TABLE,
    alike,
    goes_on,
    last_part,
    likeness,
    names_generation,
    same_letters,
    says_derivative,
)
from auditor.lineage.effective_terms import repository_of
from auditor.lineage.others import row_of_a_repository, stands_to
from auditor.lineage.relations import ADAPTERS, DERIVATIVE_TAGS
from auditor.records import catalog as catalogue
from auditor.records.base_models import BaseModels
from auditor.records.model_names import (
    fold,
    is_conversion,
    other_size,
    reads_as_a_model,
    same_owner_base,
    stem,
    tells_same_size,
)

CARD = "readme.md"
"""The card's path, folded."""
_MOST = 24
"""Names that are compared; a model that is set against more of them shares no answer. By judgment: sharing less is
slower, never wrong."""


@dataclass(frozen=True, slots=True)
class Rivals:
    """What the evidence sets against a model's own name, and what it leaves for that to tell."""

    names: tuple[str, ...]
    derivative: bool
    """Whether the evidence itself says that the model was made from another: its name need not."""
    related: bool
    """Whether the evidence itself says how the model was made from a parent, or names none."""


def is_itself(claim: Claim, own: str) -> bool:
    """Whether words that tell what was made from a base name the model itself."""
    return claim.key == "base_model_of" and claim.value in (own, own.rpartition("/")[2])


def rivals(
    model: Recognized, dossier: Dossier, bases: BaseModels, spoken: Container[int] = frozenset()
) -> Rivals | None:
    """The names that the evidence sets against a model's own; None where they are too many.

    Words of prose that name no family, no hub model and no size are nobody's name: lineage passes them over.

    Args:
        spoken: lines of the card that speak the model's own name, where another's card speaks that one's.
    """
    found: dict[str, None] = {}
    claims = model.reading.claims
    own, bare = stem(model.summary.ref.name), model.summary.ref.name.rpartition("/")[2]
    for claim in claims:
        if claim.key in ("base_model", "name_or_path"):
            named = claim.source != "prose" or claim.effective or bases.find(claim.value)
            if named or (reads_as_a_model(claim.value) and stem(claim.value) != own):
                found.update(dict.fromkeys((claim.value, hub_id(claim.value) or "", last_part(claim.value))))
        elif (claim.key == "base_model_of" and not is_itself(claim, model.summary.ref.name)) or (
            claim.key == "tags" and names_generation(claim.value) and bases.find_name(claim.value)
        ):
            found[claim.value] = None
        elif claim.key == "license_link" and (there := repository_of(claim.value)):
            found[there[0]] = None
    edges = (
        edge for edge in dossier.parents if edge.said_by not in ("name", TABLE) and not edge.parent.startswith("the ")
    )
    found.update(dict.fromkeys(edge.parent.removeprefix("hf:") for edge in edges))
    for entry in model.unread:
        place = entry.location
        itself = place.path.casefold() == CARD and place.start_line in spoken
        found.update(dict.fromkeys(name for name in entry.bases or () if not (itself and bare in name)))
        found[row_of_a_repository(entry) or ""] = None
        if entry.about and entry.about.model:
            found.update(dict.fromkeys((entry.about.name, *entry.about.beside)))
    found.pop("", None)
    if len(found) > _MOST:
        return None
    stated = any(claim.key == "base_model_relation" and claim.source != "prose" for claim in claims)
    hinted = any(claim.key == "tags" and claim.value.casefold() in DERIVATIVE_TAGS for claim in claims)
    declared = any(
        claim.key == "name_or_path" or (claim.key == "base_model" and claim.source != "prose") for claim in claims
    )
    return Rivals(tuple(found), says_derivative(claims), stated or hinted or not declared)


def traits(own: str, rivals: Rivals, bases: BaseModels) -> Hashable:
    """Everything that tracing and judging ask of ``own``, an ``org/name``, beside the given rivals.

    What the name alone tells comes first: the family it sounds like, and the model of the same owner it builds on. Then
    how it stands to each of ``names`` and to those two, and in which order they are like it.
    """
    account, bare = own.partition("/")[0], fold(own.rpartition("/")[2])
    match = bases.find(own)
    base = bases.base_of(match.family) if match else None
    sibling = same_owner_base(own)
    listed = bases.find(sibling) if sibling else None
    told = [family.id for family in (match and match.family, base) if family]
    all_names = [*rivals.names, *told, *([sibling] if sibling and listed else [])]
    # The sibling's own name differs from model to model: it goes by its place.
    alike = sorted(range(len(all_names)), key=lambda place: (-likeness(own, all_names[place]), all_names[place]))
    return (
        match and (match.family.id, match.by_id),
        listed and (listed.family.id, listed.by_id, stem(str(sibling)) == stem(own)),
        _publishes(bases).get(fold(account), ()),
        account.casefold() if catalogue.publisher(account) else "",
        (not rivals.related or match is not None) and is_conversion(own),
        not rivals.derivative and not DERIVED_WORDS.isdisjoint(bare.split("-")),
        not ADAPTERS.isdisjoint(re.split(r"[-_.]", bare)),
        tuple(_set_against(own, account, fold(sibling or ""), name) for name in all_names),
        tuple(alike) if len(alike) > 1 else (),
        same_letters(own, own),
    )


def _set_against(own: str, account: str, sibling: str, name: str) -> tuple[bool, ...]:
    folded, built_on = fold(name), fold(same_owner_base(name) or "")
    return (
        folded == fold(own),
        name.casefold() == own.casefold(),
        name.rpartition("/")[2].casefold() in own.rpartition("/")[2].casefold(),
        folded == sibling,
        built_on == fold(own),
        fold(name.partition("/")[0]) == fold(account),
        name.partition("/")[0].casefold() == account.casefold(),
        stem(name) == stem(own),
        fold(name.rpartition("/")[2]) == stem(own),
        goes_on(own, name),
        other_size(own, name),
        tells_same_size(own, name),
        same_letters(name, own),
        alike(name, own),
        *stands_to(name, own.rpartition("/")[2]),
        (same_letters(name, own) or is_conversion(name)) and is_conversion(own),
    )


@lru_cache(4)
def _publishes(bases: BaseModels) -> dict[str, tuple[str, ...]]:
    """Owner → the families of which it is the publisher."""
    found: dict[str, tuple[str, ...]] = {}
    for family in bases.families:
        for owner in family.owners:
            found[fold(owner)] = (*found.get(fold(owner), ()), family.id)
    return found
