"""Amounts in words and digits: ``700 million``, ``one hundred (100) million``, ``1亿``, ``US$ 20M``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_SCALE = {
    **dict.fromkeys(("thousand", "k", "tausend", "mil", "mille"), 10**3),
    **dict.fromkeys(("million", "millions", "mn", "mm", "m", "mio", "millionen", "millón", "millones"), 10**6),
    **dict.fromkeys(("billion", "billions", "bn", "b", "milliarden", "milliards", "milliard"), 10**9),
    **dict.fromkeys(("trillion",), 10**12),
    **dict.fromkeys(("lakh", "lakhs"), 10**5),
    **dict.fromkeys(("crore", "crores"), 10**7),
    "百": 100,
    "千": 10**3,
    "万": 10**4,
    "萬": 10**4,
    "百万": 10**6,
    "千万": 10**7,
    "亿": 10**8,
    "億": 10**8,
    "十万": 10**5,
    "十亿": 10**9,
    "百亿": 10**10,
    "千亿": 10**11,
}
_CURRENCY = {
    "USD": r"us ?\$|usd ?\$?|u\.s\. dollars?|us dollars?|united states dollars?|美元|美金|米ドル|\$|dollars?",
    "EUR": r"eur|euros?|€|欧元",
    "CNY": r"rmb ?¥?|cny|renminbi|yuan|人民币|元(?!件|素)|¥",
    "GBP": r"gbp|£|pounds? sterling|英镑",
    "KRW": r"krw|₩|korean won|韩元",
    "JPY": r"jpy|japanese yen|yen|日元|円",
    "HKD": r"hk ?\$|hkd|港元|港币",
    "SGD": r"s\$|sgd",
    "CAD": r"cad|c\$",
    "CHF": r"chf|swiss francs?",
    "AUD": r"aud|a\$",
    "INR": r"inr|₹|rupees?",
    "BRL": r"brl|r\$",
    "RUB": r"rub|₽|r(?:o)?ubles?",
    "AED": r"aed|dirhams?",
    "TWD": r"twd|nt ?\$",
}
_MONEY = "|".join(f"(?P<{{0}}{code}>{pattern})" for code, pattern in _CURRENCY.items())
_ONES = {
    word: number
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen".split()
    )
}
_TENS = {
    word: 10 * number for number, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)
}
_WORDS = "|".join(sorted({*_ONES, *_TENS, "hundred", "thousand", "million", "billion"}, key=len, reverse=True))
_SCALES = "|".join(sorted(_SCALE, key=len, reverse=True))
_AMOUNT = re.compile(
    rf"(?:(?P<before>{_MONEY.replace('{0}', 'a')}) ?)?"
    rf"(?:(?P<digits>\d[\d,]{{0,18}}(?:\.\d{{1,3}}(?!\d)(?:\.\d{{3}}){{0,3}})?)|"
    rf"(?P<words>\b(?:{_WORDS})\b(?:[ -](?:and )?(?:{_WORDS})\b){{0,6}})|"
    rf"(?P<half>\bhalf an? (?=million|billion))|"
    rf"(?P<han>[一二两三四五六七八九十百千壹贰叁肆伍陆柒捌玖拾佰仟]{{1,4}}(?=[万亿萬億])))"
    rf"\)? ?(?:(?P<scale>{_SCALES})(?![a-z])\.?)?\)?(?:\+)? ?"
    rf"(?:(?:of |in |d'|de )?(?P<after>{_MONEY.replace('{0}', 'z')}))?"
)  # fmt: skip
_IN_DIGITS = re.compile(r"\(\d")
_HAN = {char: number for row in ("零一二三四五六七八九", "零壹贰叁肆伍陆柒捌玖") for number, char in enumerate(row)} | {
    "两": 2
}
_PLACES = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
"""Given by Chinese numerals."""


@dataclass(frozen=True, slots=True)
class Amount:
    """A number as written, with its place in the folded words."""

    value: int
    currency: str | None
    start: int
    end: int


def amounts(words: str) -> Iterator[Amount]:
    """The numbers of folded words, in order; a number in words beside the same in digits counts once."""
    for match in _AMOUNT.finditer(words):
        value = _value(match)
        if value is None or (match["words"] and _IN_DIGITS.match(words, match.end())):
            continue
        currency = next(
            (name[1:] for name, found in match.groupdict().items() if found and name[1:] in _CURRENCY), None
        )
        yield Amount(value, currency, match.start(), match.end())


def _value(match: re.Match[str]) -> int | None:
    scale = _SCALE.get(match["scale"] or "", 1)
    if match["digits"]:
        number = _digits(match["digits"])
        return round(number * scale)
    if match["half"]:
        return scale // 2
    if match["han"]:
        return _han(match["han"]) * scale
    return _in_words(re.split(r"[ -]+", match["words"])) * scale


def _digits(written: str) -> float:
    parts = written.rstrip(",").replace(",", "").split(".")
    if len(parts) > 1 and all(len(part) == 3 for part in parts[1:]) and (len(parts) > 2 or len(parts[0]) <= 3):
        return float("".join(parts))
    return float(".".join(parts[:2]))


def _han(written: str) -> int:
    total, current = 0, 0
    for char in written:
        if char in _HAN:
            current = _HAN[char]
        else:
            total += max(current, 1) * _PLACES[char]
            current = 0
    return total + current


def _in_words(words: list[str]) -> int:
    total, current = 0, 0
    for word in words:
        if word in _ONES:
            current += _ONES[word]
        elif word in _TENS:
            current += _TENS[word]
        elif word == "hundred":
            current = max(current, 1) * 100
        elif word in ("thousand", "million", "billion"):
            total += max(current, 1) * _SCALE[word]
            current = 0
    return total + current
