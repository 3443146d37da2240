"""The words of the lexicon that stand in a folded sentence, each as the concept it stands for.

Words are data (`license_db/lexicon/*.yaml`, key ``frame_concepts``). Of words that overlap the first and longest
wins, so that a phrase which means something else ("not limited to", 商业秘密) hides the words inside it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from ahocorasick_rs import AhoCorasick

from auditor.core import patterns as re
from auditor.core.compiled import code_of, kept, plain_yamls
from auditor.core.resources import data_root
from auditor.text import fold
from auditor.text.fold import made_by

UNSPACED = frozenset({"zh", "ja", "ko"})
"""Languages that write words without blanks, or add endings to them: a word counts wherever it stands."""
GAP = 40
"""Characters that ``..`` stands for at most in a phrase. By judgment: about five words."""
SHORT_GAP = 14
"""The same in a script without blanks. By judgment: three or four words."""


class Hit(NamedTuple):
    """A concept where it stands in folded words (half open)."""

    start: int
    end: int
    concept: str
    bit: int
    """The concept as one bit of a set."""


class Concepts:
    """All concepts, found in one pass over a sentence of a language."""

    def __init__(self, listed: Sequence[Mapping[str, Any]]) -> None:
        self.ids = tuple(dict.fromkeys(one["id"] for one in listed))
        self.bits = {concept: 1 << place for place, concept in enumerate(self.ids)}
        self._aside = frozenset(one["id"] for one in listed if one.get("aside"))
        """Concepts that hide no other and are hidden by none."""
        self._beginning: dict[str, int] = {}
        self._covers = self.mask(one["id"] for one in listed if one.get("covers"))
        """Concepts that hide those too: phrases in which no word keeps its meaning ("by means of")."""
        self._party = self.mask(one for one in ("you",) if one in self.bits)
        self.languages = frozenset(language for one in listed for language in one["words"])
        self._listed = listed
        self._finders: dict[str, _Spaced | _Unspaced] = {}

    def _made(self, language: str) -> _Spaced | _Unspaced:
        """What finds the words of a language: folded, cut and indexed once, and kept."""
        rows = ((one["id"], one["words"][language]) for one in self._listed if language in one["words"])
        listed = [(concept, str(word)) for concept, words in rows for word in words or ()]
        sources = ["\0".join(map("\t".join, listed)).encode(), code_of(__name__), made_by()]
        if language in UNSPACED:
            return _Unspaced(kept("concepts-unspaced", sources, lambda: _unspaced(listed)), self._aside)
        return _Spaced(kept("concepts-spaced", sources, lambda: _spaced(listed)), self._aside)

    def mask(self, concepts: Iterable[str]) -> int:
        """Concepts as a set of bits; a name that ends with ``:`` stands for all that begin with it."""
        found = 0
        for concept in concepts:
            if concept.endswith(":"):
                if concept not in self._beginning:
                    self._beginning[concept] = sum(bit for one, bit in self.bits.items() if one.startswith(concept))
                found |= self._beginning[concept]
            else:
                found |= self.bits[concept]
        return found

    def names(self, mask: int) -> tuple[str, ...]:
        """The concepts of a set of bits."""
        found: list[str] = []
        while mask:
            lowest = mask & -mask
            found.append(self.ids[lowest.bit_length() - 1])
            mask ^= lowest
        return tuple(found)

    def is_aside(self, concept: str) -> bool:
        """Whether a concept hides no other and is hidden by none."""
        return concept in self._aside

    def find(self, words: str, language: str) -> list[Hit]:
        """The concepts of folded words in a language, in order of their place; nothing in a language without words."""
        finder = self._finders.get(language)
        if finder is None:
            if language not in self.languages:
                return []
            finder = self._finders[language] = self._made(language)
        whole, phrases, taken = finder.find(words)
        if not (whole or phrases):
            return []
        bits = self.bits
        hits, aside = [], []
        for start, end, concept in whole:
            if concept in self._aside:
                aside.append(Hit(start, end, concept, bits[concept]))
            elif not (taken and any(start < last and first < end for first, last in taken)):
                hits.append(Hit(start, end, concept, bits[concept]))
        for start, end, concept in phrases:
            (aside if concept in self._aside else hits).append(Hit(start, end, concept, bits[concept]))
        kept = _longest(hits)
        if any(hit.bit & self._party for hit in kept):
            # "Użytkownik" names who uses; it is no use.
            named = {(hit.start, hit.end) for hit in kept if hit.bit & self._party}
            kept = [hit for hit in kept if hit.concept != "use" or (hit.start, hit.end) not in named]
        if not aside:
            return kept
        if self._covers and any(hit.bit & self._covers for hit in kept):
            aside = [one for one in aside if not any(_in(one, hit) for hit in kept if hit.bit & self._covers)]
        if language in UNSPACED and any(hit.bit & self._party for hit in kept):
            # 被许可方不得 is not 许可方不得: no word begins within the name of a party and goes on behind it.
            names = [hit for hit in kept if hit.bit & self._party]
            aside = [one for one in aside if not any(hit.start < one.start < hit.end < one.end for hit in names)]
        return sorted((*kept, *aside), key=_place)


def _in(one: Hit, other: Hit) -> bool:
    return other.start <= one.start and one.end <= other.end


def _place(hit: Hit) -> tuple[int, int, int]:
    return hit.start, hit.end, hit.bit


def _longest(hits: list[Hit]) -> list[Hit]:
    """Of words that overlap the one that begins first, of those the longest; of equal ones all."""
    hits.sort(key=lambda hit: (hit.start, -hit.end, hit.bit))
    kept: list[Hit] = []
    end = start = -1
    for hit in hits:
        if hit.start >= end or (hit.start == start and hit.end == end):
            kept.append(hit)
            start, end = hit.start, hit.end
    return kept


_Found = tuple[int, int, str]
"""Start, end and concept."""
_Answer = tuple[list[_Found], list[_Found], list[tuple[int, int]]]
"""Whole words; phrases with gaps, each at its first part; the places of all parts of those."""
_TOKEN = re.compile(r"[^\W_]+|[^\w\s'_]")
REMEMBERED = 50_000
"""Tokens whose concepts are kept. By judgment: bounds memory."""


class _Pattern(NamedTuple):
    """One token of a phrase."""

    text: str
    any_beginning: bool
    any_ending: bool

    def fits(self, token: str) -> bool:
        """Whether a token is this one."""
        if self.any_beginning:
            return self.text in token if self.any_ending else token.endswith(self.text)
        return token.startswith(self.text) if self.any_ending else token == self.text


@dataclass(frozen=True, slots=True, eq=False)
class _Phrase:
    concept: str
    parts: tuple[tuple[_Pattern, ...], ...]
    """Tokens that follow one another; between the parts a gap may stand."""
    anchor: int
    """Which token of its first part is looked for, with the next where it has one: those with the most letters."""
    wanted: frozenset[str]
    """Tokens without which it cannot stand anywhere."""


_NONE: frozenset[_Phrase] = frozenset()
_NOTHING: _Answer = ([], [], [])


class _Index(NamedTuple):
    """Phrases under one of their tokens, by their numbers: in one string, which takes half of what a list does."""

    exact: dict[str, str]
    beginnings: dict[str, str]
    endings: dict[str, str]
    inner: dict[str, str]

    def take(self, pattern: _Pattern, phrase: int) -> None:
        """Put a phrase under one of its tokens."""
        if pattern.any_beginning:
            listed = self.inner if pattern.any_ending else self.endings
        else:
            listed = self.beginnings if pattern.any_ending else self.exact
        listed[pattern.text] = f"{listed.get(pattern.text, '')} {phrase}"

    def of(self, token: str) -> list[int]:
        """The phrases a token is the token of."""
        listed = [self.exact.get(token, "")]
        for size in range(len(token)) if self.beginnings else ():
            listed.append(self.beginnings.get(token[: size + 1], ""))
        for size in range(len(token)) if self.endings else ():
            listed.append(self.endings.get(token[size:], ""))
        listed += (phrases for text, phrases in self.inner.items() if text in token)
        return [int(number) for number in "".join(listed).split()]


class _Tokens(NamedTuple):
    """A sentence as its tokens."""

    spans: list[tuple[int, int, str]]
    """Start, end and letters of each."""
    held: frozenset[str]


@lru_cache(64)
def _tokens(words: str) -> _Tokens:
    """The tokens of folded words; a sentence is looked at by several tables in turn."""
    spans = [(match.start(), match.end(), match[0]) for match in _TOKEN.finditer(words)]
    return _Tokens(spans, frozenset(token for _, _, token in spans))


_PART = "|"
"""Between the parts of a phrase as it is kept; no token is this, because each begins with a figure."""


def _dumped(concept: str, parts: Iterable[Iterable[_Pattern]], anchor: int) -> str:
    """A phrase in one string: its concept, its anchor, and its tokens, each behind a figure for its open ends."""
    told = ([f"{2 * one.any_beginning + one.any_ending}{one.text}" for one in part] for part in parts)
    return " ".join((concept, str(anchor), f" {_PART} ".join(map(" ".join, told))))


def _loaded(row: str) -> _Phrase:
    concept, anchor, *tokens = row.split(" ")
    parts: list[list[_Pattern]] = [[]]
    for token in tokens:
        if token == _PART:
            parts.append([])
        else:
            parts[-1].append(_Pattern(token[1:], token[0] in "23", token[0] in "13"))
    wanted = frozenset(one.text for part in parts for one in part if not (one.any_beginning or one.any_ending))
    return _Phrase(concept, tuple(map(tuple, parts)), int(anchor), wanted)


def _spaced(listed: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """What `_Spaced` looks in, in words, numbers and lists of them, so that it can be kept."""
    phrases: list[str] = []
    single, left, right = (_Index({}, {}, {}, {}) for _ in range(3))
    for concept, word in listed:
        parts = tuple(tokens for part in word.split("..") if (tokens := tuple(_patterns(part))))
        if not parts:
            continue
        first = parts[0]
        if len(first) == 1:
            single.take(first[0], len(phrases))
            phrases.append(_dumped(concept, parts, 0))
            continue
        anchor = max(range(len(first) - 1), key=lambda at: len(first[at].text) + len(first[at + 1].text))
        left.take(first[anchor], len(phrases))
        right.take(first[anchor + 1], len(phrases))
        phrases.append(_dumped(concept, parts, anchor))
    return {"phrases": phrases, "single": single, "left": left, "right": right}


_Met = dict[str, tuple[frozenset[_Phrase], frozenset[_Phrase], frozenset[_Phrase]]]
"""Token → the phrases that it is, and those in which it is the first and the second of the two looked for."""


class _Spaced:
    """Words of a language that is written with blanks, found token by token."""

    def __init__(self, table: Mapping[str, Any], aside: frozenset[str]) -> None:
        self._aside = aside
        self._single, self._left, self._right = (_Index(*table[name]) for name in ("single", "left", "right"))
        self._rows: list[str] = table["phrases"]
        self._phrases: dict[int, _Phrase] = {}
        self._known: _Met = {}
        self._strange: set[str] = set()
        """Tokens that no phrase has."""
        self._beside: dict[tuple[str, str], tuple[_Phrase, ...]] = {}
        """Two tokens → the phrases that are looked for by them."""

    def _under(self, index: _Index, token: str) -> frozenset[_Phrase]:
        """The phrases under a token; each is made when it is first met, and is one whichever threads meet it."""
        made, numbers = self._phrases, index.of(token)
        held = (made.get(number) or made.setdefault(number, _loaded(self._rows[number])) for number in numbers)
        return frozenset(held) if numbers else _NONE

    def _meet(self, tokens: Iterable[str]) -> tuple[_Met, set[str]]:
        """Look up the phrases of tokens once; what was known before stays whole for threads that are reading it."""
        if len(self._known) + len(self._strange) > REMEMBERED:
            self._known, self._beside, self._strange = {}, {}, set()
        known, strange = self._known, self._strange
        for token in tokens:
            if token not in known and token not in strange:
                under = self._under
                told = under(self._single, token), under(self._left, token), under(self._right, token)
                if any(told):
                    known[token] = told
                else:
                    strange.add(token)
        return known, strange

    def find(self, words: str) -> _Answer:
        """What stands in folded words."""
        spans, held = _tokens(words)
        known, strange = self._known, self._strange
        alive = held - strange
        if not alive:
            return _NOTHING
        if not known.keys() >= alive:
            known, strange = self._meet(held)
            alive = held - strange
        whole: list[_Found] = []
        gapped: list[_Found] = []
        taken: list[tuple[int, int]] = []
        before = ""
        beside = self._beside
        for place, (start, end, token) in enumerate(spans):
            if token not in alive:
                before = ""
                continue
            single, left, right = known[token]
            for phrase in single:
                if len(phrase.parts) == 1:
                    whole.append((start, end, phrase.concept))
                elif phrase.wanted <= held:
                    self._take(phrase, spans, place, whole, gapped, taken)
            if before and right:
                both = beside.get((before, token))
                if both is None:
                    if len(beside) > REMEMBERED:
                        beside.clear()
                    both = beside[before, token] = tuple(known[before][1] & right)
                for phrase in both:
                    if place > phrase.anchor and phrase.wanted <= held:
                        self._take(phrase, spans, place - 1 - phrase.anchor, whole, gapped, taken)
            before = token if left else ""
        return whole, gapped, taken

    def _take(
        self,
        phrase: _Phrase,
        spans: list[tuple[int, int, str]],
        place: int,
        whole: list[_Found],
        gapped: list[_Found],
        taken: list[tuple[int, int]],
    ) -> None:
        ends = self._follows(phrase, spans, place)
        if ends is None:
            return
        if len(ends) == 1:
            whole.append((*ends[0], phrase.concept))
        else:
            gapped.append((*ends[0], phrase.concept))
            if phrase.concept not in self._aside:
                taken += ends

    @staticmethod
    def _follows(phrase: _Phrase, spans: list[tuple[int, int, str]], place: int) -> list[tuple[int, int]] | None:
        """The places of a phrase's parts from a token on; None where it does not go on."""
        found: list[tuple[int, int]] = []
        for number, part in enumerate(phrase.parts):
            last = place if number == 0 else len(spans) - 1
            while place <= last:
                if number and spans[place][0] > found[-1][1] + GAP:
                    return None
                if place + len(part) <= len(spans) and all(
                    pattern.fits(spans[place + at][2]) for at, pattern in enumerate(part)
                ):
                    break
                place += 1
            else:
                return None
            last_word = place + len(part) - 1
            while last_word > place and not spans[last_word][2][0].isalnum():
                last_word -= 1  # a sign at its end makes no phrase longer than another
            found.append((spans[place][0], spans[last_word][1]))
            place += len(part)
        return found


def _patterns(part: str) -> Iterator[_Pattern]:
    for word in part.split():
        folded = fold(word.strip("*")) or word.strip("*")
        tokens = _TOKEN.findall(folded)
        for at, token in enumerate(tokens):
            yield _Pattern(token, at == 0 and word.startswith("*"), at + 1 == len(tokens) and word.endswith("*"))


def _unspaced(listed: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """What `_Unspaced` looks in, in words, numbers and lists of them, so that it can be kept."""
    entries: dict[str, list[tuple[str, int, int]]] = {}
    sizes: list[int] = []
    for concept, word in listed:
        parts = [folded for part in word.split("..") if (folded := fold(part.replace("*", "")))]
        if not parts:
            continue
        for place, part in enumerate(parts):
            entries.setdefault(part, []).append((concept, len(sizes), place))
        sizes.append(len(parts))
    return {"entries": entries, "sizes": sizes}


class _Unspaced:
    """Words of a language that is written without blanks, or adds endings to them: they count wherever they stand."""

    def __init__(self, table: Mapping[str, Any], aside: frozenset[str]) -> None:
        self._aside = aside
        self._sizes: list[int] = table["sizes"]
        self._automaton = AhoCorasick(list(table["entries"]))
        self._rows: list[list[tuple[str, int, int]]] = list(table["entries"].values())

    def find(self, words: str) -> _Answer:
        """What stands in folded words."""
        whole: list[_Found] = []
        parts: dict[int, dict[int, list[tuple[int, int]]]] = {}
        concept_of: dict[int, str] = {}
        for number, start, end in self._automaton.find_matches_as_indexes(words, overlapping=True):
            last = end
            while last - start > 1 and not words[last - 1].isalnum():
                last -= 1  # a sign at its end makes no word longer than another
            for concept, phrase, place in self._rows[number]:
                if self._sizes[phrase] == 1:
                    whole.append((start, last, concept))
                else:
                    parts.setdefault(phrase, {}).setdefault(place, []).append((start, last))
                    concept_of[phrase] = concept
        gapped: list[_Found] = []
        taken: list[tuple[int, int]] = []
        for phrase, rows in parts.items():
            if len(rows) < self._sizes[phrase]:
                continue
            chains = [[span] for span in rows[0]]
            for place in range(1, self._sizes[phrase]):
                chains = [
                    [*chain, span]
                    for chain in chains
                    for span in rows[place]
                    if chain[-1][1] <= span[0] <= chain[-1][1] + SHORT_GAP
                ]
            for chain in chains:
                gapped.append((*chain[0], concept_of[phrase]))
                if concept_of[phrase] not in self._aside:
                    taken += chain
        return whole, gapped, taken


@cache
def concepts() -> Concepts:
    """The shipped concepts of clauses."""
    return Concepts(concept_rows("frame_concepts"))


class _Words(Mapping[str, Sequence[str]]):
    """The words of a concept by language; a language is read when its words are asked for."""

    def __init__(self, languages: Sequence[str], key: str, number: int) -> None:
        self._languages, self._key, self._number = languages, key, number

    def __getitem__(self, language: str) -> Sequence[str]:
        if language not in self._languages:
            raise KeyError(language)
        words: Sequence[str] = _words_of(self._key, language)[self._number]
        return words

    def __iter__(self) -> Iterator[str]:
        return iter(self._languages)

    def __len__(self) -> int:
        return len(self._languages)


_READ = 4
"""Lists of words held at once: each is read, made a finder of, and asked for no more. By judgment: those of a few
keys in one language."""


@cache
def concept_rows(key: str) -> tuple[dict[str, Any], ...]:
    """All concepts that the files of the lexicon hold under a key."""

    def parse() -> list[Any]:
        return [one | {"words": list(one["words"])} for one in _rows(key)]

    found = kept(f"lexicon-{key}", _sources(), parse)
    return tuple(one | {"words": _Words(one["words"], key, number)} for number, one in enumerate(found))


@lru_cache(_READ)
def _words_of(key: str, language: str) -> Sequence[Any]:
    """The words of each concept of a key in a language, in the order of the concepts."""

    def parse() -> list[Any]:
        return [one["words"].get(language) or () for one in _rows(key)]

    words: Sequence[Any] = kept(f"lexicon-{key}-{language}", _sources(), parse)
    return words


@cache
def _sources() -> tuple[bytes, ...]:
    """What stands for the files of the lexicon and for the code above."""
    stamp = hashlib.sha256()
    for path in _files():
        data = path.read_bytes()
        stamp.update(len(data).to_bytes(8, "little") + data)
    return stamp.digest(), code_of(__name__)


def _files() -> list[Path]:
    return sorted((data_root("license_db") / "lexicon").glob("*.yaml"))


@cache
def _rows(key: str) -> tuple[dict[str, Any], ...]:
    """The concepts as written; asked for where none were kept."""
    return tuple(one for held in plain_yamls("lexicon", _files(), (key,)) for one in held.get(key, ()))


_KANA = re.compile("[\u3041-\u30ff]")
_HANGUL = re.compile("[\uac00-\ud7af]")
_HAN = re.compile("[\u3400-\u9fff]")
_CYRILLIC = re.compile("[\u0400-\u04ff]")


def script_language(words: str) -> str:
    """The language that a script tells; empty for Latin letters."""
    if words.isascii():
        return ""
    if len(_HANGUL.findall(words)) >= 2:
        return "ko"
    if len(_KANA.findall(words)) >= 2:
        return "ja"
    if len(_HAN.findall(words)) >= 2:
        return "zh"
    return "ru" if len(_CYRILLIC.findall(words)) >= 3 else ""
