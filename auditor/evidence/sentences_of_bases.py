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


def is_something_else(sentence: str, sign: str, *, told: bool = False) -> bool:
    """Whether a name is compared, denied, judges or lent a part in its sentence.

    Args:
        told: whether what is denied behind the name is something else: it has been told already what that is.
    """
    words = load_derivation_words()
    at = sentence.find(sign)
    if words.parts_after.match(sentence[at + 1 : at + 40]):
        return True
    if words.denied.search(sentence[:at] if told else sentence):
        return True
    if words.denied_after.search(sentence) or words.elsewhere.search(sentence):
        return True
    return any(match.start() <= at < match.end() for match in words.roles.finditer(sentence))
