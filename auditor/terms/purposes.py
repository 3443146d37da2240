"""A grant for a purpose alone: to use the model "for scientific research", and by no other words for anything else.

No word for "only" is needed to limit a license: what is not granted is not allowed. What a text grants is seen from
all its sentences together, so this is told after every sentence has been read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

from auditor.terms.concepts import concepts
from auditor.terms.finding import Find
from auditor.terms.frames import PERMIT, Frames
from auditor.terms.passages import Passage

SURE = 0.8
"""Confidence of what follows from all grants of a text. By judgment: less than what one sentence states."""
_VALUES = (
    ("non-commercial", ("noncommerce", "nc-or-research")),
    ("research-only", ("research", "nc-research")),
    ("evaluation-only", ("evaluation",)),
    ("academic-only", ("academic",)),
    ("personal-only", ("personal",)),
)
"""Purposes from the widest to the narrowest: a grant for several is as wide as the widest of them."""
_ACTS = ("use", "reproduce", "modify")
_WIDER = (
    "commerce", "any-purpose", "unlimited", "including", "example", "product-or-service", "company", "production",
    "host", "internal", "sell-right", "other-purposes",
)  # fmt: skip
"""Purposes and words beside which a purpose is one among others."""
_OTHER_MATTERS = (
    "question", "another-thing", "history", "promise", "definition", "made-for", "your-own-things", "outputs",
    "feedback", "brand", "user-data", "noncommerce-body", "personal-info", "licensor",
)  # fmt: skip
"""What else may be allowed for a purpose, and who else may."""


@cache
def _masks() -> tuple[tuple[tuple[str, int], ...], int, int, int, int, int]:
    known = concepts()
    values = tuple((value, known.mask(listed)) for value, listed in _VALUES)
    every = known.mask(one for _, listed in _VALUES for one in listed)
    wider, other = (known.mask(one for one in listed if one in known.bits) for listed in (_WIDER, _OTHER_MATTERS))
    return values, every, known.mask(_ACTS), known.mask(("use",)), wider, other


def finds(told: Iterable[tuple[Passage, Frames]]) -> Iterator[Find]:
    """The purpose that every grant of use in a text names; nothing where one names none, or another beside it."""
    values, every, acts, use, wider, other = _masks()
    model, side = (concepts().mask((one,)) for one in ("model", "side-thing"))
    named: list[tuple[Passage, int]] = []
    for passage, frames in told:
        granted = _granted(frames)
        if not granted & acts or frames.mask & other:
            continue
        purposes = granted & every
        if frames.mask & wider or (not purposes and granted & use):
            return
        if purposes and (frames.mask & model or not frames.mask & side):
            named.append((passage, purposes))
    if not named:
        return
    said = 0
    for _, purposes in named:
        said |= purposes
    value = next(value for value, mask in values if said & mask)
    doubt = "the text grants it for this purpose, and for no other"
    for passage, _ in named:
        yield Find("purpose-limit", value, passage, SURE, None, doubt)


def _granted(frames: Frames) -> int:
    """What a sentence allows the licensee."""
    granted = 0
    for piece in frames.pieces:
        if piece.subject in ("licensor", "third-party"):
            return 0
        granted |= piece.governed.get(PERMIT, 0)
    return granted
