"""Sentences that allow something to one and deny it to another (``license_db/two_subjects.yaml``).

"The fonts are free, commercial use is not": the clause that denies leaves its verb out, so that no word of it forbids.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from auditor.core import patterns as re
from auditor.core.compiled import shipped_mapping
from auditor.core.resources import data_root
from auditor.text.fold import fold
from auditor.text.phrases import UNSPACED, any_of

_SIGNS = r"[,;:.，；。、]"
_DASH = re.compile(r"\s?[–—]\s?|\s-\s")
_LONGEST = 60
"""Characters of a clause that denies and says nothing else. By judgment: ten words."""


@dataclass(frozen=True, slots=True)
class _Words:
    allowed: re.Pattern[str]
    between: re.Pattern[str]
    denied: re.Pattern[str]


@cache
def _table() -> Mapping[str, Mapping[str, Sequence[str]]]:
    path = data_root("license_db") / "two_subjects.yaml"
    return shipped_mapping(path, named="license_db/two_subjects.yaml").value


@cache
def _allowed(code: str) -> re.Pattern[str]:
    return re.compile(any_of(_table()[code]["allowed"], spaced=code not in UNSPACED))


@cache
def _compiled(code: str) -> _Words:
    words, spaced = _table()[code], code not in UNSPACED
    gap = r"[\s,;]{0,3}" if spaced else r"\s?"
    told = {name: any_of(words[name], spaced=spaced) for name in words if name != "example"}
    rest = rf"(?:{gap}(?:{told['rest']})){{0,3}}\W*$"
    nobody = rf"|^\W*(?:{told['nobody']}){rest}" if words["nobody"] else ""
    return _Words(
        allowed=_allowed(code),
        between=re.compile(rf"{_SIGNS}|{told['but']}"),
        denied=re.compile(
            rf"^(?:.*?(?:{told['others']}).*?(?:(?:{told['not']}){rest}|(?:{told['asks']})\W*$)){nobody}"
        ),
    )


def denies_another(shown: str) -> bool:
    """Whether a sentence, as written, allows something and denies it to another, in a clause behind that or before."""
    words = fold(_DASH.sub(" ; ", shown))
    return any(_denies(words, _compiled(code)) for code in _table() if _allowed(code).search(words))


def _denies(words: str, known: _Words) -> bool:
    starts = [0, *(found.end() for found in known.between.finditer(words))]
    ends = [*(found.start() for found in known.between.finditer(words)), len(words)]
    for at, start in enumerate(starts):
        # What denies may hold a dash: "commercial use — no".
        for end in ends[at : at + 2]:
            clause, other = words[start:end].strip(), f"{words[: max(start - 1, 0)]} ; {words[end:]}"
            if 0 < len(clause) <= _LONGEST and known.denied.search(clause) and known.allowed.search(other):
                return True
    return False
