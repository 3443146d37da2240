"""Lists of words and phrases of the license database as one expression over folded text."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from auditor.core import patterns as re
from auditor.text.fold import fold

UNSPACED = frozenset({"zh", "ja", "ko"})
"""Languages whose words stand together, or carry their particles with them: phrases are found inside words."""
_ENDING = r"\w{0,14}"


def any_of(phrases: Iterable[str], *, spaced: bool = True) -> str:
    """Phrases as an expression, the longer first; one may end a word with ``*``, where any ending may follow."""
    told = "|".join(sorted({_expression(str(phrase)) for phrase in phrases}, key=_longer_first))
    return rf"\b(?:{told})\b" if spaced else f"(?:{told})"


def _longer_first(told: str) -> tuple[int, str]:
    """An order without ties: with them each process would write the expression of a set otherwise."""
    return -len(told), told


def with_choices(phrases: Iterable[str], *, spaced: bool = True) -> str:
    """The same of phrases with choices: (a|b|) stands for a, b or nothing."""
    told = "|".join("".join(map(_chosen, _CHOICE.split(phrase))) for phrase in phrases)
    return rf"\b(?:{told})\b" if spaced else f"(?:{told})"


_CHOICE = re.compile(r"([()|]|\s\?)")
_SIGNS = {"(": "(?:", ")": ")", "|": "|", " ?": r"\s?"}


def _chosen(piece: str) -> str:
    """A sign of a choice, or the words between two, with the blanks on either side."""
    if piece in _SIGNS:
        return _SIGNS[piece]
    words = piece.strip()
    before, behind = r"\s" * piece[:1].isspace(), r"\s" * (piece[-1:].isspace() and bool(words))
    return f"{before}{_expression(words)}{behind}"


def signs(phrases: Iterable[str]) -> tuple[str, ...]:
    """Runs of letters, casefolded, of which one stands wherever `any_of` fits: of each phrase its longest."""
    longest = (max(" ".join(map(" ".join, _parts(str(phrase)))).split(), key=len) for phrase in phrases)
    return tuple(sorted({one.casefold() for one in longest}))


def _expression(phrase: str) -> str:
    return r"\s".join(map(_word, phrase.split()))


@cache
def _word(word: str) -> str:
    """A word of a phrase; the lists of a language have most of theirs several times."""
    return _ENDING.join([re.escape(fold(part)) for part in word.split("*")])


def _parts(phrase: str) -> list[list[str]]:
    """The words of a phrase, each parted where it is open."""
    return [[fold(part) for part in word.split("*")] for word in phrase.split()]
