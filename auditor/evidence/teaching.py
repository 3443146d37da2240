"""Sentences that say from whom a model learned: a teacher by that name, or whose logits or outputs it was fitted to.

Whom a word for a teacher names right beside it is one, whatever the sentence compares or denies besides. Where a
sentence tells of distillation itself, every model in it that is not compared, denied or told to be something else is
the teacher; where it names none, that is whom the sentence before named.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from auditor.core import patterns as re
from auditor.evidence.names_in_text import NameInText
from auditor.evidence.sentences_of_bases import is_distilled_into, is_something_else, may_be_one, sentences_of
from auditor.records.derivation_words import SIGN, load_derivation_words


@dataclass(frozen=True, slots=True)
class Taught:
    """What a sentence says of a name."""

    sign: str
    relation: str
    """``distillation`` of a teacher; ``finetune`` of what the student was before."""


def told_of_teaching(marked: str, names: Mapping[str, NameInText], told: Mapping[str, str]) -> Iterator[Taught]:
    """Teachers, and students by their names.

    Args:
        marked: a paragraph with a sign in the place of each name.
        told: the signs that words of derivation tell to be a parent already, and by which relation.
    """
    words = load_derivation_words()
    if not words.teaching.search(marked):
        return
    before: list[str] = []
    for sentence in sentences_of(marked):
        here = [sign for sign in SIGN.findall(sentence) if may_be_one(names[sign])]
        found: dict[str, str] = {}
        for sign, relation in _named_beside(sentence, here):
            found.setdefault(sign, relation)
        taught = found or any(told.get(sign) == "distillation" for sign in here)
        students = [sign for sign in here if is_distilled_into(sentence, sentence.find(sign))]
        if not taught and _tells_of_distillation(sentence):
            scored = _keeps_scores(sentence)
            others = [
                sign for sign in here if sign not in told and not is_something_else(sentence, sign, scored=scored)
            ]
            left = [sign for sign in others if sign not in students and _learned_from(sentence, sign)]
            found = dict.fromkeys(left if set(here) - set(students) else before, "distillation")
            found |= dict.fromkeys((sign for sign in students if sign in others), "finetune")
        yield from (Taught(sign, relation) for sign, relation in found.items())
        spoken = words.aside.search(sentence) is None
        before = [sign for sign in here if spoken and not is_something_else(sentence, sign)]


@cache
def _beside() -> tuple[tuple[re.Pattern[str], str], ...]:
    """A teacher or a student right beside a name, with nothing but small words between."""
    words = load_derivation_words()
    small = rf"(?:[^\w{SIGN.pattern[1:-1]}]|{words.small.pattern}){{0,6}}"
    told = []
    for noun, relation in ((words.teacher, "distillation"), (words.student, "finetune")):
        told.append((re.compile(rf"(?P<noun>{noun.pattern}){small}(?P<name>{SIGN.pattern})", re.IGNORECASE), relation))
        told.append((re.compile(rf"(?P<name>{SIGN.pattern}){small}(?P<noun>{noun.pattern})", re.IGNORECASE), relation))
    return tuple(told)


def _named_beside(sentence: str, here: list[str]) -> Iterator[tuple[str, str]]:
    words = load_derivation_words()
    for pattern, relation in _beside():
        for match in pattern.finditer(sentence):
            if match["name"] in here and not words.none_of.search(sentence[: match.start("noun")]):
                yield match["name"], relation


def _tells_of_distillation(sentence: str) -> bool:
    """Whether a sentence tells that a model was fitted to another: by words for it, or for both of them."""
    words = load_derivation_words()
    if words.taught.search(sentence) or _keeps_scores(sentence):
        return True
    return words.teacher.search(sentence) is not None and words.student.search(sentence) is not None


def _keeps_scores(sentence: str) -> bool:
    """Whether what a model gave to each example was kept to learn from it."""
    words = load_derivation_words()
    return words.teacher_scores.search(sentence) is not None and words.kept_to_learn.search(sentence) is not None


def _place(pattern: re.Pattern[str], sentence: str) -> int:
    match = pattern.search(sentence)
    return match.start() if match else -1


def _learned_from(sentence: str, sign: str) -> bool:
    """Whether words for distillation are about a name: what a student was fitted to, or it follows them or stands right
    before, and nothing compares.
    """
    words = load_derivation_words()
    at = sentence.find(sign)
    if words.signal.search(sentence):
        return True
    if _keeps_scores(sentence):
        return at < _place(words.teacher_scores, sentence)
    if words.aside.search(sentence) or words.distilled_ones.search(sentence) or words.license_noun.search(sentence):
        return False
    both = words.teacher.search(sentence) and words.student.search(sentence)
    told = [match.start() for match in words.taught.finditer(sentence)]
    return bool(both) or any(place < at or place - at < _RIGHT_BEHIND for place in told)


_RIGHT_BEHIND = 24
"""Characters. By judgment: two words of grammar."""
