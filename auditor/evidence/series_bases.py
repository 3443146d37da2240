"""A base that is told beside a label by the name of its series alone: "Base Model | Pony", "Base: FLUX".

Such a word is a name only there, and means one of several models; under which license that is hangs on which one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from auditor.core import patterns as re
from auditor.evidence.model_tables import tabled_parents
from auditor.evidence.parent_words import base_label, parent_label, part_label
from auditor.records.base_models import load_base_models
from auditor.text.license_statements import text_lines
from auditor.text.markdown import Outline, plain

_MARKS = " *_`|\"'.:"
_BRACKETS = re.compile(r"\s?[(（\[].{0,120}$")


@dataclass(frozen=True, slots=True)
class SeriesBase:
    """A row or a line that names a series for a base."""

    line: int
    words: str


def series_bases(card: Outline) -> Iterator[SeriesBase]:
    """Every such place, lines first."""
    for line, text in text_lines(card):
        match = parent_label().match(plain(text))
        if match and (found := _series(match["label"], match["what"])):
            yield SeriesBase(line, found)
    for row in tabled_parents(card):
        if not row.model and (found := _series(row.label, plain(row.base))):
            yield SeriesBase(row.line, found)


def _series(label: str, what: str) -> str:
    """The words behind a label of bases, where they are the name of a series and nothing else."""
    words = _BRACKETS.sub("", what.strip(_MARKS)).strip(_MARKS)
    if base_label().fullmatch(label) is None or part_label().fullmatch(label):
        return ""
    return words if words[:1].isupper() and load_base_models().series(words) else ""
