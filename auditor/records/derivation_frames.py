"""Shapes of clauses that say what a model was made from (``license_db/derivation_frames.yaml``), made into expressions.

The data hold concepts with their words in each language, and shapes of concepts; how words, gaps and the name's sign
follow each other is told here alone. A language that lacks a concept of a shape has no such clause.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from auditor.core import patterns as re
from auditor.core.worded import Worded

NAME = "~"
_START, _EITHER, _MAYBE, _COMMA = "^", "|", "?", ","
_WORDS = re.compile(r"words(\d)")
_GAP = re.compile(r"\.\.(\d{1,2})")
_UNSPACED = re.compile("[\u0900-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
"""Scripts that part no words, or whose vowels are marks that no end of a word is told by."""
_BETWEEN = r"[\s\-\"'’‘“„«`(]{0,3}"
_NEXT_TO = 3
"""Characters between the words and the name where a shape names no gap. By judgment: a blank and a mark."""
_ANY_ENDING = r"\w{0,14}"
_BEGINNING = r"^(?:[\W_]|v?\d[\d.]{0,6}\b){0,8}"
"""Marks, and the number of a step or a version, before the first word of a clause ("- 0.3: ")."""
_PART = re.compile(r"([^\W_]+)(\*?)")

Words = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class BaseCue:
    """What is said of a base, and how its name must stand to the words."""

    relation: str
    after: bool
    """Whether the base follows the words; else it stands before them."""
    near: int
    """Most characters between the words and the name."""
    exact: bool = False
    """Whether only a name counts that tells a size or a version, or an id."""
    whole: bool = False
    """Whether the words only say that something is the model: their subject must not be another thing."""
    source: bool = False
    """Whether the words only say where something comes from."""
    firm: bool = False
    """Whether thanks, comparisons or words of evaluation before the name take nothing back."""
    loose: bool = False
    """Whether the words tell of any doing: what was only tried is no base."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """One shape, as an expression over all its languages."""

    said: BaseCue
    source: str
    core: str
    """The expression without what may be left out at its beginning: it stands wherever the shape does."""
    signs: tuple[str, ...]
    """Of which one stands wherever the shape does, casefolded; those between blanks as words of their own."""


def frames(concepts: Mapping[str, Words], listed: Iterable[Mapping[str, Any]]) -> Iterator[Frame]:
    """Every shape of the data.

    Raises:
        KeyError: a shape uses a concept that is not there.
        ValueError: a shape has no name.
    """
    for entry in listed:
        tokens = str(entry["shape"]).split()
        if NAME not in tokens:
            raise ValueError(f"the shape {entry['shape']!r} has no {NAME}")
        inside = NAME in tokens[1:-1]  # words stand on both sides of it, and are one expression with it
        after = inside or tokens[-1] == NAME
        rest = tokens if inside else tokens[:-1] if after else tokens[1:]
        gap = None if inside else _GAP.fullmatch(rest[-1] if after else rest[0])
        near = int(gap[1]) if gap else _NEXT_TO
        if gap:
            rest = rest[:-1] if after else rest[1:]
        languages = [one for one in _languages(concepts) if _sequence(rest, concepts, one) is not None]
        sources = [str(_sequence(rest, concepts, one)) for one in languages]
        needed = list(itertools.dropwhile(lambda token: token.endswith(_MAYBE) or _WORDS.fullmatch(token), rest))
        cores = [str(_sequence(needed, concepts, one)) for one in languages]
        # What stands next to the name is tried against it at once, so that words without one cost nothing.
        ahead = f"(?={_BETWEEN}{NAME})" if after and not gap and not inside else ""
        kinds = {name: bool(entry.get(name)) for name in ("exact", "whole", "firm", "source", "loose")}
        yield Frame(
            said=BaseCue(relation=entry.get("relation", ""), after=after, near=near, **kinds),
            source=f"(?:{'|'.join(sources)}){ahead}",
            core=f"(?:{'|'.join(cores)}){ahead}",
            signs=tuple(dict.fromkeys(sign for one in languages for sign in _signs(rest, concepts, one))),
        )


def moves(concepts: Mapping[str, Words], listed: Iterable[Mapping[str, Any]]) -> Iterator[Frame]:
    """The shapes with two names: of the one that was left, and of the one in its place; ``back``: the other way."""
    for entry in listed:
        tokens = str(entry["shape"]).split()
        languages = [one for one in _languages(concepts) if _sequence(tokens, concepts, one) is not None]
        source = f"(?:{'|'.join(str(_sequence(tokens, concepts, one)) for one in languages)})"
        yield Frame(
            said=BaseCue(relation="finetune", after=not entry.get("back"), near=0),
            source=source,
            core=source,
            signs=tuple(dict.fromkeys(sign for one in languages for sign in _signs(tokens, concepts, one))),
        )


def everywhere() -> frozenset[str]:
    """Words of grammar that stand in any text."""
    return Worded("model_words.yaml").among("everywhere")


def with_names(one: Frame) -> str:
    """The shape with the name that it wants, and those of the same list."""
    between = rf"[^,;:.{NAME}]{{0,{one.said.near}}}?" if one.said.near != _NEXT_TO else _BETWEEN
    return f"{one.source}{between}{_names()}" if one.said.after else f"{_names()}{between}{one.source}"


def _names() -> str:
    """Names of one list, with what joins them."""
    join = Worded("model_words.yaml").told(r"(?:[\s,;/&+()'\"`\-]|{joins}){0,6}")
    return f"{NAME}(?:{join}{NAME})*"


def any_of(words: Iterable[str]) -> str:
    """Words as an expression: with an end of a word on both sides, but in scripts that part no words."""
    spaced: list[str] = []
    unspaced: list[str] = []
    for word in dict.fromkeys(words):
        told = re.escape(word).replace(r"\ ", r"[\s\-_]").replace(r"\*", _ANY_ENDING)
        (unspaced if _UNSPACED.search(word) else spaced).append(told)
    return "|".join(filter(None, (rf"\b(?:{'|'.join(spaced)})\b" if spaced else "", *unspaced)))


def _languages(concepts: Mapping[str, Words]) -> list[str]:
    return list(dict.fromkeys(language for words in concepts.values() for language in words))


def _sequence(tokens: Sequence[str], concepts: Mapping[str, Words], language: str) -> str | None:
    parts = [_token(token, concepts, language) for token in tokens]
    return None if None in parts else _BETWEEN.join(filter(None, parts)) or None


def _signs(tokens: Sequence[str], concepts: Mapping[str, Words], language: str) -> list[str]:
    """Of the parts of a shape that must stand there, a sign for each word of the one that tells most."""
    needed = [token.split(_EITHER) for token in tokens if not token.endswith(_MAYBE)]
    words = [
        [word for one in several for word in concepts[one].get(language, ())]
        for several in needed
        if all(one in concepts for one in several)
    ]
    return max((list(map(sign_of, one)) for one in words), key=lambda part: (min(map(telling, part)), -len(part)))


def sign_of(word: str) -> str:
    """The part of a phrase that tells most; between blanks where no letters stand beside it."""
    spaced = not _UNSPACED.search(word)
    parts = [
        f" {letters} " if spaced and not open_ended else letters
        for letters, open_ended in _PART.findall(word.casefold())
    ]
    return max(parts, key=telling, default=word)


def telling(sign: str) -> int:
    """How much a sign tells: its length, unless it is a word that stands everywhere."""
    return 1 if sign.strip() in everywhere() else len(sign.strip())


def _token(token: str, concepts: Mapping[str, Words], language: str) -> str | None:
    """One part of a shape; empty where it may be left out and the language lacks it, None where it may not."""
    if words := _WORDS.fullmatch(token):
        return rf"(?:[\w\-]{{1,20}}\s){{0,{words[1]}}}"
    if token == NAME:
        return rf"{NAME}(?:\s?v?\d[\w.]{{0,8}})?"
    if token == _COMMA:
        return r"[,，、]?"
    if gap := _GAP.fullmatch(token):
        return rf"[^,;:.~]{{0,{gap[1]}}}?"
    maybe, several = token.endswith(_MAYBE), token.removesuffix(_MAYBE).split(_EITHER)
    told = [_BEGINNING if one == _START else any_of(concepts[one].get(language, ())) for one in several]
    told = list(filter(None, told))
    if not told:
        return "" if maybe else None
    return f"(?:{'|'.join(told)})" + (_MAYBE if maybe else "")
