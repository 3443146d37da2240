"""Sentences that say that something was set out from, or that the base is another now, with its one name far behind.

Words of derivation reach a clause; people explain in between what they mean, in brackets, with commas. Where such a
sentence names one model alone, and neither compares, denies nor speaks of a license, that is the base.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from auditor.evidence.names_in_text import NameInText
from auditor.evidence.sentences_of_bases import is_something_else, may_be_one, sentences_of
from auditor.records.derivation_words import SIGN, load_derivation_words


def told_from_afar(marked: str, names: Mapping[str, NameInText], told: Collection[str]) -> Iterator[str]:
    """The signs of such bases.

    Args:
        marked: a paragraph with a sign in the place of each name.
        told: the signs that words of derivation tell to be a parent already.
    """
    words = load_derivation_words()
    if not words.set_out.search(marked):
        return
    for sentence in sentences_of(marked):
        begun = words.set_out.search(sentence)
        here = list(dict.fromkeys(sign for sign in SIGN.findall(sentence) if may_be_one(names[sign])))
        if begun is None or len(here) != 1 or here[0] in told:
            continue
        if words.aside.search(sentence) or words.license_noun.search(sentence) or words.data.search(sentence):
            continue
        if not is_something_else(sentence, here[0], told=begun.start() < sentence.find(here[0])):
            yield here[0]
