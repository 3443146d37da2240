"""A base that is told by the name of its series alone: "Base Model | Pony", "This is a Stable Diffusion checkpoint".

Such words are a name only there, beside a label or where a sentence says which kind of model this one is, and mean one
of several models; under which license that is hangs on which one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from auditor.core import patterns as re
from auditor.core.compiled import plain_yaml
from auditor.core.resources import data_root
from auditor.evidence.model_tables import tabled_parents
from auditor.evidence.parent_words import DENIED, base_label, parent_label, part_label
from auditor.records.base_models import load_base_models
from auditor.records.derivation_frames import any_of
from auditor.records.derivation_words import load_derivation_words
from auditor.text.license_statements import SENTENCE_END, paragraphs, text_lines
from auditor.text.markdown import Outline, plain

_MARKS = " *_`|\"'.:"
_LONGEST = 2_000
"""Characters of a paragraph that are read. By judgment: no sentence is longer."""
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
    for line, raw in paragraphs(card):
        for sentence in SENTENCE_END.split(plain(raw.replace("\n", " "))[:_LONGEST]):
            if found := _is_one_of(sentence.strip()):
                yield SeriesBase(line, found)


def _series(label: str, what: str) -> str:
    """The words behind a label of bases, where they are the name of a series and nothing else."""
    words = _BRACKETS.sub("", what.strip(_MARKS)).strip(_MARKS)
    if base_label().fullmatch(label) is None or part_label().fullmatch(label):
        return ""
    return words if words[:1].isupper() and load_base_models().series(words) else ""


def _is_one_of(sentence: str) -> str:
    """The series of which a sentence begins by saying that this model is one; empty where it does not."""
    for shape in _this_is_one():
        match = shape.match(sentence)
        if match is None or DENIED.search(match[0]):
            continue
        words = match["name"].split()
        spans = ((first, last) for first in range(len(words)) for last in range(len(words), first, -1))
        for name in (" ".join(words[first:last]) for first, last in spans):
            if not name[:1].isupper() or load_derivation_words().none_of.search(sentence[: sentence.find(name)]):
                continue
            told = load_base_models().find_name if f"{name}-" in sentence else load_base_models().series
            if found := next((one for one in (name, name.title()) if load_base_models().series(one) or told(one)), ""):
                return found  # joined to its noun ("Llama-Checkpoint") no other reader sees a model's name
    return ""


@cache
def _this_is_one() -> tuple[re.Pattern[str], ...]:
    """By language: "this is a … model", "this … checkpoint", with what stands before the noun."""
    table: Mapping[str, Mapping[str, Sequence[str]]] = plain_yaml(data_root("license_db") / "unnamed_bases.yaml")
    return tuple(re.compile(_of_a_kind(code, table), re.IGNORECASE) for code in table["kind"])


def _of_a_kind(code: str, table: Mapping[str, Mapping[str, Sequence[str]]]) -> str:
    this, be, one, kind = (any_of(table[key][code]) or r"(?!)" for key in ("this", "be", "one", "kind"))
    if code in ("zh", "ja", "ko"):
        return rf"[\W_]{{0,6}}(?:{this})\s?(?:{be})?\s?(?:{one})?\s?(?P<name>[A-Z][\w. -]{{1,30}}?)\s?(?:{kind})"
    name = r"(?P<name>\w[\w.]{1,20}(?:[ -]\w[\w.]{0,20}){0,3}?)"
    if code in _NOUN_FIRST:
        return rf"[\W_]{{0,6}}(?:{this})\s?(?:{be})?\s(?:(?:{one})\s)?(?:{kind})\s{name}(?![\w-])"
    return rf"[\W_]{{0,6}}(?:{this})\s(?:(?:{be})\s)?(?:(?:{one})\s)?{name}[ -](?:{kind})(?![\w-])"


_NOUN_FIRST = frozenset({"fr", "es", "pt", "it", "pl", "ru"})
"""Languages in which the name stands behind the noun: "ceci est un modèle Stable Diffusion"."""
