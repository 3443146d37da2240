"""Words that a text gives a meaning: where they stand, that meaning is read.

"Excluded Regions means the European Union" and "nobody may use it in the Excluded Regions" say together what one
sentence could say. A defined word is replaced by its meaning before a sentence is read, where the word is
one for a purpose or a territory: a word for a party, the model or its outputs keeps its name.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from auditor.core import patterns as re
from auditor.core.worded import Worded
from auditor.terms.concepts import UNSPACED, Concepts, concept_rows, concepts
from auditor.terms.places import named
from auditor.text import fold

NAME = 50
"""Characters of a defined word. By judgment: five words."""
MEANING = 400
"""Characters of a meaning that is put in the place of its word. By judgment: a sentence and a list; what is longer has
clauses of its own."""
BEFORE = 24
"""Characters before a defined word at the beginning of its sentence. By judgment: a number and "The term"."""
BESIDE = 40
"""Characters between a defined word and the word that says it is defined. By judgment: a short name in brackets."""
_QUOTED = re.compile('[“"«„「『”]\\*{0,4}(?P<name>[^“”"«»„「」『』:;\n]{2,50})\\*{0,4}[”"»“」』]')
_ALIAS = re.compile('^[\\s,]*+\\w{1,4} [“"«„「『]\\*{0,4}[^“”"«»„「」『』\n]{1,40}\\*{0,4}[”"»“」』]')
"""A second word for the same: 'or "You"'."""
_BARE = re.compile(r"[\W\d]{0,12}(?P<name>[^\W\d_][^,.;:()]{2,48}?)[\s*_]+(?=\S)")
_BENT = frozenset({"ru", "pl", "de"})
"""Languages in which a word has other endings where it is used."""
_SIGNS = " \t\n*_:—–-.,;、。"
_DIGIT = re.compile(r"\d")
_PURPOSES = (
    "commerce",
    "noncommerce",
    "nc-research",
    "nc-or-research",
    "research",
    "academic",
    "evaluation",
    "personal",
    "internal",
    "production",
)


@dataclass(frozen=True, slots=True)
class Definition:
    """A word with its meaning, both as the text writes them."""

    name: str
    meaning: str
    start: int
    """Character at which the sentence that defines it begins."""
    used: re.Pattern[str]
    """The word where it is used, as it is written."""
    folded: re.Pattern[str]
    """The same in folded words."""


@cache
def _naming(key: str, concept: str) -> Concepts:
    """One concept by itself, hidden by no other."""
    return Concepts([one for one in concept_rows(key) if one["id"] == concept])


def _defining() -> Concepts:
    return _naming("frame_concepts", "definition")


def definitions(sentences: Iterable[tuple[int, str, str]]) -> tuple[Definition, ...]:
    """The words that sentences give a meaning of purposes or places.

    Args:
        sentences: start, words as written and language of each.
    """
    found: dict[str, Definition] = {}
    for start, shown, language in sentences:
        told = _defined(shown, language)
        if told is None:
            continue
        name, meaning = told
        if name not in found and _stands_for(name, meaning, language):
            found[name] = Definition(name, meaning, start, used(name, language), used(fold(name), language))
    return tuple(found.values())


def expanded(words: str, known: Sequence[Definition], start: int, *, folded: bool = False) -> str:
    """Words with the meaning of each defined word in its place; a definition itself stays as it is.

    Args:
        start: character at which the sentence begins.
        folded: whether the words are folded.
    """
    for one in known:
        if one.start != start:
            meaning = (fold(one.meaning) if folded else one.meaning).replace("\\", "\\\\")
            words = (one.folded if folded else one.used).sub(meaning, words)
    return words


def _defined(shown: str, language: str) -> tuple[str, str] | None:
    """The word that a sentence defines, and what it says of it."""
    quoted = _QUOTED.search(shown)
    if quoted and quoted.start() <= BEFORE:
        after = _ALIAS.sub("", shown[quoted.end() :])
        cut = _cut(after, language)
        return None if cut is None else (quoted["name"].strip(" *_,"), _meaning(after[cut:], language))
    bare = _BARE.match(shown)
    if language in UNSPACED or bare is None:
        return None
    hits = _defining().find(fold(shown[: NAME + BESIDE]), language)
    if not hits:
        return None
    first = shown.lower().find(fold(shown)[hits[0].start : hits[0].end])
    name = re.sub(r"^[\W\d]+", "", shown[: max(first, 0)]).strip(" *_:—–-")
    if not 2 < len(name) <= NAME or "," in name or not name[0].isupper():
        return None
    return name, _meaning(shown[first + hits[0].end - hits[0].start :], language)


def _meaning(rest: str, language: str) -> str:
    """What a definition says, without the signs around it and, where the verb comes last, without that."""
    rest = rest.strip(_SIGNS)
    if language in UNSPACED:
        last = [hit for hit in _defining().find(rest, language) if hit.end >= len(rest) - 1]
        rest = rest[: min((hit.start for hit in last), default=len(rest))].strip(_SIGNS)
    return rest


def _cut(after: str, language: str) -> int | None:
    """Where the meaning begins in what follows a quoted word; None where no meaning follows."""
    opening = re.match(r"[\s*_)]*[:：—–-]", after)
    if opening:
        return opening.end()
    folded = fold(after[:BESIDE])
    hits = _defining().find(folded, language)
    if not hits:
        return None
    word = folded[hits[0].start : hits[0].end]
    blanks = len(after) - len(after.lstrip())
    return blanks + folded.find(word) + len(word)


def _stands_for(name: str, meaning: str, language: str) -> bool:
    """Whether a word for a purpose or a territory has one as its meaning, and does not say itself which."""
    if not 2 < len(meaning) <= MEANING or _DIGIT.search(meaning):
        return False
    known = concepts()
    spoken = language if language in known.languages else "en"
    own, said = fold(name), fold(meaning)
    if _naming("place_concepts", "territory").find(own, spoken):
        return not named(own, spoken) and any(place.kind == "area" for place in named(said, spoken))
    purposes = known.mask(_PURPOSES)
    if not _naming("frame_concepts", "named-purpose").find(own, spoken):
        return False
    # "Use" by itself is an act that is defined, "Permitted Use" a purpose.
    heard = purposes if " " in own or spoken in UNSPACED else known.mask((*_PURPOSES, "use"))
    return not any(hit.bit & heard for hit in known.find(own, spoken)) and any(
        hit.bit & purposes for hit in known.find(said, spoken)
    )


def used(name: str, language: str) -> re.Pattern[str]:
    """A defined word wherever it is used, its endings left open in the languages that bend words."""
    if language in UNSPACED:
        return re.compile(re.escape(name.strip()), passing=True)
    words = r"[ \n*_]+".join(_bent(word, language) for word in name.split())
    return re.compile(rf"(?<![^\W_]){words}(?![^\W_])", passing=True)


_WORDS = Worded("clauses.yaml")


def _bent(word: str, language: str) -> str:
    if language in _BENT and len(word) > 5:
        return re.escape(word[:-2]) + r"\w*"
    if language == "en" and word.endswith("y"):
        return re.escape(word[:-1]) + _WORDS.told("{plural_of_y~}")
    return re.escape(word) + _WORDS.told("{plural~}?")
