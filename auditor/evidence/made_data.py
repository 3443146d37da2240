"""Sentences of a card that say its training data were made with the model of a vendor who limits that.

Evaluation and comparison are no making: only verbs of making, and names joined to what was made, are read.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from auditor.core import patterns as re
from auditor.core.signs import Signs
from auditor.core.worded import Worded
from auditor.evidence.parent_words import DENIED
from auditor.records import catalog as catalogue
from auditor.text.license_statements import paragraphs
from auditor.text.markdown import Outline, plain

_MOST = 8
"""Statements on generated training data that are kept. By judgment: one decides, a few show it."""
_WORDS = Worded("data_words.yaml")
_MADE, _DATA = "{made}", "{outputs}"
_VERSION = r"[\w.]{0,8}(?:[- ][\d.]{1,4}\w{0,6})?"


@dataclass(frozen=True, slots=True)
class MadeData:
    """A place that says so."""

    line: int
    words: str
    """How the vendor's model is named there."""
    vendor: str


def made_data(card: Outline) -> Iterator[MadeData]:
    """Each vendor once, at the first place."""
    told: set[str] = set()
    for number, text in paragraphs(card) if _vendors().called("\n".join(card.shown)) else ():
        flat = plain(text.replace("\n", " "))
        for pattern, vendor in _vendors().called(flat):
            match = pattern.search(flat) if vendor not in told else None
            if match and not DENIED.search(flat[max(0, match.start() - 100) : match.start()]):
                told.add(vendor)
                yield MadeData(number, (match["after"] or match["before"] or match["of"]).rstrip(".")[:60], vendor)
        if len(told) >= _MOST:
            return


def vendor_in(dataset: str) -> str | None:
    """The vendor a data set's id tells by its name: ``alpaca-gpt4`` and the like."""
    for words, vendor in catalogue.words_for_outputs():
        if re.search(rf"(?<![a-z])(?:{words})(?![a-z])", dataset.replace("_", "-"), re.IGNORECASE):
            return vendor
    return None


@cache
def _vendors() -> Signs[tuple[re.Pattern[str], str]]:
    """For each vendor the sentences that say what was made with its models, and its id; by the models' names."""
    found = []
    for words, vendor in catalogue.words_for_outputs():
        name = rf"\b(?:{words})(?![a-z]){_VERSION}"
        pattern = _WORDS.pattern(
            rf"{_MADE}[^.\n]{{0,40}}{{made_by}}[^.\n]{{0,30}}?(?P<after>{name})"
            rf"|(?P<before>{name})(?:'s)?[- ]{{1,2}}(?:{_MADE}|{_DATA})"
            rf"|{_DATA}[^.\n]{{0,20}}{{made_of}}[^.\n]{{0,20}}?(?P<of>{name})",
            re.IGNORECASE,
        )
        found.append(((pattern, vendor), _signs_of(words)))
    return Signs(found)


def _signs_of(words: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_first_part(word) for word in words.split("|")))


def _first_part(word: str) -> str:
    """Of a name whose parts may be joined by a hyphen, a blank or nothing: letters that stand there in any case."""
    return word.partition("[- ]?")[0].replace("\\", "").casefold()
