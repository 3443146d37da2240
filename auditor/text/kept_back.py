"""Sentences that say whose the weights are, or that they are lent to be tried (``license_db/kept_back.yaml``)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from auditor.core import patterns as re
from auditor.core.compiled import shipped_mapping
from auditor.core.resources import data_root
from auditor.core.signs import Signs
from auditor.core.worded import Worded
from auditor.text.phrases import UNSPACED, any_of, signs

_WORDS = Worded("subjects.yaml")
_OWNER_FIRST = frozenset({"ja", "ko"})
_NAME = r"[^,.;:。，；：、]{0,30}?"


@cache
def _table() -> Mapping[str, Mapping[str, Sequence[str]]]:
    path = data_root("license_db") / "kept_back.yaml"
    return shipped_mapping(path, named="license_db/kept_back.yaml").value


@cache
def _told() -> tuple[Signs[str], Signs[str]]:
    """The languages, each called by its words for what is kept, and by those for what is lent to be tried."""
    table = _table().items()
    return Signs((code, signs(one["kept"])) for code, one in table), Signs(
        (code, signs(one["trial"])) for code, one in table
    )


@cache
def _lent(code: str) -> re.Pattern[str]:
    words, spaced = _table()[code], code not in UNSPACED
    lent, trial, term = (any_of(words[name], spaced=spaced) for name in ("lent", "trial", "term"))
    orders = ((lent, trial, term), (trial, term, lent), (lent, term, trial))
    return re.compile("|".join(_NAME.join(order) for order in orders))


@cache
def _owned(code: str, *, whose: bool) -> re.Pattern[str]:
    """What tells that weights are kept, by somebody where it is asked whose."""
    return re.compile(_shape(code, _table()[code], whose=whose))


def _shape(code: str, words: Mapping[str, Sequence[str]], *, whose: bool) -> str:
    weights, kept, theirs = (any_of(words[name], spaced=code not in UNSPACED) for name in ("weights", "kept", "theirs"))
    if code in _OWNER_FIRST:
        return rf"{weights}{_WORDS.told('{subject_particles~}')}\s?{_NAME + theirs if whose else ''}{_NAME}{kept}"
    if code in UNSPACED:
        return rf"{weights}{_WORDS.told('{still~}')}?{kept}{theirs if whose else ''}"
    return rf"{weights}\s(?:\w{{1,12}}\s){{0,2}}?{kept}\s{theirs if whose else ''}"


def keeps_weights_back(words: str) -> bool:
    """Whether a folded sentence says that the weights are somebody's, and not everybody's, or lends something."""
    owners, lent = _told()
    if any(_lent(code).search(words) for code in lent.called(words)):
        return True
    called = owners.called(words)
    return any(_owned(code, whose=False).search(words) for code in called) and not any(
        _owned(code, whose=True).search(words) for code in called
    )
