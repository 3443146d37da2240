"""Where a model is asked for that the evidence of another one names by ``org/name``.

A name means something where it is said. The cards of a public hub name models of that hub. What lies in a registry of
somebody's own may name its neighbors there, and at the public hub a stranger may have the same name: such a registry
is asked first where it can be, and where it cannot the public hub only proposes.
"""

from __future__ import annotations

from auditor.core.hub_names import is_at_hub
from auditor.core.hubs import hubs
from auditor.core.model import ModelRef

PUBLIC = "hf"
"""Scheme of the hub whose ids cards use everywhere."""


def places(child: ModelRef, name: str, words: str = "") -> tuple[ModelRef, ...]:
    """Where a model is asked for, first to last; the next place counts only where the one before has none.

    Args:
        child: the model whose evidence names the other.
        name: ``org/name``.
        words: as it is written there: an address of the public hub means that hub.
    """
    here = hubs().get(child.scheme)
    if here is not None and here.names_parents and not is_at_hub(words):
        return (ModelRef(scheme=child.scheme, name=name),)
    public = ModelRef(scheme=PUBLIC, name=name)
    if here is not None and here.hosted and not is_at_hub(words):
        return ModelRef(scheme=child.scheme, name=f"{host_of(child)}/{name}"), public
    return (public,)


def elsewhere(ref: ModelRef) -> ModelRef | None:
    """Where a parent is asked for that could not be read where its child lies; None where nowhere else."""
    here = hubs().get(ref.scheme)
    return ModelRef(scheme=PUBLIC, name=ref.name.partition("/")[2]) if here is not None and here.hosted else None


def in_own_registry(ref: ModelRef) -> bool:
    """Whether a model may lie in a registry of somebody's own."""
    here = hubs().get(ref.scheme)
    return here is not None and here.own


def host_of(ref: ModelRef) -> str:
    """The host of the registry in a reference that names it; empty where none does."""
    here = hubs().get(ref.scheme)
    return ref.name.partition("/")[0] if here is not None and here.hosted else ""


def id_of(text: str) -> str:
    """The ``org/name`` in a reference as text, whichever hub of that kind it is at; other words as they are."""
    scheme, _, name = text.partition(":")
    here = hubs().get(scheme)
    if here is not None and here.hosted:
        return name.partition("/")[2]
    return name if here is not None and here.names_parents else text
