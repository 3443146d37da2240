"""The words by which sentences say what a model was made from (``license_db/derivation.yaml``), compiled.

In the expressions ``~`` stands for the sign of a model's name: a character of a private range, one for each name.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from auditor.core import patterns as re
from auditor.core.compiled import code_of, kept, shipped_mapping
from auditor.core.errors import ConfigError, DataError
from auditor.core.resources import data_root

FIRST_SIGN, LAST_SIGN = 0xE000, 0xF8FF
"""The private range of Unicode: no text means anything by these characters. Derived from the Unicode standard."""
SIGN = re.compile(f"[{chr(FIRST_SIGN)}-{chr(LAST_SIGN)}]")
_NEAR = 48
"""Characters. By judgment: half a line; bench/RESULTS.md, "Lineage" is measured with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """Words that say what was done, and on which side of them the base stands."""

    relation: str
    after: bool
    """Whether the base follows the words; else it stands before them."""
    near: int
    """Most characters between the words and the name."""
    pattern: re.Pattern[str]
    signs: tuple[str, ...]
    """Of which one stands wherever the words do, casefolded; empty where they hold no letters of their own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DerivationWords:
    """All of them."""

    cues: tuple[Cue, ...]
    denied: re.Pattern[str]
    """Before the name: it is denied."""
    denied_after: re.Pattern[str]
    """Anywhere in the clause, in languages that deny at its end."""
    aside: re.Pattern[str]
    """Others are only spoken of, to compare or to measure."""
    elsewhere: re.Pattern[str]
    """Anywhere in the clause: what others did or may do, what was only tried, what is asked."""
    parts_after: re.Pattern[str]
    parts_before: re.Pattern[str]
    others: re.Pattern[str]
    """Something else than the model is the subject."""
    contrast: re.Pattern[str]
    breaks: re.Pattern[str]
    joins: re.Pattern[str]
    learning: re.Pattern[str]
    data: re.Pattern[str]
    """What data are called; it holds no group of its own."""
    software: frozenset[str]
    """What is written as models are and is none: frameworks, tools, layers, sites; casefolded."""
    before_data: re.Pattern[str]
    """What stands between a model and the data it learned from, likewise."""


@cache
def load_derivation_words(path: Path | None = None) -> DerivationWords:
    """Read the words (once).

    Raises:
        DataError: the shipped file is damaged.
    """
    path = path or data_root("license_db") / "derivation.yaml"
    try:
        table = shipped_mapping(path, named=path.name).value
        return DerivationWords(
            cues=_cues(table["cues"]),
            software=frozenset(str(name).casefold() for name in table["software"]),
            **{name: _words(table[name].values()) for name in ("data", "before_data")},
            **{name: _any(table[name]) for name in ("denied", "denied_after", "aside", "elsewhere")},
            **{
                name: _compiled(table[name])
                for name in ("parts_after", "parts_before", "others", "contrast", "breaks", "joins", "learning")
            },
        )
    except (ConfigError, KeyError, TypeError, re.error, OSError, UnicodeDecodeError) as error:
        raise DataError(f"the words of derivation cannot be read: {error}", where=str(path)) from error


def _cues(listed: Sequence[Mapping[str, Any]]) -> tuple[Cue, ...]:
    patterns = [_any(entry["say"]) for entry in listed]
    written = json.dumps([entry["say"] for entry in listed], ensure_ascii=False)
    sources = [written.encode(), code_of(__name__), sys.version.encode()]
    signs = kept("derivation-signs", sources, lambda: [signs_of(pattern) for pattern in patterns])
    return tuple(
        Cue(
            relation=entry["relation"],
            after=entry["where"] == "after",
            near=entry.get("near", _NEAR),
            pattern=pattern,
            signs=tuple(one),
        )
        for entry, pattern, one in zip(listed, patterns, signs, strict=True)
    )


def signs_of(pattern: re.Pattern[str]) -> tuple[str, ...]:
    """Runs of letters, casefolded, of which one stands in all that an expression matches; none where that needs none.

    They are read from the parsed expression, so that nobody keeps a second list beside it.
    """
    found = _needed(re.parsed(pattern))
    return tuple(sorted(found)) if found else ()


def _needed(parsed: Any) -> frozenset[str]:
    """Of a sequence the part that tells most: the one whose shortest run is longest."""
    parts: list[frozenset[str]] = []
    run = ""
    for kind, value in parsed:
        name = str(kind)
        if name == "LITERAL" and not SIGN.match(chr(value)):
            run += chr(value)
            continue
        parts += [frozenset({run.casefold()})] if run else []
        run = ""
        if name == "SUBPATTERN":
            parts.append(_needed(value[-1]))
        elif name == "BRANCH":
            branches = [_needed(branch) for branch in value[1]]
            parts.append(frozenset().union(*branches) if all(branches) else frozenset())
        elif name in ("MAX_REPEAT", "MIN_REPEAT") and value[0] > 0:
            parts.append(_needed(value[2]))
    parts += [frozenset({run.casefold()})] if run else []
    return max(filter(None, parts), key=lambda part: (min(map(_telling, part)), -len(part)), default=frozenset())


_EVERYWHERE = frozenset("of on to from with by in as is for the at are was von de du".split())


def _telling(run: str) -> int:
    """How much a run of letters tells: its length, unless it is a word that stands everywhere."""
    return 1 if run.strip() in _EVERYWHERE else len(run)


def _words(lists: Iterable[Iterable[str]]) -> re.Pattern[str]:
    """Words as an expression: with an end of a word behind each, but in scripts that part no words."""
    spaced: list[str] = []
    unspaced: list[str] = []
    for word in dict.fromkeys(word for words in lists for word in words):
        told = re.escape(word.rstrip("*")).replace(r"\ ", r"[\s\-]") + (r"\w{0,12}" if word.endswith("*") else "")
        (unspaced if _UNSPACED.search(word) else spaced).append(told)
    told = "|".join(filter(None, (rf"\b(?:{'|'.join(spaced)})\b" if spaced else "", *unspaced)))
    return re.compile(told, re.IGNORECASE)


_UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def _any(sources: Iterable[str]) -> re.Pattern[str]:
    return _compiled("|".join(f"(?:{source})" for source in sources))


def _compiled(source: str) -> re.Pattern[str]:
    """Compile an expression with the range of signs in the place of each ``~``, inside and outside of brackets."""
    inside, parts = False, []
    for place, character in enumerate(source):
        escaped = place > 0 and source[place - 1] == "\\"
        if character == "[" and not escaped:
            inside = True
        elif character == "]" and not escaped:
            inside = False
        parts.append((SIGN.pattern[1:-1] if inside else SIGN.pattern) if character == "~" else character)
    return re.compile("".join(parts), re.IGNORECASE)
