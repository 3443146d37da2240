"""Sentences that limit nothing, told by their words (``license_db/harmless.yaml``).

Two grammars, both narrow. *Free* is closed: a sentence made of nothing but grants, and of words with which no limit can
be said. *Told* is open: what phrases about quality, tests and advice explain is taken out of a sentence, and whoever
weighs sentences weighs the rest.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from typing import Any

from auditor.core import patterns as re
from auditor.core.compiled import code_of, kept, plain_yaml
from auditor.core.resources import data_root
from auditor.text import fold
from auditor.text.fold import made_by
from auditor.text.phrases import UNSPACED

_CHOICE = re.compile(r"\(([^()]*)\)")
_PLAIN = re.compile(r"[^\W\d_]|[\u064b-\u0652\s.,;:!'\"()/&\u2013\u2014-]|[，。、；：！（）“”]")
"""Signs that say nothing beside words. A figure, a cross, a question mark or an arrow may."""
_LETTERS = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_ENDS = re.compile("[.;:!?()。；：！？（）|]")
_COMMA = re.compile("[,，、]")
_PARTED = "parted"
"""Phrases that are written with a comma."""
_TOLD = ("phrases", _PARTED)
_CACHED = 20_000
"""Sentences remembered. By judgment: bounds memory."""


def says_it_is_free(words: str) -> bool:
    """Whether a folded sentence, license names masked, is made of grants and of nothing that could limit one."""
    if not words or _PLAIN.sub("", words):
        return False
    return any(grammar.cover(words) for grammar in _phrases("free").values())


@lru_cache(_CACHED)
def without_what_is_told(words: str) -> tuple[str, str]:
    """The rest of a folded sentence that tells how a model works, and the language of the phrases that tell so.

    The rest is to be weighed: it may say anything. It is the whole, and the language empty, where no phrase tells so,
    or where somebody else than the reader decides in it.
    """
    found = ((phrases.without(words), language) for language, phrases in _phrases("told").items())
    (rest, told), language = max(found, key=lambda one: one[0][1])
    return (rest, language) if told else (words, "")


class _Shaped:
    """The letters of folded words as phrases are looked for in them.

    Args:
        joined: whether each letter counts as a word.
    """

    def __init__(self, words: str, *, joined: bool) -> None:
        if joined:
            spans = [(place, place + 1) for place, sign in enumerate(words) if sign.isalpha()]
        else:
            spans = [found.span() for found in _LETTERS.finditer(words)]
        self.spans = spans
        """Where each word stands."""
        self.words = [words[start:end] for start, end in spans]
        self._between = "" if joined else " "

    def __getitem__(self, part: slice) -> str:
        return self._between.join(self.words[part])


_shaped = lru_cache(4)(_Shaped)
"""Each language looks for its phrases in the same words."""


class _Phrases:
    """Phrases of one language, found in folded words by the first of theirs.

    Args:
        listed: by first word, phrases with that one, those of a kind one a line.
    """

    def __init__(self, language: str, listed: Mapping[str, Mapping[str, str]]) -> None:
        self._joined = language in UNSPACED
        self._listed = listed
        self._known: dict[str, tuple[Sequence[int], Mapping[str, Sequence[str]]]] = {}

    def cover(self, words: str) -> bool:
        """Whether phrases, a grant among them, cover all letters of folded words."""
        shaped = _shaped(words, joined=self._joined)
        ends = {0: False}
        """How many words a row of phrases covers, and whether a grant is in it."""
        for start in self._starts(shaped):
            if start in ends:
                for end, kind in self._found(shaped, start):
                    ends[end] = ends.get(end, False) or ends[start] or kind == "grants"
        return ends.get(len(shaped.words), False)

    def without(self, words: str) -> tuple[str, int]:
        """Folded words without the longest phrases, and how many letters those have; 0 where `us` is in the rest."""
        shaped = _shaped(words, joined=self._joined)
        place, free, rest, told = 0, 0, list[str](), 0
        for start in self._starts(shaped):
            if start < free:
                continue
            first = shaped.spans[start][0]
            told_up_to = [
                end
                for end, kind in self._found(shaped, start)
                if kind in _TOLD and _is_one(words[first : shaped.spans[end - 1][1]], parted=kind == _PARTED)
            ]
            if told_up_to:
                free = max(told_up_to)
                last = shaped.spans[free - 1][1]
                rest.append(words[place:first])
                place, told = last, told + last - first
        if not told:
            return words, 0
        left = " … ".join((*rest, words[place:]))
        shaped = _Shaped(left, joined=self._joined)
        if any(kind == "us" for start in self._starts(shaped) for _, kind in self._found(shaped, start)):
            return words, 0
        return left, told

    def _starts(self, shaped: _Shaped) -> list[int]:
        """The words that phrases begin with."""
        return [number for number, word in enumerate(shaped.words) if word in self._listed]

    def _found(self, shaped: _Shaped, start: int) -> Iterator[tuple[int, str]]:
        """The phrases that begin with a word: how many words are before their ends, and their kinds."""
        first = shaped.words[start]
        if first not in self._known:
            self._known[first] = self._made(self._listed[first])
        lengths, phrases = self._known[first]
        for end in (start + length for length in lengths):
            if end <= len(shaped.words):
                yield from ((end, kind) for kind in phrases.get(shaped[start:end], ()))

    def _made(self, listed: Mapping[str, str]) -> tuple[Sequence[int], Mapping[str, Sequence[str]]]:
        """How many words phrases have, and the kinds of each."""
        kinds: dict[str, tuple[str, ...]] = {}
        for kind, phrases in listed.items():
            for phrase in phrases.split("\n"):
                kinds[phrase] = (*kinds.get(phrase, ()), kind)
        return sorted({len(phrase) if self._joined else phrase.count(" ") + 1 for phrase in kinds}), kinds


def _is_one(words: str, *, parted: bool) -> bool:
    """Whether words are one statement: behind a sign that ends one, or a comma that is none of the phrase's, something
    else is said."""
    return not _ENDS.search(words) and len(_COMMA.findall(words)) <= parted


def _each(phrase: str) -> Iterator[str]:
    """The phrases that a phrase with choices stands for."""
    parts = [one.split("|") if number % 2 else [one] for number, one in enumerate(_CHOICE.split(phrase))]
    yield from (" ".join("".join(chosen).split()) for chosen in itertools.product(*parts))


@cache
def _phrases(part: str) -> Mapping[str, _Phrases]:
    """What a part of the table holds for each of its languages."""
    path = data_root("license_db") / "harmless.yaml"
    sources = [path.read_bytes(), code_of(__name__), made_by()]
    listed = kept(f"harmless-{part}", sources, lambda: _spelled(plain_yaml(path), part))
    return {language: _Phrases(language, phrases) for language, phrases in listed.items()}


def _spelled(table: Mapping[str, Any], part: str) -> dict[str, dict[str, dict[str, str]]]:
    """The phrases of a part, folded, with all their choices, as `_Phrases` has them."""
    found: dict[str, dict[str, dict[str, str]]] = {}
    for language, held in table[part].items():
        lists = {
            "grants": held.get("grants", ()),
            "words": held.get("words", "").split(),
            "phrases": held.get("phrases", ()),
            "us": table["us"].get(language, ()) if part == "told" else (),
        }
        by_first: dict[str, dict[str, dict[str, None]]] = {}
        for named, phrases in lists.items():
            for one in (one for phrase in phrases for one in _each(phrase)):
                kind = _PARTED if part == "told" and _COMMA.search(one) else named
                shaped = _Shaped(fold(one), joined=language in UNSPACED)
                by_first.setdefault(shaped.words[0], {}).setdefault(kind, {})[shaped[:]] = None
        found[language] = {
            first: {kind: "\n".join(phrases) for kind, phrases in kinds.items()} for first, kinds in by_first.items()
        }
    return found
