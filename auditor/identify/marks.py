"""What may vary in a form, in numbers of the vocabulary, and as the flat row of integers in which an index keeps it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from auditor.identify.vocabulary import WordTable
from auditor.records.fingerprint import GAP, NUMBER_GAP, PLACE_GAP, Marks, Variable

FREE_RUN = -2
"""Stands in an alternative where `fingerprint.GAP` does: a run of words that is free. Given by our own format of
fingerprints; no word has a negative number."""
NUMBER_RUN = -3
"""Stands where `fingerprint.NUMBER_GAP` does: any number. Given by our own format of fingerprints."""
PLACE_RUN = -4
"""Stands where `fingerprint.PLACE_GAP` does: a place in brackets that nobody filled in. Given by our own format of
fingerprints."""
_RUNS = {GAP: FREE_RUN, NUMBER_GAP: NUMBER_RUN, PLACE_GAP: PLACE_RUN}


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalMarks:
    """`fingerprint.Marks` with vocabulary numbers in place of hashes; a free run is `FREE_RUN`."""

    enumerators: frozenset[int]
    notices: tuple[tuple[int, int], ...]
    optional: tuple[tuple[int, int], ...]
    variable: tuple[Variable, ...]
    joined: Mapping[int, int]
    free: int
    """How many of the variable places let other words stand than a bracket that nobody filled in."""

    @classmethod
    def unpack(cls, flat: NDArray[np.int32]) -> LocalMarks:
        """Read what `pack` wrote."""
        feed = iter(flat.tolist())
        enumerators = frozenset(next(feed) for _ in range(next(feed)))
        notices = tuple((next(feed), next(feed)) for _ in range(next(feed)))
        optional = tuple((next(feed), next(feed)) for _ in range(next(feed)))
        variable = []
        for _ in range(next(feed)):
            start, end, ways = next(feed), next(feed), next(feed)
            alternatives = tuple(tuple(next(feed) for _ in range(next(feed))) for _ in range(ways))
            variable.append(Variable(start=start, end=end, alternatives=alternatives))
        joined = {next(feed): next(feed) for _ in range(next(feed))}
        return cls(
            enumerators=enumerators,
            notices=notices,
            optional=optional,
            variable=tuple(variable),
            joined=joined,
            free=sum((PLACE_RUN,) not in part.alternatives for part in variable),
        )


def pack(marks: Marks, vocabulary: WordTable) -> list[int]:
    flat = [len(marks.enumerators), *marks.enumerators]
    for ranges in (marks.notices, marks.optional):
        flat += [len(ranges), *chain.from_iterable(ranges)]
    flat.append(len(marks.variable))
    for part in marks.variable:
        flat += [part.start, part.end, len(part.alternatives)]
        for way in part.alternatives:
            flat += [len(way), *(_RUNS[word] if word in _RUNS else vocabulary.number(word) for word in way)]
    flat.append(len(marks.joined))
    for place, joined in marks.joined:
        flat += [place, vocabulary.number(joined)]
    return flat
