"""A second set of seeded changes of meaning, of other kinds than `bench.substantive`, which rules were tuned on."""

from __future__ import annotations

import itertools
import random
import re

from bench.cosmetic import LIST_ITEM
from bench.substantive import Edit, Source, Substantive, replaced, word_place, words_like

_OTHER = {
    "million": "thousand", "thousand": "million", "hundred": "thousand", "days": "months", "months": "days",
    "years": "days", "shall": "may", "and": "or", "or": "and", "any": "no", "all": "some", "each": "no",
    "unless": "if", "if": "unless", "with": "without", "without": "with", "before": "after", "after": "before",
    "more": "less", "less": "more", "both": "either", "either": "both", "every": "no", "other": "no",
    "irrevocable": "revocable", "perpetual": "temporary", "exclusive": "limited", "free": "paid", "first": "second",
    "one": "two", "two": "three", "three": "two", "thirty": "ten", "public": "private", "source": "binary",
    "binary": "source", "greater": "smaller", "least": "most", "directly": "indirectly", "cannot": "can",
    "permitted": "prohibited", "allowed": "forbidden", "include": "exclude", "including": "excluding",
    "grants": "denies", "hereby": "never", "always": "never", "will": "might", "above": "below",
}  # fmt: skip
_LIMITS = ("only", "solely", "exclusively", "temporarily", "internally", "non-commercially")
_DROPPED = (
    "only",
    "solely",
    "non",
    "worldwide",
    "perpetual",
    "royalty",
    "irrevocable",
    "sublicense",
    "sell",
    "express",
)
_ENDINGS = (
    "Non-commercial use only.",
    "This permission may be revoked at any time.",
    "Not for use by government agencies",
    "Additional terms apply.",
    "(except in Canada)",
)
_TITLES = (" (modified)", " - research edition", " for non-commercial use", " 9", " with additional terms", " Plus")
_CHINESE = (
    ("不得", "可以"), ("应当", "可以"), ("应", "可"), ("可以", "不得"), ("必须", "可以"), ("免费", "收费"), ("不", ""),
    ("和", "或"), ("或", "和"), ("商业", "非商业"), ("全球", "中国境内"),
)  # fmt: skip
_EXCEPTION = re.compile(r",? (?:except|unless|provided that|other than|but not|so long as)\b[^.;,()]{8,200}(?=[.;,])")


def other_word(source: Source, rng: random.Random) -> Edit | None:
    """A word of weight turned into another: "million" into "thousand", "and" into "or"."""
    words = words_like(source, lambda raw: raw in _OTHER)
    if not words:
        return None
    wanted = rng.choice(sorted({source.page.raw(word).lower() for word in words}))
    start, end = word_place(source, rng.choice([word for word in words if source.page.raw(word).lower() == wanted]))
    return replaced(source, start, end, _OTHER[wanted], "other word")


def limit(source: Source, rng: random.Random) -> Edit | None:
    """``only`` or the like put in."""
    words = words_like(
        source, lambda raw: raw in ("use", "copy", "distribute", "granted", "permitted", "may", "rights")
    )
    if not words:
        return None
    _, end = word_place(source, rng.choice(words))
    return replaced(source, end, end, " " + rng.choice(_LIMITS), "limited")


def word_out(source: Source, rng: random.Random) -> Edit | None:
    """A word left out: one of weight, or any."""
    words = words_like(source, lambda raw: raw in _DROPPED) if rng.random() < 0.5 else []
    words = words or words_like(source, str.isalpha)
    if not words:
        return None
    start, end = word_place(source, rng.choice(words))
    return replaced(source, start, end, "", "word left out")


def word_in(source: Source, rng: random.Random) -> Edit | None:
    """Any word of the text put in elsewhere."""
    words = words_like(source, lambda raw: raw.isalpha() and raw.isascii() and len(raw) > 3)
    if len(words) < 2:
        return None
    start, end = word_place(source, rng.choice(words))
    _, place = word_place(source, rng.choice(words))
    return replaced(source, place, place, " " + source.text[start:end], "word put in")


def version(source: Source, rng: random.Random) -> Edit | None:
    """Another version, year or section."""
    words = words_like(source, lambda raw: raw[0].isdigit() and ("." in raw or len(raw) == 4))
    if not words:
        return None
    start, end = word_place(source, rng.choice(words))
    old = source.text[start:end]
    new = old[:-1] + str((int(old[-1]) + 1) % 10) if old[-1].isdigit() else old
    return replaced(source, start, end, new, "version or date")


def sign(source: Source, rng: random.Random) -> Edit | None:
    """Another currency, a per cent sign left out."""
    places = [found.span() for found in re.finditer(r"(?<=\d)%|[$€£](?=\d)", source.text)]
    if not places:
        return None
    start, end = rng.choice(places)
    return replaced(source, start, end, {"$": "€", "€": "£", "£": "$"}.get(source.text[start:end], ""), "sign")


def items_swapped(source: Source, rng: random.Random) -> Edit | None:
    """Two items of a list in the other order, their signs kept."""
    lines = source.text.split("\n")
    offsets = [0, *itertools.accumulate(len(line) + 1 for line in lines)]
    signs = [(at, found) for at, line in enumerate(lines) if (found := LIST_ITEM.match(line))]
    pairs = [(a, b) for a, b in itertools.pairwise(signs) if b[0] - a[0] <= 3 and all(lines[a[0] : b[0]])]
    pairs = [(a, b) for a, b in pairs if lines[a[0]][a[1].end() :] != lines[b[0]][b[1].end() :]]
    if not pairs or source.page.folded.text != source.text:
        return None
    (first, one), (second, two) = rng.choice(pairs)
    start, end = offsets[first] + one.end(), offsets[second] + len(lines[second])
    left, right = source.page.words_in(start, end)
    if any(word in source.protected for word in range(left, right)) or right - left < 6:
        return None
    middle = source.text[offsets[second] : offsets[second] + two.end()]
    above, below = source.text[start : offsets[second] - 1], source.text[offsets[second] + two.end() : end]
    return replaced(source, start, end, f"{below}\n{middle}{above}", "items swapped")


def exception_out(source: Source, rng: random.Random) -> Edit | None:
    """The clause of an exception left out."""
    if source.page.folded.text != source.text:
        return None
    places = [found.span() for found in _EXCEPTION.finditer(source.text)]
    places = [
        place for place in places if not any(word in source.protected for word in range(*source.page.words_in(*place)))
    ]
    if not places:
        return None
    return replaced(source, *rng.choice(places), "", "exception left out")


def at_an_end(source: Source, rng: random.Random) -> Edit | None:
    """A short sentence at the very start or end, on a line of its own or not."""
    new, gap = rng.choice(_ENDINGS), rng.choice((" ", "\n", "\n\n"))
    if rng.random() < 0.5:
        return replaced(source, 0, 0, new + gap, "at the start")
    end = len(source.text.rstrip())
    edit = replaced(source, end, len(source.text), gap + new, "at the end")
    return Edit(edit.text, edit.line + gap.count("\n"), edit.what, edit.was, edit.now)


def title(source: Source, rng: random.Random) -> Edit | None:
    """The first line, where it is a short one, made the title of something else."""
    start = len(source.text) - len(source.text.lstrip())
    line = source.text[start:].split("\n", 1)[0].rstrip()
    if not 1 < len(line.split()) <= 10 or "opyright" in line or "(c)" in line or not line[-1].isalnum():
        return None
    place = start + len(line)
    return replaced(source, place, place, rng.choice(_TITLES), "title")


def chinese(source: Source, rng: random.Random) -> Edit | None:
    """A Chinese word turned into another."""
    if source.page.folded.text != source.text:
        return None
    old, new = rng.choice(_CHINESE)
    places = [found.start() for found in re.finditer(old, source.text)]
    if not places:
        return None
    start = rng.choice(places)
    return replaced(source, start, start + len(old), new, "Chinese word")


def upper_word(source: Source, rng: random.Random) -> Edit | None:
    """A word of the part in capitals: warranties and liability."""
    page = source.page
    words = words_like(source, str.isalpha)
    words = [word for word in words if page.raw(word).isupper() and len(page.raw(word)) > 2]
    if not words:
        return None
    start, end = word_place(source, rng.choice(words))
    return replaced(source, start, end, rng.choice(("", "SOME", "ALL", "NOT")), "word in capitals")


MORE_SUBSTANTIVE: tuple[Substantive, ...] = (
    other_word, limit, word_out, word_in, version, sign, items_swapped, exception_out, at_an_end, title, chinese,
    upper_word,
)  # fmt: skip
