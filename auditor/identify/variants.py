"""Phrases that license texts use for one another and that say the same (`license_db/variants.yaml`)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any

from auditor.core.marked_yaml import load_mapping
from auditor.core.resources import data_root
from auditor.identify import normalize
from auditor.identify.page import Page
from auditor.identify.vocabulary import UNKNOWN, WordTable

_FILE = "variants.yaml"
Phrase = tuple[str, ...]
"""Spelled words."""


@dataclass(frozen=True, slots=True)
class Group:
    """Phrases that may stand in place of each other."""

    phrases: tuple[Phrase, ...]
    after: str = ""
    """The spelled word that stands before them on both sides; empty where it may be any."""
    address: bool = False
    """Whether they say where somebody can be reached."""


@cache
def groups() -> tuple[Group, ...]:
    """The groups of the file.

    Raises:
        ConfigError: the file is no mapping.
    """
    text = (data_root("license_db") / _FILE).read_text("utf-8")
    return tuple(_group(entry) for entry in load_mapping(text, path=_FILE).value["groups"])


def _group(entry: Any) -> Group:
    told: Mapping[str, Any] = entry if isinstance(entry, Mapping) else {"any": entry}
    phrases = tuple(dict.fromkeys(map(_spelled, told["any"])))
    return Group(phrases, normalize.spell(str(told.get("after", ""))), bool(told.get("address")))


def _spelled(phrase: object) -> Phrase:
    return tuple(normalize.spell(word) for word in normalize.words(normalize.fold(str(phrase)).text))


@dataclass(eq=False)
class Variants:
    """The groups for one vocabulary."""

    vocabulary: WordTable
    _by_first: dict[int, list[tuple[tuple[int, ...], Group]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for group in groups():
            for phrase in group.phrases:
                numbers = tuple(map(self.vocabulary.word, phrase))
                if UNKNOWN not in numbers:
                    self._by_first.setdefault(numbers[0], []).append((numbers, group))

    def steps(self, form: Sequence[int], i: int, page: Page, j: int, j2: int) -> Iterator[tuple[int, int]]:
        """How many words of a form at ``i``, and of a page at ``j``, say the same in other words."""
        for numbers, group in self._by_first.get(form[i], ()):
            if tuple(form[i : i + len(numbers)]) != numbers or not self._follows(group.after, form, i, page, j):
                continue
            for other in group.phrases:
                if j + len(other) <= j2 and all(page.spelled(j + at) == word for at, word in enumerate(other)):
                    yield len(numbers), len(other)

    def address(self, form: Sequence[int], i: int) -> int:
        """How many words of a form at ``i`` are an address; the most that are."""
        ways = self._by_first.get(form[i], ()) if i < len(form) else ()
        fits = (len(found) for found, group in ways if group.address and tuple(form[i : i + len(found)]) == found)
        return max(fits, default=0)

    def spans(self, form: Sequence[int]) -> list[tuple[int, int]]:
        """The phrases of several words that a form holds, half-open."""
        return [
            (i, i + len(numbers))
            for i, word in enumerate(form)
            if word in self._several
            for numbers in self._several[word]
            if tuple(form[i : i + len(numbers)]) == numbers
        ]

    @cached_property
    def _several(self) -> dict[int, list[tuple[int, ...]]]:
        long = {word: [found for found, _ in ways if len(found) > 1] for word, ways in self._by_first.items()}
        return {word: found for word, found in long.items() if found}

    def _follows(self, after: str, form: Sequence[int], i: int, page: Page, j: int) -> bool:
        if not after:
            return True
        return i > 0 and j > 0 and form[i - 1] == self.vocabulary.word(after) and page.spelled(j - 1) == after
