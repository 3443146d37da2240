"""Whole sentences of a paragraph with signs in the place of names, and what a name in one may be besides a base."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.core import patterns as re
from auditor.evidence.names_in_text import NameInText
from auditor.records.derivation_words import load_derivation_words

_END = re.compile(r"(?<!\b[A-Za-z]\.[A-Za-z])(?<!\b[A-Za-z])[.!?](?=\s|$)|[。；;！？]")
"""Of a sentence; no letter with a full stop is one."""
_LONGEST = 1_200
"""Characters of one sentence that are looked at. By judgment: longer ones are lists."""


def sentences_of(marked: str) -> Iterator[str]:
    """The sentences of a paragraph."""
    start = 0
    for end in (*(match.end() for match in _END.finditer(marked)), len(marked)):
        if marked[start:end].strip():
            yield marked[start:end][:_LONGEST]
        start = end


def may_be_one(name: NameInText) -> bool:
    """Whether a name is one of a model: what only its capitals tell is told by words of derivation alone."""
    return not name.bare and (name.known or name.exact)


def is_something_else(sentence: str, sign: str, *, told: bool = False, scored: bool = False) -> bool:
    """Whether a name is compared, denied, judges or lent a part in its sentence.

    Args:
        told: whether what is denied behind the name is something else: it has been told already what that is.
        scored: whether what it scored was kept to learn from it: then it does not only judge, and has done "score".
    """
    words = load_derivation_words()
    at = sentence.find(sign)
    if not scored and words.parts_after.match(sentence[at + 1 : at + 40]):
        return True
    if words.denied.search(sentence[:at] if told else sentence):
        return True
    if words.denied_after.search(sentence) or words.elsewhere.search(sentence):
        return True
    return not scored and any(match.start() <= at < match.end() for match in words.roles.finditer(sentence))


def is_distilled_into(text: str, at: int) -> bool:
    """Whether the name at a place is that of a student: something was distilled into it."""
    words, before = load_derivation_words(), text[:at]
    if not words.taught.search(text):
        return False
    if words.into_behind.match(text[at + 1 :]):
        return True
    return words.distilled_into.search(before) is not None and words.taught.search(before) is not None
