"""Seeded changes of meaning, each on a known line of the new text.

A mutation takes a `Source` and a `random.Random` and gives an `Edit`. A draw that finds nothing to work on, or would
edit what the record marks as variable, gives None: the caller counts such draws.
"""

from __future__ import annotations

import itertools
import random
import re
from collections.abc import Callable
from dataclasses import dataclass

from auditor.identify.marks import LocalMarks
from auditor.identify.page import Page
from bench.cosmetic import LIST_ITEM


@dataclass(frozen=True)
class Edit:
    """A changed text and where it was changed."""

    text: str
    line: int
    """1-based line of the new text where the change begins."""
    what: str
    was: str
    now: str


@dataclass(frozen=True)
class Source:
    """A text that edits are drawn from."""

    text: str
    page: Page
    protected: frozenset[int]
    """Words that may vary by the record's own marks; edits there are not drawn."""

    @classmethod
    def of(cls, text: str, free: frozenset[int] = frozenset()) -> Source:
        page = Page.of(text)
        own = set(page.enumerators) | {word for start, end in page.notices for word in range(start, end)}
        return cls(text, page, frozenset(own | free))


def free_words(marks: LocalMarks, blocks: list[tuple[int, int, int]], size: int) -> frozenset[int]:
    """Words of a candidate of ``size`` words that stand where a form marks optional, variable or numbering words.

    A candidate that holds nearly all of a form may hold words more than that official wording: the record has one
    without them, so that they may be left out.
    """
    free: set[int] = set()
    for start, end in (*marks.optional, *marks.notices, *((part.start, part.end) for part in marks.variable)):
        free.update(range(_place(blocks, start, size), _place(blocks, end, size)))
    for i, j, length in blocks:
        free.update(j + at - i for at in range(i, i + length) if at in marks.enumerators)
    if blocks and sum(length for _, _, length in blocks) >= 0.9 * (blocks[-1][0] + blocks[-1][2]):
        met = {word for _, j, length in blocks for word in range(j, j + length)}
        free.update(word for word in range(size) if word not in met)
    return frozenset(free)


def _place(blocks: list[tuple[int, int, int]], word: int, size: int) -> int:
    """The candidate's word at, or first after, a word of the form."""
    for i, j, length in blocks:
        if word < i + length:
            return j + max(0, word - i)
    return size


_MODALS = {
    "may": ("must", "shall not"),
    "must": ("may",),
    "shall": ("may", "shall not"),
    "will": ("may",),
    "should": ("must",),
    "can": ("must",),
}
_PARTIES = {
    "licensor": "licensee",
    "licensee": "licensor",
    "you": "licensor",
    "contributor": "distributor",
    "user": "owner",
    "company": "customer",
    "owner": "user",
}
_PLACES = ("outside the European Union", "except in Germany", "in the United States only", "excluding China")
_LAWS = (
    "California",
    "Delaware",
    "New",
    "England",
    "France",
    "Germany",
    "Japan",
    "China",
    "Singapore",
    "Washington",
    "York",
)
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_USES = ("non-commercial", "academic", "military", "internal", "evaluation")
_SENTENCE = re.compile(r"(?<=[.;])\s+(?=[A-Z“\"(])")
FOREIGN = (
    "You may not use this work to compete with the author.",
    "Commercial use requires a separate written agreement.",
    "Redistribution outside the European Union is prohibited.",
    "Any use by more than 500 users per month ends these rights.",
    "The recipient shall delete all copies upon request.",
    "Use in medical devices is not allowed.",
)


def replaced(source: Source, start: int, end: int, new: str, what: str) -> Edit:
    """The edit that puts other characters in place of source.text[start:end]."""
    text = source.text[:start] + new + source.text[end:]
    line = source.text[:start].count("\n") + 1
    return Edit(text, line, what, source.text[start:end], new)


def words_like(source: Source, wanted: Callable[[str], bool]) -> list[int]:
    """Words that may be edited and, in small letters, are wanted."""
    page = source.page
    if page.folded.text != source.text:
        return []
    return [word for word in range(len(page.spans)) if wanted(page.raw(word).lower()) and word not in source.protected]


def word_place(source: Source, word: int) -> tuple[int, int]:
    """Start and end of a word, in characters."""
    start, end = source.page.spans[word].tolist()
    return start, end


def number(source: Source, rng: random.Random) -> Edit | None:
    """Another number."""
    words = words_like(source, lambda raw: raw[0].isdigit())
    if not words:
        return None
    start, end = word_place(source, rng.choice(words))
    old = source.text[start:end]
    digit = rng.randrange(len(old))
    if not old[digit].isdigit():
        return None
    new = old[:digit] + str((int(old[digit]) + rng.randrange(1, 9)) % 10) + old[digit + 1 :]
    return replaced(source, start, end, new, "number")


def negation(source: Source, rng: random.Random) -> Edit | None:
    """``not`` added or removed."""
    if rng.random() < 0.5:
        words = words_like(source, lambda raw: raw == "not")
        if words:
            start, end = word_place(source, rng.choice(words))
            return replaced(source, start, end + 1, "", "not removed")
    words = words_like(source, lambda raw: raw in ("may", "shall", "is", "are", "must", "will", "does"))
    if not words:
        return None
    _, end = word_place(source, rng.choice(words))
    return replaced(source, end, end, " not", "not added")


def modal(source: Source, rng: random.Random) -> Edit | None:
    """may ↔ must ↔ shall not."""
    words = words_like(source, lambda raw: raw in _MODALS)
    if not words:
        return None
    start, end = word_place(source, rng.choice(words))
    return replaced(source, start, end, rng.choice(_MODALS[source.text[start:end].lower()]), "modal")


def territory(source: Source, rng: random.Random) -> Edit | None:
    """A territory added after a word that speaks of use or the world."""
    words = words_like(
        source,
        lambda raw: raw in ("worldwide", "world", "use", "distribute", "copies", "software", "license", "rights"),
    )
    if not words:
        return None
    _, end = word_place(source, rng.choice(words))
    return replaced(source, end, end, f" ({rng.choice(_PLACES)})", "territory")


def party(source: Source, rng: random.Random) -> Edit | None:
    """One party for another."""
    words = words_like(source, lambda raw: raw in _PARTIES)
    if not words:
        return None
    start, end = word_place(source, rng.choice(words))
    return replaced(source, start, end, _PARTIES[source.text[start:end].lower()], "party")


def law(source: Source, rng: random.Random) -> Edit | None:
    """Another state, country or month."""
    table = rng.choice((_LAWS, _MONTHS))
    words = words_like(source, lambda raw: raw.capitalize() in table)
    if not words:
        return None
    start, end = word_place(source, rng.choice(words))
    old = source.text[start:end]
    return replaced(
        source, start, end, rng.choice([word for word in table if word.lower() != old.lower()]), "law or date"
    )


def purpose(source: Source, rng: random.Random) -> Edit | None:
    """A use limited: "use" becomes "non-commercial use"."""
    words = words_like(
        source, lambda raw: raw in ("use", "purpose", "purposes", "distribution", "modification", "using")
    )
    if not words:
        return None
    start, _ = word_place(source, rng.choice(words))
    return replaced(source, start, start, rng.choice(_USES) + " ", "use")


def _sentences(source: Source) -> list[tuple[int, int]]:
    """Sentences of at least six words no word of which may vary."""
    page, text = source.page, source.text
    if page.folded.text != text:
        return []
    ends = [0, *(found.end() for found in _SENTENCE.finditer(text)), len(text)]
    found = []
    for start, end in itertools.pairwise(ends):
        left, right = page.words_in(start, end)
        if (
            right - left >= 6
            and "\n\n" not in text[start:end].strip()
            and not any(word in source.protected for word in range(left, right))
        ):
            found.append((start, end))
    return found


def sentence_out(source: Source, rng: random.Random) -> Edit | None:
    """One sentence removed."""
    spots = _sentences(source)
    if not spots:
        return None
    return replaced(source, *rng.choice(spots), "", "sentence removed")


def sentence_in(source: Source, rng: random.Random) -> Edit | None:
    """One sentence of another license inserted, also at the very beginning or end."""
    spots = _sentences(source)
    new = rng.choice(FOREIGN)
    way = rng.randrange(6)
    if way == 0:
        return replaced(source, 0, 0, new + "\n\n", "sentence before")
    if way == 1:
        end = len(source.text.rstrip())
        edit = replaced(source, end, len(source.text), "\n\n" + new + "\n", "sentence after")
        return Edit(edit.text, edit.line + 2, edit.what, edit.was, edit.now)
    if not spots:
        return None
    start, _ = rng.choice(spots)
    return replaced(source, start, start, new + " ", "sentence inserted")


def sentence_swap(source: Source, rng: random.Random) -> Edit | None:
    """One sentence replaced by one of another license."""
    spots = _sentences(source)
    if not spots:
        return None
    return replaced(source, *rng.choice(spots), rng.choice(FOREIGN) + " ", "sentence replaced")


def item_out(source: Source, rng: random.Random) -> Edit | None:
    """A list item dropped."""
    if source.page.folded.text != source.text:
        return None
    lines = source.text.split("\n")
    offsets = [0]
    for line in lines:
        offsets.append(offsets[-1] + len(line) + 1)
    spots = []
    for at, line in enumerate(lines):
        if not LIST_ITEM.match(line):
            continue
        end = at + 1
        while end < len(lines) and lines[end].strip() and not LIST_ITEM.match(lines[end]):
            end += 1
        left, right = source.page.words_in(offsets[at], offsets[end])
        rest = [word for word in range(left, right) if word not in source.page.enumerators]
        if len(rest) >= 4 and not any(word in source.protected for word in rest):
            spots.append((offsets[at], min(offsets[end], len(source.text))))
    if not spots:
        return None
    return replaced(source, *rng.choice(spots), "", "list item dropped")


Substantive = Callable[[Source, random.Random], Edit | None]
SUBSTANTIVE: tuple[Substantive, ...] = (
    number, negation, modal, territory, party, law, purpose, sentence_out, sentence_in, sentence_swap, item_out,
)  # fmt: skip
