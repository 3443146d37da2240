"""Values as facts: what a person may write for a fact, brought into the one form that conditions read.

Dates become ISO strings, one word becomes a list of one where a list is meant, whole floats become integers.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from typing import Any

from auditor.core import patterns as re
from auditor.core.frozen import freeze
from auditor.core.respelling import ANYTHING, Shape
from auditor.core.spelling import meant
from auditor.core.suggestions import did_you_mean, nearest_word
from auditor.policy.facts import tables, uses
from auditor.policy.facts.fact_registry import TERMS, FactSpec, registry
from auditor.records import catalog as catalogue

_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")


class UnfitValue(ValueError):
    """The value cannot stand for the fact; the message says what could, ``hint`` the nearest word.

    ``found`` is the word of a list that does not fit; empty where the whole value does not.
    """

    def __init__(self, wanted: str, hint: str = "", found: str = "") -> None:
        super().__init__("|".join((wanted, hint, found)).rstrip("|"))
        self.wanted = wanted
        self.hint = hint
        self.found = found


def as_fact(spec: FactSpec, value: Any) -> Any:
    """The value in the form conditions and derivations read.

    Raises:
        Unfit: the value has the wrong type or is a word the fact cannot take.
    """
    return _BY_TYPE[spec.type](spec, value)


def _bool(spec: FactSpec, value: Any) -> bool:
    if not isinstance(value, bool):
        raise UnfitValue("true or false")
    return value


def _int(spec: FactSpec, value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value) or value % 1:
        raise UnfitValue("a whole number" + (f" of {spec.unit}" if spec.unit else ""), _digits(value))
    if not -(2**63) <= value < 2**63:
        raise UnfitValue("a number below 2^63")
    return int(_in_range(spec, value))


def _number(spec: FactSpec, value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        raise UnfitValue("a number" + (f" of {spec.unit}" if spec.unit else ""), _digits(value))
    return float(_in_range(spec, value))


def _in_range(spec: FactSpec, value: float) -> float:
    if value < spec.least:
        raise UnfitValue(f"a number of at least {spec.least}")
    if spec.most is not None and value > spec.most:
        raise UnfitValue(f"a number up to {spec.most}")
    return value


def _digits(value: Any) -> str:
    """How a number in words, with separators or with a sign of its own is written here."""
    text = str(value).strip()
    if re.fullmatch(r"\d+(?:[.,]\d+)? ?%", text):
        return f"write a share, such as {float(text.rstrip('% ').replace(',', '.')) / 100:g}"
    return "write digits alone, such as 46000000 or 4.6e+7" if re.match(r"\d", text) else ""


NONE = "none"
"""The word for an empty list, where a list takes known words only and this is none of them."""


def may_be_none(spec: FactSpec) -> bool:
    """Whether `NONE` says of a fact that its list is empty."""
    return spec.type == "strings" and bool(spec.allowed) and NONE not in (*spec.allowed, *spec.also)


OPEN = "open"
"""Shape of a list of words that others may stand beside; only a slip of a known one is refused. What such another word
means is known to nobody here, so checks read the fact as unknown (`unlisted`)."""


def unlisted(spec: FactSpec, value: Any) -> tuple[str, ...]:
    """Words that may stand for a fact with an open list and are none of its list."""
    if spec.shape != OPEN or value is None:
        return ()
    words = value if isinstance(value, tuple) else (value,)
    return tuple(str(word) for word in words if word not in spec.allowed and word not in spec.also)


def _string(spec: FactSpec, value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        raise UnfitValue(_words(spec) or "a word")
    return _word(spec, str(value))


def _date(spec: FactSpec, value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    try:
        return date.fromisoformat(str(value)).isoformat()
    except ValueError:
        raise UnfitValue("a date such as 2026-11-21") from None


def _strings(spec: FactSpec, value: Any) -> tuple[str, ...]:
    items = value if isinstance(value, (list, tuple)) else (value,)
    if may_be_none(spec) and len(items) == 1 and str(items[0]).strip().casefold() == NONE:
        return ()
    if any(isinstance(item, (bool, Mapping, list, tuple)) or item is None for item in items):
        raise UnfitValue("a list of words" + (f": {_words(spec)}" if spec.allowed else ""))
    return tuple(_word(spec, str(item)) for item in items)


def _word(spec: FactSpec, word: str) -> str:
    if word in spec.also:
        return word
    word = meant(word, vocabulary(spec))
    if spec.allowed and word not in spec.allowed:
        hint = _meant_by(spec, word) or did_you_mean(word, spec.allowed)
        if hint or spec.shape != OPEN:
            raise UnfitValue(_words(spec), hint, word)
    check = _WORDS_OF.get(spec.shape)
    return check(word) if check else word


def _meant_by(spec: FactSpec, word: str) -> str:
    """The known word that means what was written, as a hint; empty where the registry knows none."""
    others = {other: known for known, words in spec.near.items() for other in words}
    plain = word.replace("_", " ").replace("-", " ")
    found = nearest_word(plain, others) if others else None
    return f"did you mean {others[found]!r}?" if found else ""


def vocabulary(spec: FactSpec) -> frozenset[str]:
    """Words on record for a fact; others may stand beside them where its words are open."""
    own = _VOCABULARIES.get(spec.shape)
    return own() if own else frozenset(spec.allowed)


@cache
def _policy_keys() -> frozenset[str]:
    names = [name.removeprefix("policy.").split(".") for name in registry().facts if name.startswith("policy.")]
    return frozenset(".".join(parts[: length + 1]) for parts in names for length in range(len(parts)))


@cache
def _terms() -> frozenset[str]:
    return frozenset(name.removeprefix(TERMS) for name in registry().terms)


def shape_of_fact(spec: FactSpec) -> Shape:
    """The keys a structured fact knows in its mappings."""
    return Shape(dict.fromkeys(_ROWS.get(spec.shape, ()), ANYTHING))


def _use(word: str) -> str:
    """A declared use: a known word, or one of its own that is no slip of a known one."""
    meant = uses.slip_of(word)
    if meant:
        raise UnfitValue(
            "a use of the vocabulary (`auditor policy explain deployment.use_cases`)", f"did you mean {meant!r}?", word
        )
    return word


def _channel(word: str) -> str:
    """A channel on record by id or alias, or one of its own that is no slip of a known one."""
    if catalogue.channel(word) is None:
        hint = did_you_mean(word, catalogue.channels())
        if hint:
            raise UnfitValue("the id of a known channel, or a name of your own", hint, word)
    return word


def _country(word: str) -> str:
    return _coded(word, tables.place_meant(word, country=True), "a country code (ISO 3166-1), such as DE")


def _place(word: str) -> str:
    wanted = "a country code (ISO 3166-1), a subdivision such as US-TX, a group such as EEA, or a provider's region"
    return word if word == "any" else _coded(word, tables.place_meant(word), wanted)


def _coded(word: str, meant: str | None, wanted: str) -> str:
    if meant is not None:
        raise UnfitValue(wanted, f"did you mean {meant!r}?" if meant else "", word)
    return word


def _words(spec: FactSpec) -> str:
    return " · ".join(spec.allowed)


def _structured(spec: FactSpec, value: Any) -> Any:
    shape = _SHAPES.get(spec.shape)
    return freeze(shape(value) if shape else value)


def _months(value: Any) -> dict[str, int]:
    if not isinstance(value, Mapping):
        raise UnfitValue('figures by month, such as {"2025-03": 860000000}')
    months = {}
    for month, figure in value.items():
        if figure is None:
            continue
        whole = not isinstance(figure, bool) and isinstance(figure, (int, float)) and figure == int(figure)
        if not _MONTH.fullmatch(str(month)) or not whole or figure < 0:
            wanted = 'months as YYYY-MM with whole numbers, such as {"2025-03": 860000000}'
            raise UnfitValue(wanted, "", f"{month}: {figure}")
        months[str(month)] = int(figure)
    return months


def _ceiling(value: Any) -> dict[str, Any]:
    wanted = "a ceiling and its first month, such as {below: 6000000, since: 2023-01}"
    if not isinstance(value, Mapping) or set(value) != {"below", "since"}:
        raise UnfitValue(wanted)
    below, since = value["below"], str(value["since"])
    if isinstance(below, bool) or not isinstance(below, (int, float)) or below < 0 or not _MONTH.fullmatch(since):
        raise UnfitValue(wanted)
    return {"below": int(below), "since": since}


def _counts(value: Any) -> dict[str, int]:
    fit = isinstance(value, Mapping) and all(
        figure is None or (not isinstance(figure, bool) and isinstance(figure, (int, float)) and figure >= 0)
        for figure in value.values()
    )
    if not fit:
        raise UnfitValue("counts by data class, such as {health: 40000}")
    known = _counted()
    for key in value:
        if str(key) not in known:
            # A count under a word that no table knows would be compared with no threshold.
            raise UnfitValue(" · ".join(known), did_you_mean(str(key), known), str(key))
    return {str(key): int(figure) for key, figure in value.items() if figure is not None}


@cache
def _counted() -> tuple[str, ...]:
    """Kinds of data that persons are counted by: those of the law's thresholds, and the declared data classes."""
    bulk = tables.table("thresholds")["us_bulk_data"]
    return tuple(dict.fromkeys((*bulk["counts"], *bulk["kinds"], *registry().facts["deployment.data_classes"].allowed)))


def _choices(value: Any) -> dict[str, str]:
    if not isinstance(value, Mapping) or not all(isinstance(one, str) for one in value.values()):
        raise UnfitValue('the choice taken by expression or model, such as {"gpl-3.0 OR mit": mit}')
    return {str(key): one for key, one in value.items()}


def _entities(value: Any) -> list[dict[str, Any]]:
    rows = _rows("entities", needs="domicile")(value)
    for row in rows:
        if not isinstance(row.get("name"), str):
            raise UnfitValue("a list of {name, domicile, principal_place_of_business}")
        for key in ("domicile", "principal_place_of_business"):
            if key in row:
                _country(str(row[key]))
    return rows


_ROWS: Mapping[str, tuple[str, ...]] = {
    "agreements": ("publisher", "family", "ref", "expires"),
    "bases": ("id", "license_id", "category"),
    "ceiling": ("below", "since"),
    "entities": ("name", "domicile", "principal_place_of_business"),
    "subprocessors": ("name", "baa", "country"),
}
"""Form of a structured fact → the keys of its mappings."""


def _rows(form: str, *, needs: str) -> Callable[[Any], list[dict[str, Any]]]:
    fields = _ROWS[form]

    def shape(value: Any) -> list[dict[str, Any]]:
        wanted = f"a list of {{{', '.join(fields)}}}"
        if not isinstance(value, (list, tuple)):
            raise UnfitValue(wanted)
        rows = []
        for item in value:
            if not isinstance(item, Mapping) or needs not in item:
                raise UnfitValue(wanted)
            strange = sorted(set(item) - set(fields))
            if strange:
                raise UnfitValue(wanted, did_you_mean(str(strange[0]), fields))
            row = {key: cell for key, cell in item.items() if cell is not None}
            rows.append({key: cell.isoformat() if isinstance(cell, date) else cell for key, cell in row.items()})
        return rows

    return shape


def _term(value: Any) -> tuple[Any, ...]:
    """A term as a flat list of its statements: words, numbers or mappings."""
    if value is None:
        return ()
    if not isinstance(value, (list, tuple)):
        return (value,)
    flat: list[Any] = []
    for item in value:
        flat += item if isinstance(item, (list, tuple)) else [item]
    return tuple(flat)


_SHAPES: Mapping[str, Callable[[Any], Any]] = {
    "months": _months,
    "choices": _choices,
    "counts": _counts,
    "ceiling": _ceiling,
    "entities": _entities,
    "agreements": _rows("agreements", needs="family"),
    "subprocessors": _rows("subprocessors", needs="name"),
    "bases": _rows("bases", needs="id"),
    "term": _term,
}
_WORDS_OF: Mapping[str, Callable[[str], str]] = {"use": _use, "channel": _channel, "country": _country, "place": _place}
"""By the shape of a fact made of words: what makes a word fit."""
_VOCABULARIES: Mapping[str, Callable[[], frozenset[str]]] = {"use": uses.words, "key": _policy_keys, "term id": _terms}
"""By the shape of a fact made of words: the words on record."""
_BY_TYPE: Mapping[str, Callable[[FactSpec, Any], Any]] = {
    "bool": _bool,
    "int": _int,
    "number": _number,
    "string": _string,
    "date": _date,
    "strings": _strings,
    "structured": _structured,
}
