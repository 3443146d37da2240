"""Of licenses that are offered at choice: the ways that were taken, and the terms that then hold.

A choice is the licensee's: who takes one license owes nothing under another. So whatever tells duties asks here.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.core.model import Coverage, ModelAudit, Term, Verdict


def way_of(weights: Coverage, verdict: Verdict) -> Coverage:
    """The weights as this verdict took them; as they are where nothing is at choice, or nobody said which was taken."""
    found = (choice for choice in weights.choices if choice.concluded.expression == verdict.taken)
    choice = next(found, None) if verdict.taken else None
    return weights.taking(choice) if choice else weights


def ways_taken(model: ModelAudit) -> tuple[Coverage, ...]:
    """The weights under each way that a verdict took, once, in the order of the expression.

    Where nothing is at choice, the weights as they are; where no verdict says what it took, every way that is offered.
    A model that was not collected has none.
    """
    if model.dossier is None:
        return ()
    weights = model.dossier.weights
    taken = {verdict.taken for verdict in model.verdicts if verdict.taken}
    ways = [choice for choice in weights.choices if choice.concluded.expression in taken] or weights.choices
    return tuple(weights.taking(choice) for choice in ways) or (weights,)


def terms_taken(model: ModelAudit) -> Iterator[Term]:
    """The terms of `ways_taken`, each once."""
    ways = ways_taken(model)
    seen: list[Term] = []
    for way in ways:
        for term in way.terms:
            if len(ways) == 1 or term not in seen:
                seen.append(term)
                yield term


def left(model: ModelAudit) -> tuple[Coverage, ...]:
    """The ways that are offered beside those that were taken."""
    if model.dossier is None:
        return ()
    weights = model.dossier.weights
    taken = {way.concluded.expression for way in ways_taken(model)}
    return tuple(weights.taking(one) for one in weights.choices if one.concluded.expression not in taken)
