"""The vocabulary of license terms as data: which terms there are, which values they may have, what a value means.

The words stand in ``license_db/terms.yaml``, where a lawyer may correct them; this module loads them and says what is
wrong with a value. Sentences are made by `auditor.records.plain_words`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from auditor.core import patterns as re
from auditor.core.compiled import shipped_mapping
from auditor.core.errors import ConfigError, DataError
from auditor.core.frozen import FrozenMap, freeze
from auditor.core.resources import data_root

_PLACE = re.compile(r"EEA|EU|[A-Z]{2}(?:-[A-Z0-9]{1,3})?")
_CURRENCY = re.compile(r"[A-Z]{3}")
_WORD = re.compile(r"[a-z][a-z0-9-]{0,40}")
_ARTICLE_BEFORE = ("United ", "Democratic ", "Central African", "Netherlands", "Philippines", "Bahamas", "Maldives")
_ARTICLE_FOR = (" Islands", " Territory", " Territories")
"""How names of places begin or end that stand with an article."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TermKind:
    """What one term id may say."""

    id: str
    group: str
    shape: str
    """Which values it takes; the head of ``terms.yaml`` lists the shapes."""
    meaning: str
    values: FrozenMap
    """Allowed word → its sentence (or, for `words`, its phrase)."""
    fields: FrozenMap
    """What a mapping may carry beside the value → ``text``, ``integer`` or ``flag``."""
    sentence: str = ""
    free: str = ""
    for_: FrozenMap = field(default_factory=FrozenMap)
    """Sentences for known values of the field ``for``."""
    by_law: frozenset[str] = frozenset()
    """Values that only repeat what the law asks of everybody."""
    lost: str = ""
    """What a derivative under another license would lose, as a clause."""
    carried: str = ""
    """What a release of a derivative must carry along, as a clause with a place for the license's own words."""
    carried_wordless: str = ""
    """The same where the license gives no words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """All terms, in reading order, and the words they share."""

    groups: FrozenMap
    terms: FrozenMap
    caps: FrozenMap
    areas: FrozenMap
    law: FrozenMap
    categories: FrozenMap
    places: FrozenMap

    def place(self, code: str) -> str:
        """The plain name of a place, with its article; the code itself where it has no name."""
        if code in self.places:
            return str(self.places[code])
        name = str(_countries().get(code, code))
        return f"the {name}" if name.startswith(_ARTICLE_BEFORE) or name.endswith(_ARTICLE_FOR) else name


@cache
def _countries() -> FrozenMap:
    path = data_root("policies") / "countries.yaml"
    return FrozenMap(shipped_mapping(path, named="policies/countries.yaml").value["countries"])


@cache
def vocabulary() -> Vocabulary:
    """The shipped vocabulary, read once.

    Raises:
        DataError: the file is missing or damaged.
    """
    path = data_root("license_db") / "terms.yaml"
    try:
        data = shipped_mapping(path, named=str(path)).value
        terms = {name: _kind(name, entry) for name, entry in data["terms"].items()}
        shared = {key: freeze(data[key]) for key in ("groups", "caps", "areas", "law", "categories", "places")}
    except (OSError, ConfigError, KeyError, TypeError, AttributeError) as error:
        raise DataError("the vocabulary of terms is damaged", where=str(path), found=str(error)) from error
    return Vocabulary(terms=FrozenMap(terms), **shared)


def _kind(name: str, entry: Mapping[str, Any]) -> TermKind:
    return TermKind(
        id=name,
        group=entry["group"],
        shape=entry["shape"],
        meaning=entry["meaning"],
        values=freeze(entry.get("values") or {}),
        fields=freeze(entry.get("fields") or {}),
        sentence=entry.get("sentence") or "",
        free=entry.get("free") or "",
        for_=freeze(entry.get("for") or {}),
        by_law=frozenset(entry.get("by_law") or ()),
        lost=entry.get("lost") or "",
        carried=entry.get("carried") or "",
        carried_wordless=entry.get("carried_wordless") or "",
    )


def repeats_the_law(term_id: str, value: Any) -> bool:
    """Whether a term asks no more than what the law asks of everybody: not to break it, not to infringe rights."""
    kind = vocabulary().terms.get(term_id)
    return kind is not None and bool(kind.by_law) and set(entries(value)) <= kind.by_law


def entries(value: Any) -> tuple[Any, ...]:
    """The single values of a term's value: a list's items, or the value itself."""
    return tuple(value) if isinstance(value, (list, tuple)) else (value,)


def fields_of(term_id: str) -> tuple[str, ...]:
    """The fields of a cap or an area, sorted; none of a term whose value has another shape."""
    kind = vocabulary().terms.get(term_id)
    shape = kind.shape if kind else ""
    if shape in _CAP_FIELDS:
        return tuple(sorted({*_CAP_FIELDS[shape], *_CAP_EXTRAS[shape], "threshold"}))
    return _AREA_FIELDS if shape == "areas" else ()


def check(term_id: str, value: Any) -> str | None:
    """What is wrong with a value of a term, in words that follow "the value …"; None where nothing is."""
    kind = vocabulary().terms.get(term_id)
    if kind is None:
        return f"belongs to no known term ({term_id!r})"
    if isinstance(value, (list, tuple)) and not value:
        return "is an empty list"
    return next(_SHAPES[kind.shape](kind, value), None)


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


_FIELD: dict[str, Callable[[Any], bool]] = {
    "text": _is_text,
    "integer": lambda value: type(value) is int and value > 0,
    "flag": lambda value: value is True or value == "yes",
}


def _fields(kind: TermKind, value: Mapping[str, Any], besides: str | None) -> Iterator[str]:
    for name, found in value.items():
        if name == besides:
            continue
        if name not in kind.fields:
            yield f"has the unknown field {name!r}"
        elif not _FIELD[kind.fields[name]](found):
            yield f"has {name}: {found!r}, which is not of type {kind.fields[name]}"


def _check_word(kind: TermKind, value: Any) -> Iterator[str]:
    word = value
    if isinstance(value, Mapping):
        word = value.get("kind")
        yield from _fields(kind, value, "kind")
    if word not in kind.values:
        yield f"is {word!r}, not one of {', '.join(kind.values)}"


def _check_words(kind: TermKind, value: Any) -> Iterator[str]:
    if not isinstance(value, (list, tuple)):
        yield "is not a list"
        return
    for number, word in enumerate(value):
        if word not in kind.values:
            yield f"holds {word!r}, which is no category"
        elif word in value[:number]:
            yield f"holds {word!r} twice"


def _check_law(kind: TermKind, value: Any) -> Iterator[str]:
    for one in entries(value):
        code = one
        if isinstance(one, Mapping):
            code = one.get("code")
            yield from _fields(kind, one, "code")
        if not isinstance(code, str) or (code not in vocabulary().law and not _PLACE.fullmatch(code)):
            yield f"holds {code!r}, which is neither a place code nor one of {', '.join(vocabulary().law)}"


_CAP_FIELDS = {
    "users": ("metric", "scope", "measured", "consequence"),
    "revenue": ("currency", "period", "scope", "consequence"),
    "count": ("unit", "consequence"),
}
_CAP_EXTRAS = {"revenue": {"only_if", "internal_use_exempt"}, "users": {"internal_use_exempt"}, "count": {"scope"}}


_AREA_FIELDS = ("area", "basis", "scope")


def _check_cap(kind: TermKind, value: Any) -> Iterator[str]:
    for cap in entries(value):
        if not isinstance(cap, Mapping):
            yield "is not a mapping"
            return
        needed = _CAP_FIELDS[kind.shape]
        if not (type(cap.get("threshold")) is int and cap["threshold"] > 0):
            yield f"has no whole number as threshold ({cap.get('threshold')!r})"
        yield from (f"lacks {name!r}" for name in needed if name not in cap)
        for name, found in cap.items():
            yield from _check_cap_field(kind.shape, name, found)


def _check_cap_field(shape: str, name: str, found: Any) -> Iterator[str]:
    if name not in (*_CAP_FIELDS[shape], *_CAP_EXTRAS[shape], "threshold"):
        yield f"has the unknown field {name!r}"
    elif name in vocabulary().caps and found not in vocabulary().caps[name]:
        yield f"has {name}: {found!r}, not one of {', '.join(vocabulary().caps[name])}"
    elif name == "currency" and not (isinstance(found, str) and _CURRENCY.fullmatch(found)):
        yield f"has currency: {found!r}, which is no code of ISO 4217"
    elif name == "unit" and not (isinstance(found, str) and _WORD.fullmatch(found)):
        yield f"has unit: {found!r}, which is not a word"
    elif name == "internal_use_exempt" and not _FIELD["flag"](found):
        yield f"has internal_use_exempt: {found!r}, which is not true"


def _check_areas(kind: TermKind, value: Any) -> Iterator[str]:
    if not isinstance(value, (list, tuple)):
        yield "is not a list"
        return
    for area in value:
        if not isinstance(area, Mapping) or set(area) != set(_AREA_FIELDS):
            yield "is not a list of {area, basis, scope}"
            continue
        if not (isinstance(area["area"], str) and _PLACE.fullmatch(area["area"])):
            yield f"has area: {area['area']!r}, which is no place code"
        if area["basis"] not in vocabulary().areas["basis"]:
            yield f"has basis: {area['basis']!r}, not one of {', '.join(vocabulary().areas['basis'])}"
        if not _is_text(area["scope"]):
            yield f"has scope: {area['scope']!r}, which is not text"


def _check_party(kind: TermKind, value: Any) -> Iterator[str]:
    for party in entries(value):
        if not isinstance(party, Mapping) or not _is_text(party.get("name")):
            yield "names nobody"
            continue
        yield from _fields(kind, party, None)
        if "country" in party and not _PLACE.fullmatch(str(party["country"])):
            yield f"has country: {party['country']!r}, which is no place code"


def _check_display(kind: TermKind, value: Any) -> Iterator[str]:
    for one in entries(value):
        if not isinstance(one, Mapping) or "text" not in one:
            yield "is not {text, when} (text: null where the words are free)"
            continue
        yield from _fields(kind, {name: found for name, found in one.items() if found is not None}, None)


def _check_text(kind: TermKind, value: Any) -> Iterator[str]:
    if not all(_is_text(one) for one in entries(value)):
        yield "is not text"


def _check_age(kind: TermKind, value: Any) -> Iterator[str]:
    if not (value in kind.values if isinstance(value, str) else type(value) is int and 0 < value < 100):
        yield f"is {value!r}, neither a number of years nor one of {', '.join(kind.values)}"


_SHAPES: dict[str, Callable[[TermKind, Any], Iterator[str]]] = {
    "word": _check_word,
    "words": _check_words,
    "law": _check_law,
    "users": _check_cap,
    "revenue": _check_cap,
    "count": _check_cap,
    "areas": _check_areas,
    "party": _check_party,
    "display": _check_display,
    "text": _check_text,
    "documents": _check_text,
    "age": _check_age,
}
