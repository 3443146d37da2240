"""Sentences of a card that say its training data were made with the model of a vendor who limits that.

Two ways to say so: that a model made data, whatever it is called (`auditor.evidence.made_by_models`; a name that nobody
has is read in the place of the vendor's), and a name joined to what was made ("GPT-4 responses").
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from auditor.core import patterns as re
from auditor.core.signs import Signs
from auditor.core.worded import Worded
from auditor.evidence.derivations import derivations
from auditor.evidence.made_by_models import makers
from auditor.evidence.parent_words import DENIED
from auditor.evidence.unnamed_bases import STAND_IN
from auditor.records import catalog as catalogue
from auditor.text.license_statements import paragraphs
from auditor.text.markdown import Outline, plain

_MOST = 8
"""Statements on generated training data that are kept. By judgment: one decides, a few show it."""
_WORDS = Worded("data_words.yaml")
_MADE, _DATA = "{made}", "{outputs}"
_VERSION = r"[\w.]{0,8}(?:[- ][\d.]{1,4}\w{0,6})?"
_SIZE = r"(?-i:[- ](?:[A-Z][a-z]{1,10}|{service_sizes~}|\d[\d.]{0,4}[a-z]{0,6}))"
_WHOLE_VERSION = r"(?-i:[a-z\d.]{0,8}[a-z\d])?" + _SIZE + "{0,3}(?![a-zA-Z])"
"""A version with what the vendor calls its size by: "Claude 3.5 Sonnet"."""


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
            called = _maker(flat, pattern) if vendor not in told else ""
            if called:
                told.add(vendor)
                yield MadeData(number, called.rstrip(".")[:60], vendor)
        if len(told) >= _MOST:
            return


def _maker(flat: str, vendor: _Vendor) -> str:
    """How a paragraph calls the vendor's model by which, as it says, data were made; empty where it says of none."""
    match = vendor.joined.search(flat)
    if match and not DENIED.search(flat[max(0, match.start() - 100) : match.start()]):
        return match["before"] or match["of"]
    named = next(vendor.name.finditer(flat), None)
    if named is None:
        return ""
    told = vendor.name.sub(f" {STAND_IN} ", flat)
    if any(one.name == STAND_IN for one in makers(told)):
        return named[0]
    taught = any(one.name == STAND_IN and one.relation == "distillation" for one in derivations(told))
    return named[0] if taught else ""


def vendor_in(dataset: str) -> str | None:
    """The vendor a data set's id tells by its name: ``alpaca-gpt4`` and the like."""
    for words, vendor in catalogue.words_for_outputs():
        if re.search(rf"(?<![a-z])(?:{words})(?![a-z])", dataset.replace("_", "-"), re.IGNORECASE):
            return vendor
    return None


@dataclass(frozen=True, slots=True)
class _Vendor:
    joined: re.Pattern[str]
    """The vendor's name joined to what was made."""
    name: re.Pattern[str]


@cache
def _vendors() -> Signs[tuple[_Vendor, str]]:
    """For each vendor the sentences that say what was made with its models, and its id; by the models' names."""
    found = []
    for words, vendor in catalogue.words_for_outputs():
        name = rf"\b(?:{words})(?![a-z]){_VERSION}"
        alone = _WORDS.pattern(rf"(?<![\w/\-])(?:{words})(?![a-z])" + _WHOLE_VERSION, re.IGNORECASE)
        pattern = _WORDS.pattern(
            rf"(?P<before>{name})(?:'s)?[- ]{{1,2}}(?:{_MADE}|{_DATA})"
            rf"|{_DATA}\s{{made_of}}\s(?:\w{{1,12}}\s){{0,2}}?(?P<of>{name})",
            re.IGNORECASE,
        )
        found.append(((_Vendor(pattern, alone), vendor), _signs_of(words)))
    return Signs(found)


def _signs_of(words: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_first_part(word) for word in words.split("|")))


def _first_part(word: str) -> str:
    """Of a name whose parts may be joined by a hyphen, a blank or nothing: letters that stand there in any case."""
    return word.partition("[- ]?")[0].replace("\\", "").casefold()
