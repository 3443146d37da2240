"""Sentences that say whose the weights are, or that they are lent to be tried (``license_db/kept_back.yaml``)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from ahocorasick_rs import AhoCorasick

from auditor.core import patterns as re
from auditor.core.compiled import shipped_mapping
from auditor.core.resources import data_root
from auditor.text.fold import fold
from auditor.text.phrases import UNSPACED, any_of

_OWNER_FIRST = frozenset({"ja", "ko"})
_NAME = r"[^,.;:。，；：、]{0,30}?"


@cache
def _table() -> Mapping[str, Mapping[str, Sequence[str]]]:
    path = data_root("license_db") / "kept_back.yaml"
    return shipped_mapping(path, named="license_db/kept_back.yaml").value


@cache
def _told() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """What tells an owner of the weights, one who keeps nothing back, and that something is lent to be tried."""
    owner, everybody = (
        re.compile("|".join(_shape(code, one, whose) for code, one in _table().items())) for whose in (False, True)
    )
    return owner, everybody, re.compile("|".join(_lent(code, one) for code, one in _table().items()))


def _lent(code: str, words: Mapping[str, Sequence[str]]) -> str:
    lent, trial, term = (any_of(words[name], spaced=code not in UNSPACED) for name in ("lent", "trial", "term"))
    return "|".join(_NAME.join(order) for order in ((lent, trial, term), (trial, term, lent), (lent, term, trial)))


def _shape(code: str, words: Mapping[str, Sequence[str]], whose: bool) -> str:
    weights, kept, theirs = (any_of(words[name], spaced=code not in UNSPACED) for name in ("weights", "kept", "theirs"))
    if code in _OWNER_FIRST:
        return rf"{weights}(?:は|が|는|은|도|も)\s?{_NAME + theirs if whose else ''}{_NAME}{kept}"
    if code in UNSPACED:
        return rf"{weights}(?:的|均|都|仍|则|则仍|也)?{kept}{theirs if whose else ''}"
    return rf"{weights}\s(?:\w{{1,12}}\s){{0,2}}?{kept}\s{theirs if whose else ''}"


@cache
def _signs() -> AhoCorasick:
    """The longest word of each phrase without one of which nothing is kept back, and nothing lent."""
    phrases = {str(one) for words in _table().values() for name in ("kept", "trial") for one in words[name]}
    return AhoCorasick([max(map(fold, one.replace("*", " ").split()), key=len) for one in sorted(phrases)])


def keeps_weights_back(words: str) -> bool:
    """Whether a folded sentence says that the weights are somebody's, and not everybody's, or lends something."""
    if not _signs().find_matches_as_indexes(words):
        return False
    owner, everybody, lent = _told()
    return lent.search(words) is not None or (owner.search(words) is not None and everybody.search(words) is None)
