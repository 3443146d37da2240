"""Words that speak of rights, in any language: no name holds one, and no attribute that says one is layout."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from functools import cache
from itertools import pairwise

from auditor.core import patterns as re
from auditor.core.resources import data_root
from auditor.core.worded import Worded
from auditor.identify.known_words import known_words
from auditor.text.fold import fold
from auditor.text.language import english_words

LEAST_LIMITING = 4
"""Letters of a foreign word that says "only" or "not" and is then no name. By judgment: "Vain", not "Kun" or "Chi",
which are names of many people; one with a letter that English lacks counts however short."""
_WORDS = Worded("license_words.yaml")
_NON = _WORDS.pattern(r"(?P<sure>{surely_not~})(?=[a-z]{4})|{before_not~}(?=[a-z]{4})")
_WORD = re.compile(r"[^\W\d_]+")


@cache
def foreign() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Words, beginnings of words, and words that limit by themselves."""
    rows = (data_root("license_db") / "foreign.words").read_text("utf-8").split()
    beginnings, limiting = (frozenset(row[:-1] for row in rows if row[-1] == mark) for mark in "*!")
    return frozenset(row for row in rows if row[-1] not in "*!"), beginnings, limiting


@cache
def compound() -> re.Pattern[str]:
    """A word for a license, its use or a copy of it in a language that joins words, as a part of a longer word.

    What begins with "-" ends the word but for the signs of a case: "Hembruks".
    """
    rows = (data_root("license_db") / "compound.words").read_text("utf-8").splitlines()
    parts = [row.split("#")[0].strip() for row in rows]
    endings = "|".join(part[1:] for part in parts if part[:1] == "-")
    return re.compile(
        "|".join(
            (*(part for part in parts if part and part[0] != "-"), rf".(?:{endings}){_WORDS.told('{case_endings~}')}?$")
        )
    )


def of_rights(word: str, *, shortest: int = 6) -> bool:
    """Whether a folded word speaks of rights in a language other than English.

    Short words stand in the names of all languages: they count where nothing but the word tells that it is a name.
    """
    words, beginnings, limiting = foreign()
    known = (len(word) >= shortest and word in words) or (word in limiting and len(word) >= LEAST_LIMITING)
    return known or any(word[:end] in beginnings for end in range(5, len(word) + 1))


def denies(word: str) -> bool:
    """Whether a word takes back another: "unlicensed", "noncommercial"; "Undici" does not."""
    found = _NON.match(word)
    rest = word[found.end() :] if found else ""
    return found is not None and (found["sure"] is not None or rest in english_words() or rest in rights())


@cache
def given() -> frozenset[str]:
    """Given names that are English words too: beside another word with a capital they make a name."""
    return frozenset((data_root("license_db") / "given.names").read_text("utf-8").split())


@cache
def rights() -> frozenset[str]:
    """Words of rights in English, and the verbs whose forms they are: "adapt" of "adapted"."""
    words = frozenset((data_root("license_db") / "rights.words").read_text("utf-8").split())
    stems = {word.removesuffix(end) for word in words for end in ("ed", "ing") if word.endswith(end)}
    verbs = {verb for stem in stems for verb in (stem, f"{stem}e", stem[:-1]) if len(verb) >= LEAST_LIMITING}
    return words | {verb for verb in verbs - given() if verb in english_words()}


def speaks(text: str) -> bool:
    """Whether a word of a text could limit, forbid or demand anything."""
    listed = known_words()
    weighty = (listed.weighty | listed.of_terms | listed.abbreviated | rights()) - listed.in_addresses
    return any(
        word in weighty or denies(word) or of_rights(fold(word), shortest=5) or not word.isascii()
        for word in map(str.casefold, _WORD.findall(text))
    )


def pairs_of_rights(words: Sequence[str]) -> Iterator[str]:
    """The pairs of neighbors in a name of which one is a word of rights; a name of one word, between blanks."""
    if len(words) == 1:
        yield f" {words[0]} "
    for left, right in pairwise(words):
        if _bound(left) or _bound(right):
            yield f"{left} {right}"


def in_names(words: Sequence[str], titles: Collection[str]) -> bool:
    """Whether words that titles may hold say no more than they do.

    A word of rights among them stands beside a word that it stands beside in a name: "Modified BSD License", and not
    "BSD 3-Clause License (modified)", though the license is called by both.
    """
    if not all(word in titles for word in words):
        return False
    if not any(map(_bound, words)):
        return True
    beside = [f"{left} {right}" in titles for left, right in pairwise(("", *words, ""))]
    alone = len(words) == 1 and f" {words[0]} " in titles
    return alone or all(beside[at] or beside[at + 1] for at, word in enumerate(words) if _bound(word))


def _bound(word: str) -> bool:
    return word in rights() and word not in known_words().fillers
