"""What is left to ask about fields, names and values: places where nobody looks for a limit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from auditor.core import patterns as re
from auditor.core.memory import Memory
from auditor.core.model import (
    Document,
    Status,
    UnreadSentence,
)
from auditor.core.worded import Worded
from auditor.identify.engine import identify_text
from auditor.records.named_licenses import quoted
from auditor.terms.bases import names_of_bases
from auditor.terms.lexicon import lexicon
from auditor.terms.license_names import (
    unknown_names,
    without_license_names,
)  # fmt: skip
from auditor.terms.limits_told import limits_of_use
from auditor.terms.net import net
from auditor.terms.wording import (
    CONCEPTS,
    EVEN,
    FIRES_FROM,
    LONGEST_QUOTE,
    MATTERS,
    NOWHERE,
    POINTS,
    REMEMBERED,
    SOUND,
    STRICT,
    TOPICS,
    USES,
    but_models,
    figures,
    loudness,
    made_of,
    needs,
)
from auditor.text import UNSURE, Sentence, fold, language_of, sentences
from auditor.text.language import english_words

if TYPE_CHECKING:
    from auditor.identify.library import Library

_SWITCHED = frozenset({"commerce", "purpose", "consent", "fee", "register", "compete"})
"""What a switch of a settings file can only mean as a right; "preview: yes" is a state of the software."""
_LIMITED = USES | {"compete", "fee", "register"}
"""What a sentence limits that stands where nobody looks for one."""
_LETTERS = re.compile(r"[^\W\d_]+")
_SHORT_VALUE = 5
"""Words of a value up to which it is a setting and no sentence. By judgment."""
_SHORT_NAME = 2
"""Words of a value up to which it is a name. By judgment."""
_WHOLE_TEXTS = (Status.EXACT, Status.EQUIVALENT)
_WORDS = Worded("license_words.yaml")
_LICENSE_KEY = _WORDS.pattern(r"{keys~}|{whole_keys~}\b")


def limits_in_fields(document: Document, book: Library, memory: Memory | None) -> Iterator[UnreadSentence]:
    """Fields that limit something: by a sentence, by a switch, by the name of a license nobody knows."""
    for line in document.text.split("\n\n"):
        weigh = partial(_weigh_a_field, line, book)
        asked = line.encode("utf-8", "surrogatepass")
        entry = weigh() if memory is None else memory.answer("field", asked, weigh)
        if entry is not None:
            yield replace(entry, location=document.location, covers=document.covers)


def _weigh_a_field(line: str, book: Library) -> UnreadSentence | None:
    """What is left to ask about a field, wherever it stands."""
    key, _, value = line.partition(": ")
    why, names = _made_of_a_field(key, value, book)
    bases = names_of_bases(but_models(value, book), fold(key)) if _TELLS_A_BASE.search(key) else None
    if not why and not names and bases is None:
        return None
    if names and _LICENSE_KEY.search(key.casefold()):
        names = tuple(dict.fromkeys((*names, *((quoted(name),) for name in unknown_names(value, book)))))
    shown = " ".join(line.split())
    sentence = Sentence(fold(shown), 0, 0)
    return UnreadSentence(
        quote=shown[:LONGEST_QUOTE],
        location=NOWHERE,
        why=why,
        names=names,
        covers=frozenset(),
        needs=needs(sentence),
        figures=figures(sentence.words),
        bases=bases,
        limits=limits_of_use(value, "", ()) if why else (),
    )


_TELLS_A_BASE = _WORDS.pattern("{base_keys}", re.IGNORECASE)
"""Words in the key of a setting whose value may be what the model was made from."""


@lru_cache(REMEMBERED)
def _made_of_a_field(key: str, value: str, book: Library) -> tuple[str, tuple[tuple[str, ...], ...]]:
    lex = lexicon()
    named = _LICENSE_KEY.search(key.casefold()) is not None
    masked, names = without_license_names(f"{key}: {value}" if named else value, book)
    if not names and value.startswith("License ::"):
        masked, names = without_license_names(value, book)
    if names and value.startswith("License ::"):
        return "", names
    words = fold(masked if names else f"{key}: {value}")
    if named and len(value.split()) > _SHORT_VALUE:
        found = identify_text(value, book)
        # A whole license text names licenses itself; a sentence that names one may say more.
        if found.status in (_WHOLE_TEXTS if names else (*_WHOLE_TEXTS, Status.REFERENCE)):
            return "", tuple((one,) for one in found.license_ids)
        if not names:
            return (CONCEPTS if not POINTS.fullmatch(value.strip()) else ""), ()
    if len(value.split()) > _SHORT_VALUE or any(map(_UNSPACED.search, value)):
        for sentence in sentences(value):
            why, more = made_of(sentence.words, sentence.shown, "", sentence.kind, book)
            if why or _limits_a_use(sentence.words, sentence.shown):
                return why or CONCEPTS, (*names, *more)
            names = (*names, *more)
        if key != "tag":
            return "", names
    if key != "tag" and not names and len(value.split()) > _SHORT_NAME and _limits_a_use(fold(value), value):
        return CONCEPTS, names
    concepts = lex.concepts_of(words, UNSURE)
    if lex.fires(concepts) or "noncommerce" in concepts:
        return CONCEPTS, names
    # A tag of two words tells no language: what it may limit is looked for in all of them.
    anywhere = concepts
    concepts = lex.concepts_of(words, language_of(words, f"{key}: {value}"))
    # In a language whose words for rights are not all known, no concept is no proof of a topic.
    topic = (
        key == "tag"
        and concepts <= TOPICS | _PURPOSES
        and all(one in english_words() for one in _LETTERS.findall(fold(value)))
    )
    if value not in ("yes", "no") and not topic and net().score(words, concepts) >= max(0.0, net().threshold):
        return SOUND, names
    switch = value in ("yes", "no")
    if key == "tag" and anywhere & USES and anywhere & STRICT:
        return CONCEPTS, names
    if (
        concepts & (_SWITCHED if switch else MATTERS)
        and (switch or concepts & STRICT)
        and not (switch and value == "yes" and "permit" in concepts)
    ):
        return CONCEPTS, names
    if named and not names and value not in ("yes", "no", "other", "unknown") and not POINTS.fullmatch(value.strip()):
        return "", names if _is_own_link(value) else (("an unknown license",),)
    return "", names


_PURPOSES = frozenset({"purpose", "commerce"})
"""What a tag may be about without a word that denies or confines: whom or what a model is for."""
_UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]")


def _is_own_link(value: str) -> bool:
    """Whether a license link leads to a file beside it."""
    return "://" not in value and value.strip().casefold().startswith(("license", "licence", "./", "copying"))


def limit_in_a_name(document: Document) -> Iterator[UnreadSentence]:
    """The words of a name that limit a use: "research only", "no commercial use"."""
    words = fold(document.text)
    concepts = lexicon().concepts_of(words, "en" if words.isascii() else language_of(words, document.text))
    if "noncommerce" in concepts or (concepts & STRICT and concepts & USES):
        yield UnreadSentence(
            quote=document.text[:LONGEST_QUOTE],
            location=document.location,
            why="a name that says how it may be used",
            names=(),
            covers=document.covers,
        )


def limits_in_a_value(document: Document) -> Iterator[UnreadSentence]:
    """The sentences of a value that limit a use: a prompt or the name of a benchmark speaks of anything else."""
    for sentence in sentences(document.text, markup=False):
        if _limits_a_use(sentence.words, sentence.shown):
            yield UnreadSentence(
                quote=sentence.shown[:LONGEST_QUOTE],
                location=document.location,
                why=CONCEPTS,
                names=(),
                covers=document.covers,
                needs=needs(sentence),
                figures=figures(sentence.words),
            )


def _limits_a_use(words: str, shown: str) -> bool:
    """Whether a sentence in a place where nobody looks for one has the words of a limit, and may sound like one."""
    concepts = lexicon().concepts_of(words, language_of(words, shown))
    sound = loudness(words, concepts)
    limited = concepts & _LIMITED or ("share" in concepts and sound >= EVEN)
    return sound >= FIRES_FROM and ("noncommerce" in concepts or bool(concepts & STRICT and limited))
