"""Sentences about something else than the model: recorded with it, and neither asked about nor binding.

The ledger tells what a sentence is about (`OtherSubject`); here names are compared with the model's own, with what it
was made from and with what lies in its repository. A name that is like one of these may be it: the sentence counts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from auditor.core import patterns as re
from auditor.core.model import (
    LICENSE_OF_DATA,
    Anomaly,
    Document,
    DocumentKind,
    Location,
    Recognized,
    UnreadSentence,
)
from auditor.core.releases import numbers, versions
from auditor.core.text import Text
from auditor.core.worded import Worded
from auditor.records.likeness import is_near, speaks_of, squashed
from auditor.records.model_names import other_size, tells_same_size

OWN = "this model"
"""What stands for a row of a table that says of itself that it is the model's own."""
_ROW_OF_ANOTHER = re.compile(r"\W{0,8}([\w.\-]{1,96}/[\w.\-]{1,96})\W{0,4}\s?[:|]\s(?:\S+\s?){1,6}")
"""A row that is a repository and what it is under: "org/other-model: cc-by-nc-4.0"."""
_TITLE = re.compile(r"^\s{0,3}(?:#\s+(\S[^\n]{0,200})|(\S[^\n]{0,200})\n=+\s*$)", re.MULTILINE)
_LETTERS = re.compile(r"[^\W\d_]+")
_OWN_VERSION = re.compile(r"(?<![\w.])v?(\d{1,4}(?:\.\d{1,4}){0,3})(?![\w.])", re.IGNORECASE)
"""A version in a name: "tern-v1", "tern 1.5", and no size."""


def concerning(model: Recognized) -> tuple[UnreadSentence, ...]:
    """The sentences that were not accounted for and are, or may be, about the model."""
    return tuple(entry for entry in model.unread if not is_about_another(entry, model))


def told_of_others(model: Recognized) -> Iterator[Anomaly]:
    """The others, each as what it is told of."""
    for entry in model.unread:
        if _is_told_of_data(entry, model) or (
            entry.about and (entry.why or entry.names) and is_about_another(entry, model)
        ):
            statement = f"tells of something else, and is not taken for a limit of the model: “{entry.quote}”"
            yield Anomaly(kind="other-subject", statement=statement, location=entry.location)


def _row_of_a_repository(entry: UnreadSentence) -> str | None:
    """The repository, folded, of which a row tells the license and no more."""
    match = None if entry.why else _ROW_OF_ANOTHER.fullmatch(entry.quote)
    return match[1].casefold() if match else None


def is_about_another(entry: UnreadSentence, model: Recognized) -> bool:
    """Whether a sentence is about something that is neither the model, made into it, nor held beside it."""
    if other := _row_of_a_repository(entry):
        return _is_another_repository(other, model)
    if _is_told_of_data(entry, model):
        return True
    told = entry.about
    if told is None:
        return False
    answers, titles = model.summary.ref.answers, tuple(_titles(model))
    if told.former:
        paths = (path.rpartition(".")[0] or path for path in model.reading.looked_at if "://" not in path)
        called = answers(_is_of_former, told.name) or any(_is_of_former(own, told.name) for own in titles)
        if called or any(_is_of_former(one, told.name) for one in paths):
            return False
    if told.sized:
        return _is_another_size(told.name, entry.quote, model)
    if told.left:  # a sibling of another size or version may be called much like the model
        return not (answers(_is_called_in, entry.quote) or any(_is_called_in(own, entry.quote) for own in titles))
    if not told.model and not told.former:
        return not (answers(_is_spoken_in, entry.quote) or any(speaks_of(entry.quote, own) for own in titles))
    if not told.model:
        return True
    shown = any(one == OWN or answers(_is_named, one) or any(_same(one, own) for own in titles) for one in told.beside)
    if told.beside and not shown:
        return False
    if answers(_may_be_named, told.name, shown) or any(_may_be(told.name, own, shown) for own in titles):
        return False
    made_from = (claim.value for claim in model.reading.claims if claim.key in _MADE_FROM)
    paths = (path for path in model.reading.looked_at if "://" not in path)
    return not any(is_near(told.name, one) for one in (*made_from, *paths))


def _is_told_of_data(entry: UnreadSentence, model: Recognized) -> bool:
    """Whether all that a sentence does is to name licenses, each plainly that of data: the lineage shows those."""
    if entry.why or not entry.names:
        return False
    told = any(
        claim.key == LICENSE_OF_DATA
        and _stands_on(entry, claim.location)
        and claim.value.rpartition(": ")[2] in entry.quote
        and not any(_names_the_same(other, entry) and _stands_on(other, claim.location) for other in model.unread)
        for claim in model.reading.claims
    )
    answers = model.summary.ref.answers
    return told and not (
        answers(_is_spoken_in, entry.quote) or any(speaks_of(entry.quote, own) for own in _titles(model))
    )


def _stands_on(entry: UnreadSentence, place: Location) -> bool:
    """Whether the line where a sentence begins is one of another's."""
    own = entry.location
    return own.path == place.path and (own.start_line or 0) <= (place.start_line or 0) <= (own.end_line or 0)


def _names_the_same(other: UnreadSentence, entry: UnreadSentence) -> bool:
    """Whether another sentence names one of the licenses: on one line nobody can tell which was that of data."""
    return other is not entry and not set(entry.names).isdisjoint(other.names)


def _is_another_size(size: str, quote: str, model: Recognized) -> bool:
    """Whether the model tells its size, and neither it nor anything it was made from has one of a sentence's."""
    words = quote.replace("/", " ")
    own = [model.summary.ref.answers(other_size_of, words), *(other_size(words, one) for one in _titles(model))]
    bases = [claim.value for claim in model.reading.claims if claim.key == "base_model"]
    differs = model.summary.ref.answers(other_size_of, size) or any(other_size(size, one) for one in _titles(model))
    same = (tells_same_size(words, one) for one in (*bases, *_titles(model)))
    return differs and any(own) and not any(same) and not model.summary.ref.answers(_tells_that_size, words)


def tells_of_an_earlier_version(words: str, model: Recognized) -> bool:
    """Whether words tell of a version, and the model is called by a later one alone."""
    told = tuple(versions(words))
    return bool(told) and model.summary.ref.answers(_is_later, max(told))


def _is_later(own: str, told: tuple[int, ...]) -> bool:
    held = [numbers(found[1]) for found in _NUMBERED.finditer(own.rpartition("/")[2])]
    return bool(held) and min(held) > told


_NUMBERED = re.compile(r"(?<![a-z])v(\d{1,3}(?:\.\d{1,3}){0,3})(?![\w.])", re.IGNORECASE)
"""A version that a name tells as such: "tern-v2"."""


def other_size_of(own: str, words: str) -> bool:
    return other_size(words, own)


def _tells_that_size(own: str, words: str) -> bool:
    return tells_same_size(words, own)


def names_another(name: str, model: Recognized) -> bool:
    """Whether a name is surely none of the model's own."""
    near = model.summary.ref.answers(_may_be_named, name, False) or any(is_near(name, own) for own in _titles(model))
    return bool(name) and not near


_MADE_FROM = frozenset({"base_model", "name_or_path", "datasets", "data_origin"})


def _is_named(own: str, name: str) -> bool:
    return _same(name, own.rpartition("/")[2])


def _may_be_named(own: str, name: str, shown: bool) -> bool:
    return _may_be(name, own.rpartition("/")[2], shown)


def _is_spoken_in(own: str, words: str) -> bool:
    return speaks_of(words, own.rpartition("/")[2])


def _is_called_in(own: str, words: str) -> bool:
    name = squashed(own.rpartition("/")[2])
    if name not in squashed(words):
        return False
    parts = _NAME_PARTS.findall(own.rpartition("/")[2].casefold())
    written = r"[\W_]{0,3}".join(map(re.escape, parts))
    return len(name) >= _LONG_NAME or re.search(rf"(?<![a-z0-9]){written}(?![a-z])", words.casefold()) is not None


_NAME_PARTS = re.compile(r"[^\W_]+")
_LONG_NAME = 8
"""Letters and figures of a name that is part of no other word: "tern" is, of "alternative". By judgment."""


def _is_of_former(own: str, words: str) -> bool:
    """Whether a name may be that of what words call a former release: by its version ("v1" of "tern-v1"), which is none
    behind the one that they tell of, or by a word for what it is."""
    held = [numbers(found[1]) for found in _OWN_VERSION.finditer(own.rpartition("/")[2])]
    last = max(versions(words), default=())
    former = Worded("model_words.yaml").among("former")
    return any(version <= last for version in held) or not former.isdisjoint(_LETTERS.findall(own.casefold()))


def _same(name: str, own: str) -> bool:
    return squashed(name.rpartition("/")[2]) == squashed(own)


def _may_be(name: str, own: str, shown: bool) -> bool:
    """Whether a name may be the model's, one of its names being told.

    Args:
        shown: whether a row beside it is surely the model's own, so that another size is another model.
    """
    return is_near(name, own) and not (shown and other_size(name, own))


def titled(document: Document) -> Document | None:
    """A card with nothing but its title; None where it has none."""
    title = _title(document)
    return replace(document, text=Text(f"# {title}\n")) if title else None


def _title(document: Document) -> str | None:
    found = _TITLE.search(document.text) if document.kind is DocumentKind.CARD else None
    return (found[1] or found[2]) if found else None


def _titles(model: Recognized) -> Iterator[str]:
    """The title of the card."""
    yield from filter(None, map(_title, model.reading.documents))


def _is_another_repository(other: str, model: Recognized) -> bool:
    """Whether a repository is none that the model is called like, made of or holds."""
    made_from = {claim.value.casefold() for claim in model.reading.claims if claim.key == "base_model"}
    held = any(path.casefold().startswith(f"{other.partition('/')[0]}/") for path in model.reading.looked_at)
    return not model.summary.ref.answers(_holds_the_name_of, other) and other not in made_from and not held


def _holds_the_name_of(own: str, other: str) -> bool:
    return other.rpartition("/")[2] in own.casefold().rpartition("/")[2]
