"""Names of well-known models as their publishers write them: Latin, with their version and size in figures behind them.

People write "the third Llama with eight billion parameters", and which license binds may hang on either number
(``license_db/spelled_names.yaml``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from unicodedata import normalize

from auditor.core import patterns as re
from auditor.core.compiled import shipped_mapping
from auditor.core.resources import data_root
from auditor.core.worded import Worded
from auditor.records.base_models import load_base_models
from auditor.records.native_names import with_latin_names
from auditor.records.spelled_versions import with_versions

_LOOK = 64
"""Characters on either side of a name. By judgment: "in its version with seventy-two billion parameters"."""
_TUNED = Worded("model_words.yaml").pattern(r"[\s\-]{tuned~}$", re.IGNORECASE)
"""The end of a name, before which its size stands."""
_HAS_SIZE = re.compile(r"\d[bBmM](?![A-Za-z])")
_NUMBERS = Worded("numbers.yaml")
_WHOLE_BILLIONS = 10
"""Of these. Derived from what they are."""


@dataclass(frozen=True, slots=True)
class _Figures:
    glance: re.Pattern[str]
    ordinal: re.Pattern[str]
    behind: re.Pattern[str]
    before: re.Pattern[str]
    series: re.Pattern[str]
    """At the end of a name: what all of its sizes are called."""
    ordinals: tuple[tuple[re.Pattern[str], int], ...]
    words: Mapping[str, int]


def as_called(text: str) -> str:
    """A text with well-known models called by their Latin names, versions and sizes in figures behind them."""
    text = with_versions(with_latin_names(text))
    folded = _folded(text)
    if not _figures().glance.search(folded):
        return text
    bases = load_base_models()
    for start, end in reversed(bases.spans_in(text)):
        if "/" not in text[max(0, start - 1) : end + 1]:
            text = _spelled(text, _folded(text), start, end)
    return text


def _spelled(text: str, folded: str, start: int, end: int) -> str:
    """The text with one name spelled in figures."""
    said, name = _figures(), text[start:end]
    size = _HAS_SIZE.search(name) is None and not name[-1:].isspace()
    behind = said.behind.match(folded[end : end + _LOOK]) if size else None
    before = said.before.search(folded[max(0, start - _LOOK) : start]) if size and not behind else None
    sized = behind or before
    number = _number(sized["number"], sized["scale"]) if sized else ""
    if behind and number:
        end += behind.end()
    if before and number:
        start -= len(before[0])
    versioned = any(map(str.isdigit, name))
    version = None if versioned else said.ordinal.search(folded[max(0, start - _LOOK) : start])
    if version:
        start -= len(version[0])
        figure = next(value for word, value in said.ordinals if word.fullmatch(version["word"]))
        name = f"{name} {figure}"
    if number:
        name = said.series.sub("", name)
        tuned = _TUNED.search(name)
        cut = tuned.start() if tuned else len(name)
        name = f"{name[:cut]} {number}B{name[cut:]}"
    return f"{text[:start]}{name}{text[end:]}" if version or number else text


def _number(words: str, scale: str) -> str:
    """A size in billions, in figures; empty where the words are no number."""
    if words[:1].isdigit():
        value = float(words.replace(",", "."))
        value = value / _WHOLE_BILLIONS if scale in _NUMBERS.words("hundred_millions") else value
        return f"{value:g}"
    parts = [_figures().words.get(word) for word in re.split(r"[\s\-]+", words.strip())]
    return f"{sum(filter(None, parts))}" if all(parts) else ""


@cache
def _figures() -> _Figures:
    table = shipped_mapping(data_root("license_db") / "spelled_names.yaml", named="license_db/spelled_names.yaml").value
    numbers = shipped_mapping(data_root("license_db") / "numbers.yaml", named="license_db/numbers.yaml").value
    words = {str(word): int(value) for one in numbers["words"].values() for word, value in one.items()}
    words |= {word: value for one in numbers["glued"].values() for word, value in _glued(one)}
    lists = {name: _any_of(_folded(str(word)) for one in table[name].values() for word in one) for name in _LISTS}
    spelled = _any_of(words)
    number = rf"(?P<number>\d{{1,5}}(?:[.,]\d{{1,2}})?|(?:{spelled})(?:[\s\-](?:{spelled})){{0,2}})"
    scale = rf"(?P<scale>b{_ENDS}|{_NUMBERS.told('{hundred_millions~}')}|{lists['billions']})"
    counted = rf"(?:[\s\-]?(?:{lists['parameters']}))?"
    lists["owned"] = "|".join(re.escape(str(word)) for one in table["owned"].values() for word in one)
    parted = rf"(?:[\s,，、;；/(（\[]{{1,2}}|\s?(?:{lists['owned']})\s?)"
    told_apart = rf"{lists['between']}|{lists['series']}|{_TUNINGS}"
    between = rf"(?:{parted}(?:(?:{told_apart})(?![a-z])(?:\s?(?:{lists['owned']}))?\s?)?){{0,5}}"
    member = rf"(?:[\s\-]?(?:{lists['members']}))?"
    ordinals = {str(word): int(value) for one in table["ordinals"].values() for word, value in one.items()}
    told = _any_of(ordinals)
    return _Figures(
        glance=re.compile(rf"\db{_ENDS}|{_NUMBERS.told('{hundred_millions~}')}|{lists['billions']}|{told}"),
        ordinal=re.compile(rf"(?P<word>{told})[\s\-]{{0,2}}$"),
        behind=re.compile(
            rf"{between}\s?{number}[\s\-]?{scale}(?!\s?(?:{lists['not_a_size']}|of(?![a-z]))){counted}{member}[)）\]]?"
        ),
        before=re.compile(
            rf"(?<![A-Za-z\d.,\-]){number}[\s\-]?{scale}{counted}(?:{member}[\s\-的の]{{0,3}}|{member}"
            rf"(?:\s(?:{lists['of']})){{1,2}}(?:\s(?:{lists['series']}))?\s|{member}\s(?:{lists['series']})\s)$"
        ),
        series=re.compile(rf"-(?:{lists['series']})$", re.IGNORECASE),
        ordinals=tuple((re.compile(_any_of((word,))), value) for word, value in ordinals.items()),
        words=words,
    )


_LISTS = ("billions", "between", "parameters", "not_a_size", "members", "series", "of")
_ENDS = r"(?![a-z\d])"
"""Behind a letter for billions: signs of other scripts may follow at once ("3Bモデル")."""
_TUNINGS = "(?:instruct|chat|base|it)(?:[\\s\\-]?版)?"
"""How a member was tuned, between the name and its size."""


def _glued(one: Mapping[str, Sequence[str] | str]) -> Iterator[tuple[str, int]]:
    """Ones, tens, and both in one word, of a language that writes them so."""
    ones, tens, join = list(one["ones"]), list(one["tens"]), str(one["join"])
    for value, word in enumerate(ones, start=1):
        yield word, value
    for ten, word in enumerate(tens, start=2):
        yield word, ten * 10
        for value, small in enumerate(ones[:9], start=1):
            yield (f"{small}{join}{word}" if join else f"{word}{small}"), ten * 10 + value


def _any_of(words: Iterable[str]) -> str:
    """Words as an expression, the longer first, with ends of words where their script has any."""
    told = sorted(map(str, words), key=len, reverse=True)
    spaced = [
        re.escape(word).replace(r"\*", r"\w{0,8}")
        for word in told
        if word[-1] == "*" or word[-1].isascii() or _PARTED.match(word[-1])
    ]
    others = [
        re.escape(word) for word in told if not (word[-1] == "*" or word[-1].isascii() or _PARTED.match(word[-1]))
    ]
    return "|".join(filter(None, (rf"(?<![^\W_])(?:{'|'.join(spaced)})(?![^\W_])" if spaced else "", *others)))


_PARTED = re.compile("[\u00c0-\u052f]")
"""Letters of scripts that part words."""


def _folded(text: str) -> str:
    """Small letters without their marks, each in the place of one sign."""
    if text.isascii():
        return text.lower()
    return "".join(map(_plain, text))


def _plain(sign: str) -> str:
    bare = normalize("NFKD", sign)[:1].lower()
    return bare if len(bare) == 1 and sign.isalpha() and not "\uac00" <= sign <= "\ud7af" else sign
