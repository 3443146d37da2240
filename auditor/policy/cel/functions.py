"""The functions and signs that conditions know, by the types they take; an error of theirs decides nothing."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple, NoReturn

from auditor.core import patterns as re
from auditor.policy.cel.matching import matcher
from auditor.policy.cel.syntax import LARGEST, SMALLEST

Type = Any
"""A scalar's name, ``("list", Type)``, or None where nothing tells: the words of a list that is empty."""
_SECOND = 10**9
"""Nanoseconds. Given by their name; instants and durations are whole numbers of them."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FIRST, _LAST = -62135596800 * _SECOND, 253402300800 * _SECOND - 1
"""Instants: the years 1 to 9999."""
_INSTANT = re.compile(
    r"(\d{4}-\d\d-\d\d)[Tt]((?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d)(?:\.(\d{1,9}))?(?:[Zz]|([+-])([01]\d|2[0-3]):([0-5]\d))",
    re.ASCII,
)
_UNITS = {"h": 3600 * _SECOND, "m": 60 * _SECOND, "s": _SECOND, "ms": 10**6, "us": 1000, "ns": 1}
_SPAN = re.compile(r"(\d+(?:\.\d*)?|\.\d+)(h|ms|us|ns|m|s)", re.ASCII)
_WHOLE = re.compile(r"[ \t\n\v\f\r]*([+-]?\d+)[ \t\n\v\f\r]*", re.ASCII)
_DECIMAL = re.compile(r"[ \t\n\v\f\r]*([+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)[ \t\n\v\f\r]*", re.ASCII)
_TRUTHS = {
    **dict.fromkeys(("true", "True", "TRUE", "t", "1"), True),
    **dict.fromkeys(("false", "False", "FALSE", "f", "0"), False),
}


class Undecided(Exception):
    """A fact that is not known, or an error, decides; with the name of that fact."""

    def __init__(self, name: str | None = None) -> None:
        super().__init__(name)
        self.name = name


class Overload(NamedTuple):
    """One way to call a function."""

    takes: tuple[Type, ...]
    gives: Type
    run: Callable[..., Any]


def _whole(value: int) -> int:
    if not SMALLEST <= value <= LARGEST:
        raise Undecided
    return value


def _fails(*_: Any) -> NoReturn:
    raise Undecided


def _divided(a: int, b: int) -> int:
    if b == 0:
        raise Undecided
    found = abs(a) // abs(b)
    return _whole(found if (a < 0) == (b < 0) else -found)


def _rest(a: int, b: int) -> int:
    return a - b * _divided(a, b)


def _ratio(a: float, b: float) -> float:
    if b:
        return a / b
    return math.nan if a == 0 or math.isnan(a) else math.copysign(math.inf, a) * math.copysign(1.0, b)


def _whole_of_number(value: float) -> int:
    if not SMALLEST < value < -SMALLEST:
        raise Undecided
    return int(value)


def _whole_of_word(word: str) -> int:
    found = _WHOLE.fullmatch(word)
    return _whole(int(found[1])) if found and len(word) < 100 else _fails()


def _number_of_word(word: str) -> float:
    found = _DECIMAL.fullmatch(word)
    return float(found[1]) if found else _fails()


def _truth_of_word(word: str) -> bool:
    return _TRUTHS[word] if word in _TRUTHS else _fails()


def _instant(value: int) -> int:
    return value if _FIRST <= value <= _LAST else _fails()


def _span(value: int) -> int:
    return _whole(value)  # 292 years; the reference engine takes longer ones for that, without a word


def _instant_of_word(word: str) -> int:
    found = _INSTANT.fullmatch(word)
    if found is None:
        raise Undecided
    day, time, part, sign, hours, minutes = found.groups()
    try:
        moment = datetime.fromisoformat(f"{day}T{time}+00:00")
    except ValueError:
        raise Undecided from None
    away = (int(hours or 0) * 60 + int(minutes or 0)) * (-60 if sign == "-" else 60)
    seconds = (moment - _EPOCH) // timedelta(seconds=1) - away
    return _instant(seconds * _SECOND + int((part or "").ljust(9, "0")))


def _span_of_word(word: str) -> int:
    if len(word) > 100:
        raise Undecided
    at, total = (1 if word[:1] in ("+", "-") else 0), 0
    if word[at:] == "0":
        return 0
    while found := _SPAN.match(word, at):  # each part begins where the last one ended
        whole, _, part = found[1].partition(".")
        value, rest = divmod(int(whole + part or 0) * _UNITS[found[2]], 10 ** len(part))
        total += value if rest == 0 else _fails()
        at = found.end()
    if at < len(word) or word[-1:] not in _UNITS:
        raise Undecided
    return _span(-total if word[0] == "-" else total)


def _moment(value: int) -> datetime:
    return _EPOCH + timedelta(seconds=value // _SECOND)


def _times(unit: int) -> Callable[[int], int]:
    return lambda value: abs(value) // unit * (1 if value >= 0 else -1)


def _thousandths(value: int) -> int:
    return abs(value) % _SECOND // 10**6 * (1 if value >= 0 else -1)


def _matches(word: str, pattern: str) -> bool:
    found = matcher(pattern)
    if found is None or any("\ud800" <= one <= "\udfff" for one in word):
        raise Undecided
    return found(word)


_INT, _DOUBLE, _STRING, _INSTANTS, _SPANS = "int", "double", "string", "timestamp", "duration"
_LIST = ("list", None)
_ORDERED = ("bool", _INT, _DOUBLE, _STRING, _INSTANTS, _SPANS)


def _orders(run: Callable[..., Any]) -> tuple[Overload, ...]:
    return tuple(Overload((one, one), "bool", run) for one in _ORDERED)


_SIZE = (Overload((_STRING,), _INT, len), Overload((_LIST,), _INT, len))
_MATCHES = (Overload((_STRING, _STRING), "bool", _matches),)
SIGNS: dict[str, tuple[Overload, ...]] = {
    "_<_": _orders(operator.lt),
    "_<=_": _orders(operator.le),
    "_>_": _orders(operator.gt),
    "_>=_": _orders(operator.ge),
    "_+_": (
        Overload((_INT, _INT), _INT, lambda a, b: _whole(a + b)),
        Overload((_DOUBLE, _DOUBLE), _DOUBLE, operator.add),
        Overload((_STRING, _STRING), _STRING, operator.add),
        Overload((_INSTANTS, _SPANS), _INSTANTS, lambda a, b: _instant(a + b)),
        Overload((_SPANS, _INSTANTS), _INSTANTS, lambda a, b: _instant(a + b)),
        Overload((_SPANS, _SPANS), _SPANS, lambda a, b: _span(a + b)),
    ),
    "_-_": (
        Overload((_INT, _INT), _INT, lambda a, b: _whole(a - b)),
        Overload((_DOUBLE, _DOUBLE), _DOUBLE, operator.sub),
        Overload((_INSTANTS, _INSTANTS), _SPANS, lambda a, b: _span(a - b)),
        Overload((_INSTANTS, _SPANS), _INSTANTS, lambda a, b: _instant(a - b)),
        Overload((_SPANS, _SPANS), _SPANS, lambda a, b: _span(a - b)),
    ),
    "_*_": (
        Overload((_INT, _INT), _INT, lambda a, b: _whole(a * b)),
        Overload((_DOUBLE, _DOUBLE), _DOUBLE, operator.mul),
    ),
    "_/_": (Overload((_INT, _INT), _INT, _divided), Overload((_DOUBLE, _DOUBLE), _DOUBLE, _ratio)),
    "_%_": (Overload((_INT, _INT), _INT, _rest),),
    "-_": (
        Overload((_INT,), _INT, lambda value: _whole(-value)),
        Overload((_DOUBLE,), _DOUBLE, operator.neg),
    ),
    "!_": (Overload(("bool",), "bool", operator.not_),),
}  # fmt: skip
"""Sign → what it takes; those that any type may stand beside are `auditor.policy.cel.program`'s."""
CALLS: dict[str, tuple[Overload, ...]] = {
    "size": _SIZE,
    "matches": _MATCHES,
    "int": (
        Overload((_INT,), _INT, int),
        Overload((_DOUBLE,), _INT, _whole_of_number),
        Overload((_STRING,), _INT, _whole_of_word),
        Overload((_INSTANTS,), _INT, lambda value: value // _SECOND),
    ),
    "double": (
        Overload((_DOUBLE,), _DOUBLE, float),
        Overload((_INT,), _DOUBLE, float),
        Overload((_STRING,), _DOUBLE, _number_of_word),
    ),
    "string": (
        Overload((_STRING,), _STRING, str),
        Overload((_INT,), _STRING, lambda value: str(int(value))),
        Overload(("bool",), _STRING, lambda value: "true" if value else "false"),
    ),
    "bool": (Overload(("bool",), "bool", bool), Overload((_STRING,), "bool", _truth_of_word)),
    "timestamp": (
        Overload((_INSTANTS,), _INSTANTS, int),
        Overload((_STRING,), _INSTANTS, _instant_of_word),
        Overload((_INT,), _INSTANTS, lambda value: _instant(value * _SECOND)),
    ),
    "duration": (Overload((_SPANS,), _SPANS, int), Overload((_STRING,), _SPANS, _span_of_word)),
}
METHODS: dict[str, tuple[Overload, ...]] = {
    "size": _SIZE,
    "matches": _MATCHES,
    "contains": (Overload((_STRING, _STRING), "bool", operator.contains),),
    "startsWith": (Overload((_STRING, _STRING), "bool", str.startswith),),
    "endsWith": (Overload((_STRING, _STRING), "bool", str.endswith),),
    "getFullYear": (Overload((_INSTANTS,), _INT, lambda value: _moment(value).year),),
    "getMonth": (Overload((_INSTANTS,), _INT, lambda value: _moment(value).month - 1),),
    "getDate": (Overload((_INSTANTS,), _INT, lambda value: _moment(value).day),),
    "getDayOfMonth": (Overload((_INSTANTS,), _INT, lambda value: _moment(value).day - 1),),
    "getDayOfWeek": (Overload((_INSTANTS,), _INT, lambda value: _moment(value).isoweekday() % 7),),
    "getDayOfYear": (Overload((_INSTANTS,), _INT, lambda value: _moment(value).timetuple().tm_yday - 1),),
    "getHours": (
        Overload((_INSTANTS,), _INT, lambda value: _moment(value).hour),
        Overload((_SPANS,), _INT, _times(3600 * _SECOND)),
    ),
    "getMinutes": (
        Overload((_INSTANTS,), _INT, lambda value: _moment(value).minute),
        Overload((_SPANS,), _INT, _times(60 * _SECOND)),
    ),
    "getSeconds": (
        Overload((_INSTANTS,), _INT, lambda value: _moment(value).second),
        Overload((_SPANS,), _INT, _times(_SECOND)),
    ),
    "getMilliseconds": (
        Overload((_INSTANTS,), _INT, lambda value: value % _SECOND // 10**6),
        Overload((_SPANS,), _INT, _thousandths),
    ),
}
