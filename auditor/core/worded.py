"""Expressions whose words are data (``license_db/<file>.yaml``) and whose shape alone is code.

A module says in what order things stand, and names the lists of words that stand there; the lists lie in the license
database, by language, where a lawyer can read and correct them::

    _WORDS = Worded("clauses.yaml")
    _AND = _WORDS.pattern(r"{joins}|[&/]")  # joins: {en: [and], de: [und, sowie], zh: [和]}

``{joins}`` stands for one of the words, whole ones in languages that part words; ``{joins~}`` for one of them wherever
it stands, as a part of a word too; ``{joins.de}`` for those of one language. What a list holds besides words is said
by `expression`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from threading import RLock
from typing import Any, TypeAlias, cast

from auditor.core import patterns as re
from auditor.core.compiled import shipped_mapping
from auditor.core.patterns import _Lazy
from auditor.core.resources import data_root

UNSPACED = frozenset({"zh", "ja", "ko"})
"""Languages whose words stand together, or carry their particles with them: words are found inside words."""
_ENDING, _MORE = r"\w{0,14}", r"\w{1,14}"
_GAP = ".{0,40}"
_SIGN = re.compile(r"\\[()|*+…]|[()|*+…]")
_SIGNS = {"(": "(?:", ")": ")", "|": "|", "*": _ENDING, "+": _MORE, "…": _GAP}
_NAMED = re.compile(r"\{([a-z][a-z_]*)(?:\.([a-z]{2}))?(~?)\}")

Lists: TypeAlias = Mapping[str, Mapping[str, Sequence[str]]]


class Worded:
    """A file of lists of words, and the expressions that are made with them."""

    def __init__(self, file: str) -> None:
        self.file = file

    def lists(self) -> Lists:
        """The lists of the file: by their name, then by language."""
        return _lists(self.file)

    def words(self, name: str, language: str = "") -> tuple[str, ...]:
        """The words of a list, in a language or in all of them, as they are written."""
        return _words(self.file, name, language)

    def among(self, name: str) -> frozenset[str]:
        """The words of a list in all languages, to look single words up."""
        return _among(self.file, name)

    def values(self, name: str) -> Mapping[str, int]:
        """The numbers that the words of a list stand for, where it says them."""
        return _values(self.file, name)

    def pattern(self, shape: str, flags: int = 0) -> re.Pattern[str]:
        """A pattern of a shape that names lists; read and compiled when it is first used."""
        return cast("re.Pattern[str]", _Worded(lambda: self.told(shape), flags))

    def told(self, shape: str) -> str:
        """A shape with the words in it."""
        return _NAMED.sub(self._named, shape)

    def _named(self, found: re.Match[str]) -> str:
        name, language, anywhere = found.groups()
        lists = self.lists()[name]
        return one_of({language: lists.get(language, ())} if language else lists, anywhere=bool(anywhere))


def one_of(lists: Mapping[str, Iterable[str]], *, anywhere: bool = False) -> str:
    """An expression for one of the words of lists by language, the longer first.

    Args:
        anywhere: as a part of a word too.
    """
    listed = {language: words for language, words in lists.items() if words}
    if not listed:
        return "(?!)"
    parted = {word for language, words in listed.items() if language not in UNSPACED for word in words}
    joined = {word for language, words in listed.items() if language in UNSPACED for word in words}
    if anywhere:
        return f"(?:{_any(parted | joined)})"
    both = [rf"\b(?:{_any(parted)})\b"] * bool(parted) + [_any(joined)] * bool(joined)
    return f"(?:{'|'.join(both)})"


def _any(words: Iterable[str]) -> str:
    return "|".join(map(expression, sorted(words, key=lambda word: (-len(word), word))))


def expression(phrase: str) -> str:
    r"""Words of a list: ``*`` is any ending or none, ``+`` one of a letter at least, ``(a|b|)`` one of several or
    nothing, ``…`` up to forty characters; a sign behind ``\`` stands for itself."""
    parts: list[str] = []
    place = 0
    for sign in _SIGN.finditer(phrase):
        parts += [re.escape(phrase[place : sign.start()]), _SIGNS.get(sign[0], sign[0])]
        place = sign.end()
    return "".join([*parts, re.escape(phrase[place:])]).replace(r"\ ", " ")


def _lists(file: str) -> Lists:
    with _ONE_AT_A_TIME:
        return _read(file)


_ONE_AT_A_TIME = RLock()
"""Threads that ask for a list at once read it once."""


@cache
def _read(file: str) -> Lists:
    value: Any = shipped_mapping(data_root("license_db") / file, named=f"license_db/{file}").value
    return cast("Lists", value)


@cache
def _words(file: str, name: str, language: str) -> tuple[str, ...]:
    told = _lists(file)[name]
    return tuple(told.get(language, ()) if language else dict.fromkeys(word for one in told.values() for word in one))


@cache
def _among(file: str, name: str) -> frozenset[str]:
    return frozenset(_words(file, name, ""))


@cache
def _values(file: str, name: str) -> Mapping[str, int]:
    told: Mapping[str, Any] = _lists(file)[name]
    return {word: value for one in told.values() for word, value in one.items()}


class _Worded(_Lazy):
    """A pattern whose text is made when something is asked of it."""

    def __init__(self, make: Callable[[], str], flags: int) -> None:
        self._make, self._given, self._passing = make, flags, False

    def __getattr__(self, name: str) -> Any:
        if name == "_written":
            self._written = (self._make(), self._given)
            return self._written
        if name == "pattern":
            self.pattern = self._written[0]
            return self.pattern
        return super().__getattr__(name)
