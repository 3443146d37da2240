"""What comes down from a parent, by how a model was made from it and by term.

Whoever copies, changes, joins or converts weights holds a derivative, and all terms of its license come down. Whoever
only trained on a model's outputs holds none, unless the license says so; naming duties may reach them all the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from auditor.core.model import FROM_OUTPUTS, LicenseRecord, RecordTerm

_NAMING = frozenset({"model-name-prefix", "display-attribution"})
_LIMITS = frozenset({"conditional", "own-derivatives-only", "prohibited"})


def comes_down(term_id: str, value: Any, relation: str, *, outputs_bind: bool) -> bool:
    """Whether a term of a parent's license binds the model that was made from it.

    Args:
        value: the term's value; naming duties say themselves whether outputs trigger them.
        relation: ``finetune``, ``adapter``, ``merge``, ``quantized``, ``unknown``, ``distillation`` or ``dataset``.
        outputs_bind: whether the license counts models made with its outputs as derivatives.
    """
    if relation not in FROM_OUTPUTS or outputs_bind:
        return True
    when = str(value.get("when", "")) if isinstance(value, Mapping) else ""
    return term_id in _NAMING and "output" in when.casefold()


def outputs_bind(records: Iterable[LicenseRecord | None]) -> bool:
    """Whether one of these documents counts models made with the outputs as derivatives."""
    return any(term.id == "distillation-is-derivative" and term.value == "yes" for term in _terms(records))


def limits_training(records: Iterable[LicenseRecord | None]) -> bool:
    """Whether one of these documents limits what may be trained with the outputs: then its author must be asked."""
    return any(term.id == "output-training" and kind_of(term.value) in _LIMITS for term in _terms(records))


def says_of_outputs(records: Iterable[LicenseRecord | None]) -> bool:
    """Whether one of these documents asks anything of whoever trains on outputs."""
    known = tuple(records)
    named = (comes_down(term.id, term.value, "dataset", outputs_bind=False) for term in _terms(known))
    return outputs_bind(known) or limits_training(known) or any(named)


def _terms(records: Iterable[LicenseRecord | None]) -> Iterator[RecordTerm]:
    for known in records:
        if known is not None:
            yield from known.terms


def kind_of(value: Any) -> str:
    """The word of a graded value (allowed, conditional, prohibited …), bare or with further fields; else empty."""
    word = value.get("kind", "") if isinstance(value, Mapping) else value
    return word if isinstance(word, str) else ""
