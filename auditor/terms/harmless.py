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

from ahocorasick_rs import AhoCorasick

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


class _Phrases:
    """Phrases of one language, found in folded words."""

    def __init__(self, language: str, listed: Mapping[str, Sequence[str]]) -> None:
        self._joined = language in UNSPACED
        self._kinds = [(kind, phrase) for kind, phrases in listed.items() for phrase in phrases]
        self._automaton = AhoCorasick([self._shaped(phrase) for _, phrase in self._kinds])

    def _shaped(self, words: str) -> str:
        return self._placed(words)[0]

    def _placed(self, words: str) -> tuple[str, list[int]]:
        """The letters of folded words as phrases are looked for in them, and where each sign of that stands."""
        if self._joined:
            places = [place for place, sign in enumerate(words) if sign.isalpha()]
            return "".join(words[place] for place in places), [*places, len(words)]
        shaped, places = " ", [0]
        for found in _LETTERS.finditer(words):
            shaped += f"{found[0]} "
            places += range(found.start(), found.end() + 1)
        return shaped, [*places, len(words)]

    def cover(self, words: str) -> bool:
        """Whether phrases, a grant among them, cover all letters of folded words."""
        shaped = self._shaped(words)
        ends = {0: False}
        """Where a row of phrases ends, and whether a grant is in it."""
        for start, end, kind in self._found(shaped):
            if start in ends:
                ends[end] = ends.get(end, False) or ends[start] or kind == "grants"
        return ends.get(len(shaped) - (not self._joined), False)

    def without(self, words: str) -> tuple[str, int]:
        """Folded words without the longest phrases, and how many letters those have; 0 where `us` is in the rest."""
        shaped, places = self._placed(words)
        place, rest, told = 0, [], 0
        for start, end, kind in sorted(self._found(shaped), key=lambda hit: (hit[0], -hit[1])):
            if kind == "phrases" and places[start] >= place:
                first, last = places[start + (not self._joined)], places[end - 1] + 1
                rest.append(words[place:first])
                place, told = last, told + last - first
        left = " … ".join((*rest, words[place:]))
        if any(kind == "us" for _, _, kind in self._found(self._shaped(left))):
            return words, 0
        return left, told

    def _found(self, shaped: str) -> list[tuple[int, int, str]]:
        """Where phrases stand, in the order of their beginnings; the blank behind one opens the next."""
        found = self._automaton.find_matches_as_indexes(shaped, overlapping=True)
        return sorted((start, end - (not self._joined), self._kinds[number][0]) for number, start, end in found)


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


def _spelled(table: Mapping[str, Any], part: str) -> dict[str, dict[str, list[str]]]:
    """The phrases of a part, folded, with all their choices."""
    found: dict[str, dict[str, list[str]]] = {}
    for language, held in table[part].items():
        lists = {
            "grants": held.get("grants", ()),
            "words": held.get("words", "").split(),
            "phrases": held.get("phrases", ()),
            "us": table["us"].get(language, ()) if part == "told" else (),
        }
        found[language] = {
            kind: list(dict.fromkeys(fold(one) for phrase in phrases for one in _each(phrase)))
            for kind, phrases in lists.items()
        }
    return found
