"""Words by which nobody has chosen a license yet (``license_db/undecided.yaml``)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from auditor.core import patterns as re
from auditor.core.compiled import shipped_mapping
from auditor.core.resources import data_root
from auditor.core.signs import Signs
from auditor.text.phrases import UNSPACED, any_of, signs

_CLAUSE = re.compile(r"[.;。；]\s|[。；]")
_DOUBTED = re.compile(r"[:：]\s?[\w.\-\s]{2,40}?\s?[(（]?[?？]")
"""A value with a mark of a question behind it."""
_WORD = re.compile("[^\\W\\d_]+|[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_SHORT, _BESIDE = 14, 2
"""Words of a clause that says of its license that it is open, and words beside a license and a hedge. By judgment: a
longer clause tells of something else that is not decided, a paper, a benchmark, a release."""


@cache
def _table() -> Mapping[str, Mapping[str, Sequence[str]]]:
    path = data_root("license_db") / "undecided.yaml"
    return shipped_mapping(path, named="license_db/undecided.yaml").value


@cache
def _told() -> Signs[str]:
    """The languages, each called by its words of doubt."""
    return Signs((code, signs((*words["open"], *words["hedge"]))) for code, words in _table().items())


@cache
def _shape(code: str, name: str) -> re.Pattern[str]:
    return re.compile(any_of(_table()[code][name], spaced=code not in UNSPACED))


def is_undecided(words: str, license_named: re.Pattern[str], *, row: bool = False) -> bool:
    """Whether a folded sentence or row says of a license that it is not chosen.

    Args:
        words: folded; the cells of a row parted by " : ".
        license_named: what names a license in it, or speaks of one.
        row: whether it is a row.
    """
    codes = _told().called(words)
    if not (codes or _DOUBTED.search(words)) or not license_named.search(words):
        return False
    return any(_is_open(clause, codes, license_named) for clause in (_cells(words) if row else _CLAUSE.split(words)))


def _cells(words: str) -> Sequence[str]:
    """Each cell by itself; the two of a row that is a label and its value together."""
    cells = words.split(" : ")
    return (words,) if len(cells) <= _BESIDE else cells


def _is_open(clause: str, codes: Sequence[str], license_named: re.Pattern[str]) -> bool:
    if not license_named.search(clause) or len(_WORD.findall(clause)) > _SHORT:
        return False
    for code in codes:
        if _shape(code, "open").search(clause):
            return True
        rest, hedges = _shape(code, "hedge").subn(" ", clause)
        if hedges and _little_besides(rest, license_named):
            return True
    return _DOUBTED.search(clause) is not None and _little_besides(clause, license_named)


def _little_besides(clause: str, license_named: re.Pattern[str]) -> bool:
    """Whether a clause is a license and two words more at most."""
    return sum(license_named.search(word) is None for word in _WORD.findall(clause)) <= _BESIDE
