"""Amounts in words and digits, as twelve languages write them: ``700 million``, ``1.000.000``, ``3 Mio.``, 5천만, 10万.

Words, scales and currencies are data (`license_db/numbers.yaml`); how they add up is here.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from auditor.core import patterns as re
from auditor.core.compiled import plain_yaml
from auditor.core.resources import data_root
from auditor.core.worded import Worded

_POINT = frozenset({"", "en", "zh", "ja", "ko"})
"""Languages whose decimal sign is a point."""
_TOKEN = re.compile(
    r"\d+(?:\.\d+)?e\d{1,2}(?![^\W_])|\d{1,3}(?:[ '’]\d{3})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,]\d+)*|[^\W\d_]+|[^\w\s]"
)
_CJK = re.compile("[\u3400-\u9fff\u3040-\u30ff\uac00-\ud7af]")
_WORDS = Worded("numbers.yaml")
_RUN = _WORDS.pattern(
    r"(?P<digits>\d+(?:[.,]\d+)*)?(?P<rest>(?:{han_digits~}|{small_scales~}|{big_scales~}"
    r"|{hangul_digits~}(?={hangul_scales_behind_a_digit~})|(?<={before_figures~}) ?\d+(?:[.,]\d+)*"
    r"|(?<=\d) (?={behind_figures~}))*)"
)
_LETTERS = frozenset({"k", "m", "b", "t", "mm", "mn", "bn", "mi", "bi", "md"})
"""Scales so short that they count only where they touch the digits, or money stands beside them."""
_OF = r"(?: ?(?:{of_joined~}|{of~} ))?"
_BESIDE = _WORDS.pattern(r"(?: {per~} [a-z]+)? {in~} ")


@dataclass(frozen=True, slots=True)
class Amount:
    """A number as written, with its place in the folded words."""

    value: int
    currency: str | None
    start: int
    end: int
    article: bool = False
    """Whether it is only a word for "a" or "a single"."""


@cache
def _data() -> Mapping[str, Any]:
    path = data_root("license_db") / "numbers.yaml"
    held: Mapping[str, Any] = plain_yaml(path)
    return held


@dataclass(frozen=True, slots=True)
class _Tables:
    words: Mapping[str, int]
    scales: Mapping[str, int]
    fractions: Mapping[str, float]
    articles: frozenset[str]
    joins: frozenset[str]


@cache
def _tables(language: str) -> _Tables:
    data = _data()
    mine = language if language in data["scales"] else "en"
    words = dict(data["words"].get(mine, {}))
    if mine in data["glued"]:
        words = _glued(**data["glued"][mine]) | words
    scales = dict(data["scales"][mine])
    if not language:
        scales = (
            {word: value for table in data["scales"].values() for word, value in table.items() if len(word) > 3}
            | {"mio": 10**6}
            | scales
        )
    elif mine != "en":
        scales = {word: data["scales"]["en"][word] for word in ("million", "k", "lakh", "crore")} | scales
    return _Tables(
        words,
        scales,
        data["fractions"].get(mine, {}),
        frozenset(data["articles"].get(mine, ())),
        frozenset(data["joins"].get(mine, ())),
    )


def _glued(ones: list[str], tens: list[str], join: str, hundred: str, thousand: str) -> dict[str, int]:
    """The words of a language that writes a number in one word, up to nine hundred and ninety-nine thousand."""
    below: dict[str, int] = {}
    for number, word in enumerate(ones, 1):
        below[word] = number
    for place, ten in enumerate(tens, 2):
        below[ten] = 10 * place
        for number, word in enumerate(ones[:9], 1):
            if join:
                below[f"{word}{join}{ten}"] = 10 * place + number
            else:
                below[f"{ten[:-1] if word[0] in 'uo' else ten}{word}"] = 10 * place + number
    hundreds = {"": 0, **below}
    for number in range(1, 10):
        head = (ones[number - 1] if number > 1 else "") + hundred
        for word, rest in {"": 0, **below}.items():
            hundreds[head + word] = 100 * number + rest
            if number == 1 and ones[0] != "uno":
                hundreds[ones[0] + head + word] = 100 + rest
            if rest and join:
                hundreds[f"{head}{join}{word}"] = 100 * number + rest
    found = {word: number for word, number in hundreds.items() if number > 1}
    found |= {f"{word}{thousand}": 1000 * number for word, number in hundreds.items() if number > 1}
    return found


@cache
def _money() -> tuple[dict[str, str], re.Pattern[str], re.Pattern[str]]:
    """Currencies by name, what stands right before a number, and right behind it."""
    names = {str(name): code for code, listed in _data()["currencies"].items() for name in listed}
    ordered = sorted(names, key=len, reverse=True)

    def written(name: str) -> str:
        bare = re.escape(name)
        return rf"(?<![^\W_]){bare}" if name[0].isalpha() and not _CJK.match(name) else bare

    def closed(name: str) -> str:
        return rf"{re.escape(name)}(?![^\W_])" if name[-1].isalpha() and not _CJK.match(name[-1]) else re.escape(name)

    before = re.compile(rf"(?:{'|'.join(written(name) for name in ordered)})\.? ?$")
    of, listed = _WORDS.told(_OF), "|".join(map(closed, ordered))
    after = re.compile(rf"[ )]{{0,2}}(?P<of>{of}) ?\(?(?P<name>{listed})")
    return names, before, after


@cache
def _ends_of_money() -> tuple[str, ...]:
    """How what stands before a number ends where it may be money, without points and blanks."""
    return tuple({name.rstrip(" .\n") for name in _money()[0]})


def amounts(words: str, language: str = "", *, articles: bool = False) -> Iterator[Amount]:
    """The numbers of folded words, in order; a number in words beside the same in digits counts once.

    Args:
        language: whose words for numbers count besides digits; empty for English with the longer words of all.
        articles: whether a word for "a" or "a single" is told as a one too.
    """
    if not language and not words.isascii():
        words = "".join(
            unicodedata.normalize("NFD", char)[0] if "\u00c0" <= char <= "\u024f" else char for char in words
        )
    found = list(_latin(words, _tables(language), language, articles))
    if not words.isascii() and _CJK.search(words):
        runs = list(_runs(words, language))
        found = [one for one in found if not any(one.start < run.end and run.start < one.end for run in runs)] + runs
    yield from sorted(found, key=lambda amount: amount.start)


# ------------------------------------------------------------------------------------------------ words apart


@lru_cache(256)
def _tokens(words: str) -> tuple[tuple[str, int, int], ...]:
    return tuple((match[0], match.start(), match.end()) for match in _TOKEN.finditer(words))


def _latin(words: str, tables: _Tables, language: str, articles: bool) -> Iterator[Amount]:
    tokens = _tokens(words)
    place = 0
    while place < len(tokens):
        token, start, _ = tokens[place]
        if not (
            token[0].isdigit()
            or token in tables.words
            or token in tables.scales
            or token in tables.fractions
            or token in tables.articles
        ):
            place += 1
            continue
        read = _Number(words, tokens, tables, language).read(place)
        if read is None:
            if articles and token in tables.articles:
                yield Amount(1, None, start, start + len(token), article=True)
            place += 1
            continue
        value, last, exact = read
        currency, first, end = _currency(words, start, tokens[last - 1][2], language)
        if currency is None and not exact:
            place = last
            continue
        yield Amount(value, currency, first, end)
        place = last


class _Number:
    """One number, word by word."""

    def __init__(self, words: str, tokens: tuple[tuple[str, int, int], ...], tables: _Tables, language: str) -> None:
        self.words, self.tokens, self.tables, self.language = words, tokens, tables, language
        self.total = 0.0
        self.current: float | None = None
        self.scale = 1
        self.whole = True
        """Whether it is a whole number as written, so that it counts without money beside it."""

    def read(self, place: int) -> tuple[int, int, bool] | None:
        """The value, the token behind it, and whether it is whole; nothing where no number stands."""
        first = place
        while place < len(self.tokens):
            step = self._step(place, place == first)
            if not step:
                break
            place += step
        if place == first:
            return None
        value = self.total + (self.current or 0)
        if value <= 0:
            return None
        return round(value), place, self.whole or (self.total > 0 and float(value).is_integer())

    def _step(self, place: int, first: bool) -> int:
        token, start, end = self.tokens[place]
        tables = self.tables
        if token[0].isdigit():
            return self._digits(token, start, end, place)
        if token in tables.scales and (taken := self._scaled(token, place, first)):
            return taken
        if token in tables.words:
            return self._word(token, tables.words[token])
        if token in tables.fractions:
            return self._fraction(token, place, first)
        if token in tables.articles:
            after = self._at(place + 1)
            if first and (
                (after in tables.scales and after not in _LETTERS and len(after) > 2) or after in tables.fractions
            ):
                self.current = 1 if after in tables.scales else None
                return 1
            return 0
        if token in tables.joins and not first:
            after = self._at(place + 1)
            if after in tables.articles and self._at(place + 2) in tables.fractions:
                return 2
            if (
                after in tables.words
                or after in tables.fractions
                or (after in tables.scales and len(after) > 2 and tables.scales[after] <= 100)
            ):
                return 1
            return 0
        if token == "." and not first and self._at(place - 1) in tables.scales and end < len(self.words):
            return 1 if re.match(r" ?(?:\(|[€$£]|[^\W\d_])", self.words[end : end + 3]) else 0
        if (
            token == "("
            and (self.current is not None or self.total)
            and self._at(place + 1)[:1].isdigit()
            and self._at(place + 2) == ")"
        ):
            value = number_of(self.tokens[place + 1][0], self.language)
            if value is not None and value in (self.current, self.total + (self.current or 0)):
                return 3
        return 0

    def _at(self, place: int) -> str:
        return self.tokens[place][0] if 0 <= place < len(self.tokens) else ""

    def _digits(self, token: str, start: int, end: int, place: int) -> int:
        if self.current is not None or self.total:
            return 0
        before = self.words[start - 1] if start else " "
        if before in _WORDS.words("numbers_a_place"):
            return 0
        if before.isalpha() and before.isascii() and not _money()[1].search(self.words[max(0, start - 6) : start]):
            return 0
        after = self._at(place + 1) if place + 1 < len(self.tokens) and self.tokens[place + 1][1] == end else ""
        if (
            after
            and after[0].isalpha()
            and not _CJK.match(after)
            and after not in self.tables.scales
            and after not in _money()[0]
        ):
            return 0
        scaled = self._at(place + 1) in self.tables.scales
        value = number_of(token, self.language, scaled=scaled)
        if value is None:
            return 0
        self.current = value
        self.whole = value.is_integer() and not _POINT_NOUGHT.fullmatch(token)
        return 1

    def _word(self, token: str, value: int) -> int:
        current = self.current
        if current is None:
            self.current = value
        elif current == 4 and token in ("vingt", "vingts"):
            self.current = 80
        elif (
            (value < current and current % 100 == 0)
            or (current % 100 in range(20, 100, 10) and value < 10)
            or (current % 100 in (60, 80) and 10 <= value < 20)
        ):
            self.current = current + value
        else:
            return 0
        return 1

    def _scaled(self, token: str, place: int, first: bool) -> int:
        value, current = self.tables.scales[token], self.current
        if token in _LETTERS or len(token) < 2:
            start = self.tokens[place][1]
            near = start == self.tokens[place - 1][2] if place else False
            if current is None or not (near or self._money_at(place)):
                return 0
        if first and token not in _WORDS.words("bare"):
            return 0
        if current is None and self.total:
            if value < self.scale:
                return 0
            self.total *= value
        elif value == 100:
            self.current = (current or 1) * 100
            return 1
        else:
            self.total += (1 if current is None else current) * value
        self.current, self.scale, self.whole = None, value, True
        return 1

    def _money_at(self, place: int) -> bool:
        end = self.tokens[place][2]
        start = self.tokens[place - 1][1] if place else 0
        return bool(_money()[2].match(self.words, end) or _money()[1].search(self.words[max(0, start - 24) : start]))

    def _fraction(self, token: str, place: int, first: bool) -> int:
        share = self.tables.fractions[token]
        if not first and self.current is None and self.total:
            if self._at(place - 1) in self.tables.joins or self._at(place - 1) in self.tables.articles:
                self.total += share * self.scale
                return 1
            return 0
        for step in (1, 2, 3):
            after = self._at(place + step)
            if after in self.tables.scales and after not in _LETTERS:
                self.total += ((self.current or 0) + share) * self.tables.scales[after]
                self.current, self.scale = None, self.tables.scales[after]
                return step + 1
            if after not in self.tables.articles and after not in ("of", "de", "d", "di", "van"):
                break
        return 0


_POINT_NOUGHT = re.compile(r"\d{1,2}[.,]0{1,2}")
"""A whole number written with decimals is measured or paid, and counts nobody: "under Apache 2.0"."""


def number_of(written: str, language: str = "", *, scaled: bool = False) -> float | None:
    """A number in digits, its signs read as its language sets them; nothing where it is none (``1.2.3``).

    Args:
        scaled: whether a word such as "million" follows: then a sign of decimals is more likely.
    """
    if "e" in written:
        return float(written)
    bare = re.sub("[ '’]", "", written)
    signs = re.findall("[.,]", bare)
    if not signs:
        return float(bare)
    parts = re.split("[.,]", bare)
    if len(set(signs)) == 2:
        if signs.count(signs[-1]) > 1 or any(len(part) != 3 for part in parts[1:-1]):
            return None
        return float("".join(parts[:-1]) + "." + parts[-1])
    grouped = len(parts[0]) <= 3 and parts[0] != "0" and all(len(part) == 3 for part in parts[1:])
    decimal = "." if language in _POINT else ","
    if grouped and not (scaled and len(signs) == 1 and signs[0] == decimal):
        return float("".join(parts))
    return float(".".join(parts)) if len(parts) == 2 else None


def _currency(words: str, start: int, end: int, language: str) -> tuple[str | None, int, int]:
    """The money beside a number, and the range of both."""
    names, before, after = _money()
    code = None
    near = words[max(0, start - 30) : start]
    # at its end without what may stand behind a name: the names as such are found faster than their pattern
    ahead = before.search(near) if near.rstrip(" .\n").endswith(_ends_of_money()) else None
    first = start
    if ahead:
        name = ahead[0].rstrip(" .") if ahead[0].rstrip(" .") in names else ahead[0].strip()
        code = names.get(name)
        first = max(0, start - 30) + ahead.start()
        if name in ("¥",):
            code = None
    behind = after.match(words, end)
    if behind:
        named = names[behind["name"]]
        if code is None or words[behind.start() : behind.end()].lstrip(" )").startswith("("):
            code = named
        return code, first, behind.end()
    if code is None and ahead and "¥" in ahead[0]:
        code = "JPY" if language == "ja" else "CNY"
    if code is None and (aside := _BESIDE.match(words, end)):
        behind = after.match(words, aside.end() - 1)
        if behind:
            return names[behind["name"]], first, behind.end()
    return code, first, end


# ------------------------------------------------------------------------------------- writing without blanks


def _runs(words: str, language: str) -> Iterator[Amount]:
    counters, scales = _data()["counters"], _WORDS.words("hangul_scales")
    numerals = (*_WORDS.words("hangul_digits"), *scales)
    for match in _RUN.finditer(words):
        written = match[0]
        start, end = match.span()
        if not written or not match["rest"]:
            continue
        if match["digits"] and start and words[start - 1] in (".", ",", *_WORDS.words("numbers_a_place")):
            continue
        value = _run_value(match["digits"], match["rest"])
        if value is None or value <= 0:
            continue
        stripped = written.rstrip()
        end -= len(written) - len(stripped)
        hangul = not match["digits"] and any(char in numerals for char in stripped)
        if hangul:
            if (
                len(stripped) < 2
                or (start and words[start - 1].isalpha())
                or not any(char in scales for char in stripped)
            ):
                continue
            if end < len(words) and words[end] not in (" ", *_WORDS.words("counted_in_korean")):
                continue
        elif not match["digits"]:
            following = words[end : end + 1]
            before = words[start - 1] if start else ""
            if before in _WORDS.words("not_counted"):
                continue
            if (len(stripped) < 2 or value < 10) and following not in counters:
                continue
            if (
                set(stripped) <= {*_WORDS.words("round")}
                and following not in counters
                and before not in _WORDS.words("compared")
            ):
                continue
        currency, first, last = _currency(words, start, end, language)
        yield Amount(round(value), currency, first, last)
    if language == "ko":
        yield from _native(words)


def _run_value(digits: str | None, rest: str) -> float | None:
    total, group, current = 0.0, 0.0, number_of(digits) if digits else None
    big, small, han, hangul = (
        _WORDS.values(name) for name in ("big_scales", "small_scales", "han_digits", "hangul_digits")
    )
    if digits and current is None:
        return None
    for part in re.findall(r"\d+(?:[.,]\d+)*|[^\s]", rest):
        if part[0].isdigit():
            current = number_of(part)
            if current is None:
                return None
        elif part in big:
            held = group + (current or 0)
            if held or not total:
                total += (held or 1) * big[part]
            else:
                total *= big[part]
            group, current = 0.0, None
        elif part in small:
            group += (1 if current is None else current) * small[part]
            current = None
        else:
            number = han.get(part, hangul.get(part))
            if number is None:
                return None
            current = number if current is None else current * 10 + number
    return total + group + (current or 0)


@cache
def _natives() -> re.Pattern[str]:
    data = _data()["korean"]
    ones, tens = "|".join(sorted(data["ones"], key=len, reverse=True)), "|".join(data["tens"])
    counters = "|".join(data["counters"])
    return re.compile(rf"(?:(?<=[ (])|^)(?P<ten>{tens})?(?P<one>{ones})?(?= ?(?:{counters})(?![가-힣]{{3}}))")


def _native(words: str) -> Iterator[Amount]:
    data = _data()["korean"]
    for match in _natives().finditer(words):
        if match[0]:
            yield Amount(data["tens"].get(match["ten"], 0) + data["ones"].get(match["one"], 0), None, *match.span())
