"""The table of well-known base models: under which license a family was released, when it is not at hand itself.

It is data (``license_db/base_models.yaml``) with a source for each entry; nothing is guessed beyond it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from fnmatch import translate
from functools import cache, cached_property, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from ahocorasick_rs import AhoCorasick

from auditor.core import patterns as re
from auditor.core.compiled import code_of, kept, plain_yamls, shipped_mapping
from auditor.core.errors import ConfigError, DataError
from auditor.core.resources import data_root
from auditor.records.catalog import publishers
from auditor.records.families import FOLDER, bounded, written
from auditor.records.model_names import fold

_STEM = re.compile(r"[a-z]{3,}")
_WORD = re.compile(r"[A-Za-z0-9][A-Za-zÀ-ÖØ-öø-ž0-9_.\-+/]{0,120}")
"""Names are written in Latin letters; letters of other scripts may stand beside them without a blank. Those with a mark
are no part of a name, but of its endings ("Llamą")."""
_LETTERS = re.compile(r"[^\W\d_]{4,}")
"""The word a name begins with; a shorter one is not declined."""
_SIZED = re.compile(r"[A-Za-z].{0,60}\d[bB](?![A-Za-z0-9])")
_ON = re.compile(r"(\d)((?:\(\?>)?\.\*)")
_NUMBERED = re.compile(r"\d\*")
_SIZE = re.compile(r"\d{1,4}(?:\.\d{1,3})?[bBmM]\.?")
"""A word that tells the size of the model whose name stands before it."""
_BEHIND_A_SMALL_NAME = re.compile(r"\d{1,2}(?:\.\d{1,2})?(?:$|[\-b])|\d{1,3}(?:\.\d)?[bB]")
"""A version or a size, which makes a name of a word in small letters ("gemma 2 9b")."""
_VERSION_AND_SIZE = re.compile(rf"\d{{1,2}}(?:\.\d{{1,2}})? {_SIZE.pattern}$")
"""A version between a name and its size ("Gemma 2 9B")."""
_MOST_WORDS = 4
"""Words of a name that is written with blanks ("Stable Diffusion 3.5 Large"). Derived from the names of the table."""
_SET = re.compile(r"\[.*", re.DOTALL)
"""Signs of which one stands in a name, and all that follows in the glob: where such a set ends is not asked."""
_REMEMBERED = 20_000
"""Names whose family is remembered, by each of two ways to ask. By judgment: bounds memory, at about 3 MB."""
_SHORTEST_SERIES = 2
"""Characters. Derived from the shortest there are: "SD", "Yi"."""
_ALPHABETIC = re.compile(r"[a-z]+")
_VERSIONED_ON = re.compile(r"-?(?:[a-z]?\d|\*|$)")
"""How names go on behind that of a series: with a version, a size, or no more."""
_CAPITALIZED = re.compile(
    r"(?<![A-Za-z0-9/.:@\-_])[A-Z][A-Za-z]{1,24}(?: [A-Z][A-Za-z]{1,24}){0,2}(?![A-Za-z0-9/@_\-])", re.ASCII
)
"""Words with capitals and no figures, which may be the name of a series."""
_SHORTEST_NAME = 3
"""Characters. By judgment: shorter names are words of other names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Relicensed:
    """A later license of the same models."""

    license: str
    since: date


@dataclass(frozen=True, slots=True, kw_only=True)
class BaseFamily:
    """Models of one publisher under one license."""

    id: str
    publisher: str
    license: str
    """Record id or alias at release."""
    ids: tuple[str, ...]
    names: tuple[str, ...]
    owners: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    """What the publisher's own architecture is called in configurations."""
    released: date | None = None
    later: tuple[Relicensed, ...] = ()
    base: str = ""
    """Id of the family these models were made from, where they are derivatives whose cards may not say so."""
    modality: tuple[str, ...] = ()
    """What all of its models take and give; empty where they differ, or nobody looked."""
    source: str = ""
    tells_base: bool = True
    """Whether an empty ``base`` means that it was made from none; a record of the license alone does not say so."""

    def license_on(self, day: date | None) -> str:
        """The license for somebody who took the model on a day; without a day the one it was released under."""
        current = self.license
        for change in sorted(self.later, key=lambda item: item.since):
            if day is not None and day >= change.since:
                current = change.license
        return current


@dataclass(frozen=True, slots=True)
class BaseMatch:
    """A name that belongs to a family."""

    family: BaseFamily
    by_id: bool
    """Whether the publisher's own id (or a faithful copy's) was given, not only a name that sounds like it."""


class Globs:
    """Globs of folded names with the family each belongs to; the first that fits counts.

    Only those are tried whose longest run of letters stands in the name: a table of a thousand has a few for each
    name, and none need be compiled.
    """

    def __init__(self, globs: Iterable[tuple[str, BaseFamily]]) -> None:
        self._families: list[BaseFamily] = []
        self._globs: list[str] = []
        self._anywhere: list[int] = []
        runs: dict[str, list[int]] = {}
        for number, (glob, family) in enumerate(globs):
            folded = fold(glob)
            self._families.append(family)
            self._globs.append(folded)
            longest = max(_SET.sub("", folded).replace("?", "*").split("*"), key=len)
            (runs.setdefault(longest, []) if longest else self._anywhere).append(number)
        self._having = list(runs.values())
        self._automaton = AhoCorasick(list(runs))

    def first(self, folded: str) -> BaseFamily | None:
        """The family of the first glob that a folded name fits."""
        runs = {run for run, _, _ in self._automaton.find_matches_as_indexes(folded, overlapping=True)}
        tried = sorted([*self._anywhere, *(number for run in runs for number in self._having[run])])
        return next((self._families[number] for number in tried if fits(self._globs[number])(folded)), None)


@cache
def fits(glob: str) -> Callable[[str], bool]:
    """Whether a folded name fits a glob, as `fnmatch.fnmatchcase` says; but a star never goes on with a number.

    Behind the beginning of a repository's name it goes on with no letter either: ``t5*`` is no ``t5gemma``.
    """
    plain, begins = _plain_fits(glob), glob.partition("*")[0]
    if "/" not in begins or begins == glob or not begins[-1].isalnum() or "?" in begins or "[" in begins:
        return plain
    at = len(begins)
    return lambda name: not name[at : at + 1].isalpha() and plain(name)


def _plain_fits(glob: str) -> Callable[[str], bool]:
    if "?" in glob or "[" in glob or _NUMBERED.search(glob):
        pattern = re.compile(_ON.sub(r"\1(?!\\.?\\d)\2", translate(glob)))
        return lambda name: pattern.match(name) is not None
    first, *others = glob.split("*")
    if not others:
        return lambda name: name == glob
    *middle, last = others

    def fitting(name: str) -> bool:
        if not name.startswith(first) or len(name) < len(first) + len(last) or not name.endswith(last):
            return False
        at, end = len(first), len(name) - len(last)
        for part in middle:
            at = name.find(part, at, end)
            if at < 0:
                return False
            at += len(part)
        return True

    return fitting


def _goes_on(folded: str, glob: str) -> bool:
    """Whether the names of a glob begin with folded words, and the words end there."""
    name = fold(glob).strip("*-")
    return name.startswith(folded) and not name[len(folded) : len(folded) + 1].isalpha()


class BaseModels:
    """The families in file order; the first that fits counts."""

    def __init__(self, families: tuple[BaseFamily, ...], endings: tuple[str, ...] = ()) -> None:
        self.families = families
        self._endings = endings
        self.find: Callable[[str], BaseMatch | None] = lru_cache(_REMEMBERED)(self._find)
        """The family of an ``org/name``, by id first and else by the name alone; also of a bare name."""
        self.find_name: Callable[[str], BaseMatch | None] = lru_cache(_REMEMBERED)(self._find_name)
        """The family a bare name or a phrase such as ``Llama 2 13B`` sounds like."""
        self.series: Callable[[str], tuple[BaseFamily, ...]] = lru_cache(_REMEMBERED)(self._series)
        """The families whose names go on behind words that are no name by themselves: "Pony" of Pony Diffusion V6."""
        self._may_begin: Callable[[str], bool] = lru_cache(_REMEMBERED)(self._begins)
        """Whether a word may be the first of a name."""

    @cached_property
    def _ids(self) -> Globs:
        return Globs((glob, family) for family in self.families for glob in family.ids)

    @cached_property
    def _names(self) -> Globs:
        return Globs((glob, family) for family in self.families for glob in family.names)

    def answers_for(self, name: str) -> bool:
        """Whether the account in an ``org/name`` is one that the table names for that model: nobody else has it."""
        folded = fold(name)
        found = self._ids.first(folded) if "/" in folded else None
        if found is None:
            return False
        accounts = (fold(glob).partition("/")[0] for glob in found.ids)
        return folded.partition("/")[0] in {*found.owners, *(one for one in accounts if "*" not in one)}

    def is_owner(self, word: str) -> bool:
        """Whether a word is the account or a part of the name of a publisher of well-known models."""
        return word.casefold() in self._owners

    @cached_property
    def _owners(self) -> frozenset[str]:
        accounts = (owner for family in self.families for owner in family.owners)
        named = (word for family in self.families for word in _WORD.findall(family.publisher))
        return frozenset(word.casefold() for word in (*accounts, *named))

    @cached_property
    def stems(self) -> frozenset[str]:
        """The words by which names of well-known models begin or that stand in them, in small letters."""
        listed = (family for family in self.families if family.tells_base)
        globs = (glob for family in listed for glob in (*family.names, *family.ids))
        return frozenset(word for glob in globs for word in _STEM.findall(glob.rpartition("/")[2].casefold()))

    @cached_property
    def _firsts(self) -> frozenset[str]:
        """The words by which names begin, however short ("SD3.5", "T5", "Yi")."""
        names = (fold(name).strip("*-") for family in self.families for name in family.names)
        return frozenset(name.partition("-")[0].partition("*")[0] for name in names)

    @cached_property
    def _series_begin(self) -> frozenset[str]:
        """The words by which names begin, without figures: "YAYI" of yayi2."""
        names = (fold(name).strip("*-") for family in self.families for name in family.names)
        return frozenset(match[0] for name in names if (match := _ALPHABETIC.match(name)))

    @cached_property
    def _heads(self) -> frozenset[str]:
        """The words by which names begin that may be declined."""
        names = (fold(name).strip("*-") for family in self.families if family.tells_base for name in family.names)
        return frozenset(match[0] for name in names if (match := _LETTERS.match(name)))

    def undeclined(self, name: str) -> str:
        """A name as the table has it: without the ending that its first word has in a sentence ("Llamy 3.1 8B")."""
        match = _LETTERS.match(name)
        word = match[0] if match else ""
        low = word.casefold()
        if not word or low in self._heads or any(sign.isupper() for sign in word[-1:]):
            return name
        for ending in self._endings:
            stem = word.removesuffix(ending)
            if stem != word:
                found = next((one for one in (stem, f"{stem}a") if one.casefold() in self._heads), None)
                if found:
                    return found + name[len(word) :]
        return name

    def named_in(self, text: str) -> tuple[str, ...]:
        """The names of well-known models that stand in a text, as written, with blanks as hyphens."""
        found = (
            self.undeclined("-".join(_WORD.findall(text[start:end])).rstrip(".-")) for start, end in self.spans_in(text)
        )
        return tuple(dict.fromkeys(found))

    def spans_in(self, text: str) -> tuple[tuple[int, int], ...]:
        """Where the names of well-known models stand in a text, in its order."""
        matches = list(_WORD.finditer(text))
        found: list[tuple[int, int]] = []
        behind = 0
        # few words may begin a name, and only of those it matters what goes on with them
        for place, begins in enumerate(self._beginnings([match[0] for match in matches])):
            if begins and place >= behind and (size := self._named_at(_joined(text, matches, place), 0)):
                last = matches[place + size - 1]
                found.append((matches[place].start(), last.end() - len(last[0]) + len(last[0].rstrip(".-"))))
                behind = place + size
        return tuple(found)

    def is_numbered(self, words: str) -> bool:
        """Whether the names of a series go on with a version or a size: "Falcon" of falcon-180b; not "Code"."""
        folded = fold(words)
        globs = (fold(glob).lstrip("*-") for family in self.series(words) for glob in family.names)
        return any(_VERSIONED_ON.match(glob[len(folded) :]) for glob in globs if glob.startswith(folded))

    def series_in(self, text: str) -> Iterator[tuple[int, int]]:
        """Where words with capitals stand in a text that name a series and no model: "fine-tuned from NLLB"."""
        for match in _CAPITALIZED.finditer(text):
            words = match[0].split(" ")
            for first in range(len(words)):
                if fold(words[first]) not in self._series_begin:
                    continue
                told = [" ".join(words[first:last]) for last in range(len(words), first, -1)]
                size, name = next(((len(told) - at, one) for at, one in enumerate(told) if self.series(one)), (0, ""))
                person = first + size < len(words) and words[first].istitle()  # "Aya Tanaka"
                if name and not person:
                    start = match.start() + len(" ".join((*words[:first], "")))
                    yield start, start + len(name)
                    break

    def may_be_in(self, text: str) -> bool:
        """Whether names of well-known models may stand in a text; where not, `spans_in` finds none."""
        return any(self._beginnings(_WORD.findall(text)))

    def _beginnings(self, words: list[str]) -> Iterator[bool]:
        """Whether each of some words may be the first of a name; in small letters only before a version or a size."""
        for word, following in pairwise((*words, "")):
            yield self._may_begin(word) or (
                word.islower() and word in self._firsts and _BEHIND_A_SMALL_NAME.match(following) is not None
            )

    def _begins(self, word: str) -> bool:
        own = self.undeclined(word.rpartition("/")[2].rstrip(".-"))
        if not (own[:1].isupper() or "/" in word or "-" in own or any(sign.isdigit() for sign in own)):
            return False
        low = own.casefold()
        return bool(
            _SIZED.search(own)
            or low.partition("-")[0] in self._firsts
            or any(stem in self.stems for stem in _STEM.findall(low))
        )

    def _named_at(self, words: list[str], place: int) -> int:
        """How many words from a place on are the name of a well-known model."""
        found = [self.find("-".join(words[place : place + size]).rstrip(".-")) for size in range(1, _MOST_WORDS + 1)]
        last = next((match.family for match in reversed(found) if match), None)
        size = next((size for size, match in enumerate(found, 1) if match and match.family is last), 0)
        if size > 1 and last and self._begins_later(words[place : place + size], last):
            return 0
        if size and _VERSION_AND_SIZE.match(" ".join(words[place + size : place + size + 2])):
            size += 1
        while 0 < size < _MOST_WORDS and place + size < len(words) and _SIZE.fullmatch(words[place + size]):
            size += 1
        return size

    def _begins_later(self, words: list[str], family: BaseFamily) -> bool:
        """Whether a name of a family begins behind the first of some words, one of which is an ordinary one."""
        plain = any(word.islower() and word.replace("-", "").isalpha() for word in words[:-1])
        later = self.find("-".join(words[1:]).rstrip(".-")) if plain else None
        return later is not None and later.family is family

    def _series(self, words: str) -> tuple[BaseFamily, ...]:
        folded = fold(words)
        if len(folded) < _SHORTEST_SERIES or self.find(words) is not None:
            return ()
        return tuple(family for family in self.families if any(_goes_on(folded, glob) for glob in family.names))

    def base_of(self, family: BaseFamily) -> BaseFamily | None:
        """The family a well-known derivative was made from."""
        return next((other for other in self.families if family.base and other.id == family.base), None)

    def of_type(self, model_type: str) -> BaseFamily | None:
        """The family whose publisher named an architecture so."""
        return next((family for family in self.families if model_type in family.types), None)

    def _find(self, name: str) -> BaseMatch | None:
        folded = fold(name)
        found = self._ids.first(folded) if "/" in folded else None
        if found:
            return BaseMatch(found, by_id=_is_its_own(folded, found))
        return self.find_name(folded.rpartition("/")[2])

    def _find_name(self, name: str) -> BaseMatch | None:
        folded = self.undeclined(fold(name))
        if len(folded) < _SHORTEST_NAME:
            return None
        found = self._names.first(folded)
        return BaseMatch(found, by_id=False) if found else None


def _is_its_own(folded: str, family: BaseFamily) -> bool:
    """Whether an id is the publisher's own, or that of a copy which differs in size, tuning and file format alone.

    Another owner's model with further words in its name is a derivative: its name only hints at the family.
    """
    owner, _, own = folded.partition("/")
    if owner in family.owners:
        return True
    globs = [fold(glob).partition("/") for glob in family.ids]
    return any(
        (fits(account)(owner) and "*" not in account) or bounded(own_glob).fullmatch(own) is not None
        for account, _, own_glob in globs
        if fits(account)(owner) and fits(own_glob)(own)
    )


def _joined(text: str, matches: list[re.Match[str]], place: int) -> list[str]:
    """The word at a place and those that may belong to one name with it: only blanks part them, and no small word."""
    found = [matches[place][0]]
    for one, following in pairwise(matches[place : place + 2 * _MOST_WORDS]):
        if (
            text[one.end() : following.start()].strip()
            or one[0].endswith((".", ","))
            or _LITTLE.fullmatch(following[0])
        ):
            break
        found.append(following[0])
    return found


_LITTLE = re.compile(r"[a-zß-öø-ž]{1,3}")
"""Words between names ("and", "or", "on", "vs") that are no part of one."""


@cache
def load_base_models(path: Path | None = None) -> BaseModels:
    """Read the table (once).

    Raises:
        DataError: the shipped table is damaged.
    """
    path = path or data_root("license_db") / "base_models.yaml"
    try:
        table = shipped_mapping(path, named=path.name).value
        listed = tuple(map(_family, table["families"]))
        endings = sorted(
            sorted({one for ends in table.get("endings", {}).values() for one in ends}), key=len, reverse=True
        )
        return BaseModels((*listed, *map(_family, _on_record(path, listed))), tuple(endings))
    except (ConfigError, KeyError, TypeError, OSError, UnicodeDecodeError) as error:
        raise DataError(f"the table of base models cannot be read: {error}", where=str(path)) from error


def _on_record(path: Path, listed: tuple[BaseFamily, ...]) -> list[dict[str, Any]]:
    """Models of the families on record of which the table has nothing: by their own ids and names alone."""
    folder = path.parent / FOLDER.rpartition("/")[2]
    files = written(folder)
    sources = [path.read_bytes(), code_of(__name__), *files.values()]

    def entries() -> list[dict[str, Any]]:
        table, found = BaseModels(listed), []
        called = {row["id"]: row["name"] for row in publishers()}
        taken = {family.id for family in listed}
        for family in plain_yamls("families", list(files), ("id", "publisher", "cells", "members")):
            under: dict[str, list[str]] = {}
            for member in family["members"]:
                told = {**(family.get("cells") or {}), **(member.get("cells") or {})}.get("license")
                if told:
                    under.setdefault(told["value"], []).extend(
                        one for one in member.get("ids") or () if table.find(one) is None
                    )
            for license_id, ids in under.items():
                if not ids:
                    continue
                name = family["id"] if family["id"] not in taken else fold(ids[0])
                taken.add(name)
                bare = [one.rpartition("/")[2] for one in ids]
                found.append(
                    {
                        "id": name,
                        "publisher": called.get(family["publisher"], family["publisher"]),
                        "license": license_id,
                        "ids": ids,
                        "names": [one for one in bare if _TELLING.search(one)],
                        "owners": list(dict.fromkeys(one.partition("/")[0].casefold() for one in ids)),
                        "source": f"record of {ids[0]}",
                        "tells_base": False,
                    }
                )
        return found

    entered: list[dict[str, Any]] = kept("base-models-on-record", sources, entries)
    return entered


_TELLING = re.compile(r"[\d\-]")
"""A bare name without one is a word of its own ("bark")."""


def _family(entry: dict[str, Any]) -> BaseFamily:
    return BaseFamily(
        id=entry["id"],
        publisher=entry["publisher"],
        license=entry["license"],
        ids=tuple(entry.get("ids", ())),
        names=tuple(entry.get("names", ())),
        owners=tuple(entry.get("owners", ())),
        types=tuple(entry.get("types", ())),
        released=entry.get("released"),
        later=tuple(Relicensed(license=item["license"], since=item["from"]) for item in entry.get("later", ())),
        base=entry.get("base", ""),
        modality=tuple(entry.get("modality", ())),
        source=entry["source"],
        tells_base=entry.get("tells_base", True),
    )
