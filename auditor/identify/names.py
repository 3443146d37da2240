"""The names people write for licenses, and how near a phrase comes to one of them.

A name is compared by its key: its words without "the", "license", "version" and the like, with versions brought to one
form ("v2.0" and "2" are the same) and the long names of license families brought to their abbreviations.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import NamedTuple

from auditor.core import disguises
from auditor.core import patterns as re
from auditor.core.compiled import code_of, kept
from auditor.core.resources import data_root
from auditor.core.worded import Worded
from auditor.identify import normalize
from auditor.records.entry import CatalogEntry

Key = tuple[str, ...]

FLOOR = 91.0
"""Likeness (0–100) below which a phrase is no misspelling of a name. By judgment: one letter in ten; a name so read
is told as such."""
_DROPPED = frozenset(
    [
        "the",
        "a",
        "an",
        "license",
        "licensed",
        "licenses",
        "licensing",
        "agreement",
        "version",
        "v",
        "ver",
        "of",
        "international",
        "unported",
        "generic",
        "terms",
        "and",
        "conditions",
        "text",
        "full",
        "file",
    ]
)
_LONG = (
    (("gnu", "affero", "general", "public"), ("agpl",)),
    (("affero", "general", "public"), ("agpl",)),
    (("gnu", "lesser", "general", "public"), ("lgpl",)),
    (("lesser", "general", "public"), ("lgpl",)),
    (("gnu", "library", "general", "public"), ("lgpl",)),
    (("gnu", "general", "public"), ("gpl",)),
    (("gnu", "free", "documentation"), ("gfdl",)),
    (("gnu", "gpl"), ("gpl",)),
    (("gnu", "lgpl"), ("lgpl",)),
    (("gnu", "agpl"), ("agpl",)),
    (("general", "public"), ("gpl",)),
    (("mozilla", "public"), ("mpl",)),
    (("eclipse", "public"), ("epl",)),
    (("european", "union", "public"), ("eupl",)),
    (("creative", "commons", "zero"), ("cc0",)),
    (("creative", "commons", "cc0"), ("cc0",)),
    (("creative", "commons", "cc"), ("cc",)),
    (("creative", "commons"), ("cc",)),
    (("attribution",), ("by",)),
    (("non", "commercial"), ("nc",)),
    (("noncommercial",), ("nc",)),
    (("share", "alike"), ("sa",)),
    (("sharealike",), ("sa",)),
    (("no", "derivatives"), ("nd",)),
    (("noderivatives",), ("nd",)),
    (("no", "derivs"), ("nd",)),
    (("noderivs",), ("nd",)),
    (("ccby",), ("cc", "by")),
    (("zero", "clause"), ("0", "clause")),
    (("two", "clause"), ("2", "clause")),
    (("three", "clause"), ("3", "clause")),
    (("four", "clause"), ("4", "clause")),
    (("asl",), ("apache",)),
)
_CREATIVE_COMMONS = Worded("creative_commons.yaml")
_SHORT_OF: Mapping[str, Key] = {
    **{name: (name,) for name in ("cc", "by", "nc", "sa", "nd")},
    "edition": (),
    **{
        name: ("cc", *name.split("_")) for name in ("by_4", "by_sa_4", "by_nd_4", "by_nc_4", "by_nc_sa_4", "by_nc_nd_4")
    },
}
"""What the lists of that file stand for."""


@cache
def _long_from() -> Mapping[str, Sequence[tuple[Key, Key]]]:
    """First word → the long names that begin with it, the longest first."""
    found: dict[str, list[tuple[Key, Key]]] = {}
    rows: list[tuple[Key, Key]] = [*_LONG]
    for name, short in _SHORT_OF.items():
        rows += [(tuple(word.text for word in _rough(phrase)), short) for phrase in _CREATIVE_COMMONS.words(name)]
    for row in rows:
        found.setdefault(row[0][0], []).append(row)
    return {first: sorted(told, key=lambda row: -len(row[0])) for first, told in found.items()}


_ELEMENTS = ("by", "nc", "nd", "sa")
_CARRIES = re.compile(r"\d+(?:\.0)+")


class Word(NamedTuple):
    """A word of a phrase that counts in a key, with its place."""

    text: str
    start: int
    end: int


def key_words(text: str) -> list[Word]:
    """The words of a phrase that count in a key, with the places where they stand in the phrase as folded."""
    rough, long_from = _rough(text), _long_from()
    words: list[Word] = []
    at = 0
    while at < len(rough):
        for long, short in long_from.get(rough[at].text, ()):
            if tuple(word.text for word in rough[at : at + len(long)]) == long:
                start, end = rough[at].start, rough[at + len(long) - 1].end
                words += [Word(word, start, end) for word in short]
                at += len(long)
                break
        else:
            if rough[at].text not in _DROPPED:
                words.append(rough[at])
            at += 1
    return words


def _rough(text: str) -> list[Word]:
    folded = normalize.fold(text).text
    return [Word(_spelled(folded[start:end]), start, end) for start, end in normalize.places(folded)]


@lru_cache(20_000)
def _spelled(raw: str) -> str:
    word = normalize.spell(raw)
    return word.split(".")[0] if _CARRIES.fullmatch(word) else word


def key_of(text: str) -> Key:
    """The key of a name."""
    return ordered(tuple(word.text for word in key_words(text)))


def _keys(names: Sequence[str]) -> Iterator[Key]:
    """The keys of many names in their order: made once, and kept under the names and the code that cuts them."""
    code = code_of(__name__, normalize.__name__, disguises.__name__)
    words = b"".join((data_root("license_db") / file).read_bytes() for file in ("words.yaml", "creative_commons.yaml"))
    sources = ["\0".join(names).encode(), code, words, unicodedata.unidata_version.encode()]
    return map(tuple, kept("license-names", sources, lambda: [key_of(name) for name in names]))


def ordered(key: Key) -> Key:
    """Creative Commons elements in the usual order: "BY-SA-NC" is "BY-NC-SA"."""
    if key[:1] != ("cc",):
        return key
    elements = [word for word in _ELEMENTS if word in key[1:]]
    rest = [word for word in key[1:] if word not in _ELEMENTS]
    return ("cc", *elements, *rest)


@dataclass(frozen=True, slots=True)
class NamedLicense:
    """A license name found in a phrase."""

    ids: tuple[str, ...]
    """Several where the name is ambiguous."""
    first: int
    last: int
    """Half-open range of key words."""


class NameTable:
    """All names of all records, by key."""

    def __init__(
        self,
        entries: Mapping[str, CatalogEntry],
        families: Mapping[str, tuple[str, ...]],
        own: Collection[str] = (),
    ) -> None:
        """Index the names of records.

        Args:
            own: ids of the user's own records, whose names are not worth keeping.
        """
        self.keys: dict[Key, tuple[str, ...]] = {}
        self.families = {key_of(word): members for word, members in families.items()}
        shipped = sorted({name for entry in entries.values() if entry.id not in own for name, _ in _names(entry)})
        known = dict(zip(shipped, _keys(shipped), strict=True))
        found: dict[Key, dict[str, bool]] = {}
        for entry in entries.values():
            for name, strong in _names(entry):
                key = known[name] if name in known else key_of(name)
                if any(not word[:1].isdigit() for word in key) and len("".join(key)) > 1:
                    found.setdefault(key, {})
                    found[key][entry.id] = found[key].get(entry.id, False) or strong
        for key, ids in found.items():
            strong_ids = [license_id for license_id, strong in ids.items() if strong]
            kept = strong_ids or list(ids)
            current = [license_id for license_id in kept if not entries[license_id].successor]
            self.keys[key] = tuple(current or kept)
        sizes: dict[str, set[int]] = {}
        for key in filter(None, (*self.keys, *self.families)):
            sizes.setdefault(key[0], set()).add(len(key))
        if "cc" in sizes:  # what stands there may say an element twice, or have it in another order
            sizes["cc"] = set(range(1, max(map(max, sizes.values())) + 1))
        self._sizes = {first: sorted(known, reverse=True) for first, known in sizes.items()}
        """First word → how many words the names have that begin with it, the most first."""

    def exact(self, text: str) -> tuple[str, ...]:
        """The records a phrase is the name of."""
        return self.keys.get(key_of(text), ())

    def family(self, text: str) -> tuple[str, ...]:
        """The members of the family a phrase is the name of."""
        return self.families.get(key_of(text), ())

    def find(self, words: list[Word]) -> Iterator[NamedLicense]:
        """Names in a phrase, longest first at every place, left to right, without overlap; families have many ids."""
        at = 0
        while at < len(words):
            for size in self._sizes.get(words[at].text, ()):
                if size > len(words) - at:
                    continue
                key = ordered(tuple(word.text for word in words[at : at + size]))
                ids = self.keys.get(key) or self.families.get(key)
                if ids and not _split(words, at, size):
                    yield NamedLicense(ids, at, at + size)
                    at += size
                    break
            else:
                at += 1

    def is_owner(self, text: str, words: list[Word], name: NamedLicense) -> bool:
        """Whether a name of one word is the owner in an ``owner/name``, which tells who made something and no terms;
        two licenses with a slash between are no id."""
        start, end = words[name.first].start, words[name.last - 1].end
        behind = _BEHIND_IN_ID.match(text, end) if name.last - name.first == 1 else None
        before = _BEFORE_IN_ID.search(text[max(0, start - _LOOK) : start])
        return behind is not None and before is not None and not any(self.find(key_words(behind["own"])))

    @cached_property
    def _spoken(self) -> dict[str, Key]:
        return {" ".join(key): key for key in self.keys if len(" ".join(key)) >= 6}

    def near(self, text: str) -> tuple[tuple[str, ...], float]:
        """The records whose name a phrase most likely misspells, and the likeness 0–1; never another version."""
        from rapidfuzz import fuzz, process

        phrase = " ".join(key_of(text))
        if len(phrase) < 6 or len(phrase) > 120:
            return (), 0.0
        numbers = _numbers(phrase)
        hits = process.extract(phrase, list(self._spoken), scorer=fuzz.ratio, score_cutoff=FLOOR, limit=8)
        best = [(score, self._spoken[spoken]) for spoken, score, _ in hits if _numbers(spoken) == numbers]
        if not best:
            return (), 0.0
        top = max(score for score, _ in best)
        ids = tuple(dict.fromkeys(one for score, key in best if score == top for one in self.keys[key]))
        return ids, top / 100


def _numbers(text: str) -> tuple[str, ...]:
    return tuple(re.findall(r"\d+(?:\.\d+)*", text))


def _split(words: list[Word], at: int, size: int) -> bool:
    """Whether a name stops inside a longer one: "llama 3" in "llama 3.1", "cc by" in "cc by nc"."""
    if at + size >= len(words):
        return False
    following = words[at + size]
    key = tuple(word.text for word in words[at : at + size])
    if key[0] == "cc" and following.text in _ELEMENTS:
        return True
    close = following.start - words[at + size - 1].end <= 2
    return close and following.text[:1].isdigit() and not key[-1][:1].isdigit()


_BEFORE_IN_ID = re.compile(r"(?<![\w/.:@\-])(?:[A-Za-z0-9][\w.\-]{0,60})?$", re.ASCII)
_BEHIND_IN_ID = re.compile(r"[\w.\-]{0,60}/(?P<own>[A-Za-z0-9][\w.\-]{1,90})(?![\w/])", re.ASCII)
_LOOK = 64
"""Characters before a name in which an id may begin. Derived from the longest owner of one."""


def _names(entry: CatalogEntry) -> Iterable[tuple[str, bool]]:
    """Names of a record; weak ones give way to another record's own id."""
    yield entry.id, True
    if entry.spdx:
        yield entry.spdx, True
    for alias in entry.aliases:
        yield alias, True
    yield entry.name, True
    for name in entry.names:
        yield name, False
