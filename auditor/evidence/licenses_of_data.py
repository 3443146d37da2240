"""Sentences that tell the license of data and nothing else: "the training data are under …", "dataset license: …".

Such a sentence has a noun for data, what tells it from other data before it, and the license behind it; all its other
words only say that the one is under the other. Whatever else stands in it may be said of the model. Words are in
``license_db/data_words.yaml``.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from auditor.core import patterns as re
from auditor.core.worded import Worded
from auditor.text import Sentence, fold
from auditor.text.own_words import own_words
from auditor.text.subjects import is_joined

_WORDS = Worded("data_words.yaml")
_LICENSE = "¤"
"""Stands for the name of a license."""
_DATA = _WORDS.pattern(r"{data_nouns}|{training_set}")
_SAYS = _WORDS.pattern("{says_license}")
_LICENSE_OF = _WORDS.pattern("{license_of}")
_PARTS_OF = _WORDS.pattern("{parts_of}")
_JOINS = _WORDS.pattern(r"{joins_nouns}|&|,")
_THAT = _WORDS.pattern(r",?\s?{that}\b")
_CALLED = _WORDS.pattern(r"(?:\s[\w\-]{1,40}){1,3}(?=,?\s{that}\b)")
"""How data are called, behind their noun and before a clause of them: "le corpus Europarl, qui est …"."""
_ON = _WORDS.pattern(r"{on}|{over}|{with}")
_OURS = _WORDS.pattern(r"^\W{0,6}{of_ours~}?")
_CLAUSE = re.compile("[,;:，；：、—]")
_WORD = re.compile(rf"[^\W_]+|{_LICENSE}")
_WRITTEN = re.compile(r"[\w\-]+")
_CAPITAL = re.compile(r"[A-Z\d]")
_MOST = 4
"""Words that tell data from other data: "the vegan recipe question dataset". By judgment."""


def data_under(sentence: Sentence, licenses: Sequence[tuple[int, int]]) -> str | None:
    """What the data are called whose licenses a sentence tells, if it does nothing else; None of any other.

    Args:
        licenses: where it names licenses, in order.
    """
    if not licenses or sentence.kind not in ("prose", "item"):
        return None
    words = fold(_without(sentence.shown, licenses))
    noun = _DATA.search(words)
    if noun is None:
        return None
    before, behind = words[: noun.start()], words[noun.end() :]
    if called := _CALLED.match(behind):
        behind = behind[called.end() :] if _is_written_as_a_name(called[0], sentence.shown) else behind
    own = own_words()
    relative = _THAT.match(behind)
    within_a_clause = relative is not None and not is_joined(before)
    of_it = behind if within_a_clause else words  # a clause goes back to the noun before it, whatever that is told of
    if _LICENSE in before or any(one.search(of_it) for one in (own.model, own.weights, own.echo)):
        return None
    told = behind[relative.end() :] if relative else behind
    if set(_WORD.findall(_SAYS.sub(" ", told))) != {_LICENSE}:
        return None
    led = _LICENSE_OF.sub(" ", _OURS.sub("", before))
    telling = _WORD.findall(_SAYS.sub(" ", led))
    parts = any(one.search(led, len(led.partition(" ")[0])) for one in (_PARTS_OF, _ON, _JOINS))
    if not within_a_clause and (parts or len(telling) > _MOST or own.owner.search(led)):
        return None
    return _as_shown(sentence.shown, noun[0], telling[-1:] if within_a_clause else telling)


def names_data(words: str) -> bool:
    """Whether folded words hold a noun for data."""
    return _DATA.search(words) is not None


def begins_with_data(sentence: Sentence) -> bool:
    """Whether a sentence begins with a noun for data, ends in the clause of its last bracket, and has no word for the
    model: what it names the license of in brackets are data."""
    own, words = own_words(), sentence.words
    noun = _DATA.search(words)
    if noun is None or any(one.search(words) for one in (own.model, own.weights, own.echo)):
        return False
    goes_on = _CLAUSE.search(words, max(words.rfind(")"), words.rfind("）"), 0))
    telling = _WORD.findall(_SAYS.sub(" ", _OURS.sub("", words[: noun.start()])))
    return not (goes_on or telling or own.owner.search(words, noun.end()))


def is_taken_over(behind: Sequence[Sentence]) -> bool:
    """Whether one of the sentences behind, up to the next heading, takes over what was said: "so is the model"."""
    prose = itertools.takewhile(lambda one: one.kind != "heading", behind)
    return any(own_words().echo.search(one.words) for one in prose)


def _is_written_as_a_name(words: str, shown: str) -> bool:
    """Whether each of some folded words is written with a capital or a figure."""
    written = {fold(one): one for one in _WRITTEN.findall(shown)}
    return all(one in written and _CAPITAL.search(written[one]) for one in words.split())


def _without(shown: str, licenses: Sequence[tuple[int, int]]) -> str:
    """A sentence with a sign in the place of each license."""
    parts, place = [], 0
    for start, end in licenses:
        parts += [shown[place:start], f" {_LICENSE} "]
        place = end
    return "".join((*parts, shown[place:]))


def _as_shown(shown: str, noun: str, telling: Sequence[str]) -> str:
    """The noun, with what tells it from other data, as it is written; folded where that is spelled otherwise."""
    words = " ".join((*telling, noun))
    at = shown.casefold().find(words)
    return shown[at : at + len(words)] if at >= 0 else words
