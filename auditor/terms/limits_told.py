"""Which uses a sentence limits that nobody evaluates yet: as rules read it, else as it sounds.

A sentence that a rule read states its terms. One that no rule understood is told to limit a term where both nets say
so: that of limits in general, and that of the term. Whatever sounds less is asked about, and called no limit.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache, partial
from itertools import pairwise

from auditor.core import patterns as re
from auditor.core.compiled import plain_yaml
from auditor.core.model import Term
from auditor.core.resources import data_root
from auditor.core.text import Text
from auditor.records.base_models import load_base_models
from auditor.records.columns import Column, column
from auditor.records.derivation_words import load_derivation_words
from auditor.terms.concepts import concepts, script_language
from auditor.terms.consequences import kind
from auditor.terms.lexicon import lexicon
from auditor.terms.net import limits_net
from auditor.terms.passages import passages
from auditor.terms.sound import Sound
from auditor.terms.understood import finds_in, frames_of
from auditor.text import UNSURE, fold, language_of
from auditor.text.left_out import tells_of_what_is_gone
from auditor.text.license_subjects import is_headed_by_the_past, is_told_of_the_past
from auditor.text.own_words import own_words
from auditor.text.subjects import first_name, is_about_no_model, is_advice, is_below_others, is_told_of_others

OF_USE = frozenset(
    {
        *("commercial-use", "purpose-limit", "user-cap", "revenue-cap", "other-cap", "territory-exclusion"),
        *("non-compete", "redistribution", "modification", "hosted-service", "registration", "fee"),
    }
)
"""Terms that limit what may be done at all; lists of forbidden uses stand beside free licenses as advice."""
LIMITS = 0.0
"""Score of the net of limits from which a sentence that no rule read is told to limit something: even odds. Measured:
of 395 harmless sentences by an author never learned from none scores so with `LIKE`, of 432 limits 56 %."""
LIKE = -1.0
"""Score of the net of one term from which it is that term. Measured as `LIMITS`: from -3 four harmless ones score so,
from 0 only 47 % of the limits do."""
READ = -3.7
"""Sum of both scores from which a limit that a rule read is one; below it, rules take the words of something else for
it. Measured: of the same sentences all 141 limits that a rule read score so, and of eight harmless ones two; -3.5
before the weights of the sentence net were averages, which lie nearer to zero, -3.8 before later real model cards were
learned from."""
_LATIN = ("en", "de", "fr", "es", "pt", "it", "nl", "pl")
"""Languages that are read and written in Latin letters."""
_DENYING = frozenset({"not", "forbid", "only", "limit", "noncommerce", "count", "fee", "require"})
"""Concepts of the lexicon of which a limit that no rule read has one: it denies, bounds, counts or asks for it."""
_DONE = frozenset({"modification", "redistribution", "other-cap"})
"""Terms whose words are also those of what an author did: to change, to publish, to count."""
_LIMITING = frozenset({"forbid", "permit", "only", "noncommerce", "licensee", "model", "fee"})
"""Concepts of which such a limit that no rule read has one: it speaks of what may be done, by whom, or with what."""
_FEW = 12
"""Words up to which a sentence tells no language for sure. By judgment: of longer ones the common words do."""
_LONG = 300
"""Characters of such a sentence at most. By judgment: twelve of the longest words; what has more is no sentence."""
_ROW = 3
"""Words beside each other from which something is said. By judgment: less is a title or a name."""
_SIGNS = 5
"""The same in signs of a script that parts no words. By judgment: two short words and what joins them."""
_UNPARTED = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_PARTED = re.compile(r"[.;]\s+|[。；]\s*|\s[:|](?:\s|$)")
"""Between sentences of one line, and between cells."""
_MARKED = re.compile(r"^(?:[\s>#*_+\-•]|\[![A-Z]+\]|\[\^[^\]]{1,20}\]:?)+")
"""Marks of a list, a quotation, a callout and a footnote before a sentence."""
_BEGINS = 60
"""Characters in which the name stands that a sentence is about. By judgment: behind an article and a noun."""


def limits_of_use(shown: str, lead: str, terms: Sequence[Term]) -> tuple[str, ...]:
    """The terms that a sentence limits; nothing where it is about data, things of others, or limits nothing for sure.

    Args:
        lead: what governs it.
        terms: what rules read in it.
    """
    if is_told_of_others(shown) or is_about_no_model(shown) or is_below_others(lead, shown) or is_advice(shown):
        return ()
    if tells_of_what_is_gone(shown) or is_told_of_the_past(shown) or is_headed_by_the_past(fold(lead)):
        return ()
    shown = _MARKED.sub("", shown)
    read = [one.id for one in terms if column(one) in (Column.LIMITATIONS, Column.CONDITIONS)]
    if told := _limits(shown, lead, lambda: read or _in_any_language(shown)):
        return told
    parts = sentences_within(shown)
    return next((told for part in parts if (told := _limits(part, lead, partial(_in_any_language, part)))), ())


def sentences_within(shown: str) -> list[str]:
    """What stands between the stops and cells of a sentence and says something by itself; nothing where it has none."""
    parts = [part.strip() for part in _PARTED.split(shown)]
    return list(filter(_says_something, parts)) if len(parts) > 1 else []


def behind_figures(words: str) -> list[str]:
    """The clauses of a folded sentence of measured figures that say something without one, and what stands behind the
    figures of a clause whose verb is joined to them: figures hide what is said beside them; nothing where it has fewer
    than two."""
    if len(_FIGURES.findall(words)) < _MEASURED:
        return []
    split = (_FIGURES.split(one) for one in _CLAUSE.split(words))
    parts = [pieces[-1].strip() for pieces in split if len(pieces) == 1 or _UNPARTED.match(pieces[-1])]
    return [part for part in parts if _says_something(part) and not own_words().relative.match(part)]


def beside_making(words: str, language: str) -> list[str]:
    """The clauses of a folded sentence that also tells how a model was made or measured, each by itself, what stands
    before and behind each joint as well: that hides what is said beside it; nothing of any other sentence."""
    if not (_FIGURES.search(words) or load_derivation_words().learning.search(words)):
        return []
    found = [match for match in _joint(language).finditer(words) if _joins_clauses(match)][:_MOST_JOINTS]
    joints = [(match.start(), match.end()) for match in found]
    parts = [part for start, end in joints for part in (words[:start], words[end:])]
    parts += [words[end:start] for (_, end), (start, _) in pairwise(joints)]
    return [part for part in dict.fromkeys(parts) if not _is_short(part)]


def _joins_clauses(match: re.Match[str]) -> bool:
    """Whether clauses are joined: where no sign parts them, words may be ("for both commercial and other purposes")."""
    sides = (match.string[: match.start()], match.string[match.end() :])
    return match[0].strip()[:1] in _SIGNS_BETWEEN or not any(map(_is_short, sides))


_SIGNS_BETWEEN = ",;–—，；、"


def clauses(words: str, language: str) -> list[str]:
    """A folded sentence, and each of its clauses where it has several."""
    parts = [part for one in _STOPS.split(words) for part in _joint(language).split(one)]
    return [words, *parts] if len(parts) > 1 else [words]


_STOPS = re.compile(r":\s")


def _is_short(part: str) -> bool:
    return len(part.split()) < _CLAUSE_WORDS and len(_UNPARTED.findall(part)) < _SIGNS


@cache
def _joint(language: str) -> re.Pattern[str]:
    """What joins two clauses: of words those of one language, since another has other meanings for them ("a", "en")."""
    listed = plain_yaml(data_root("license_db") / "clauses.yaml")["joins_clauses"]
    words = "|".join(map(fold, listed.get(language, listed["en"])))
    return re.compile(rf"[,;]?\s(?:{words})\s|\s[–—]\s|[;,]\s|[，；、]")


_MOST_JOINTS = 8
"""By judgment: bounds time; what has more is a list."""
_CLAUSE_WORDS = 4
"""Words from which something is a clause. By judgment: a subject, a verb, and what it is said of."""
IN_A_CLAUSE = -0.5
"""Score of the net from which such a clause is asked about. Measured: of 149 English limits behind "The model was
trained on 10,000 examples and" 79 passed, and one does; of 14,000 harmless sentences 28 score so, and of 26,100 of real
model cards 20 are asked about besides, most of them of limited models."""
_FIGURES = re.compile(r"(?<![a-z\d.])\d[\d.,]*(?![a-z\d])")
BESIDE_FIGURES = 1.5
"""How much louder than others such a clause has to sound. Measured on 300 limits behind a row of figures, of which 11
pass (72 did), and on 915 such clauses of real cards that limit nothing: one is asked about."""
_MEASURED = 2
"""Figures from which a sentence tells of measurements. By judgment: one is a version or a date."""
_CLAUSE = re.compile(r"[,;:，；：、]\s*|[.。]\s+|\s[–—]\s")


def _says_something(part: str) -> bool:
    """Whether words stand beside each other as in a sentence."""
    row = 0
    for word in part.split():
        row = row + 1 if word[0].isalnum() else int(any(map(str.isalnum, word)))
        if row == _ROW:
            return True
    return len(_UNPARTED.findall(part)) >= _SIGNS


def _limits(shown: str, lead: str, read: Callable[[], Sequence[str]]) -> tuple[str, ...]:
    """The terms that a sentence limits; what rules read in it is asked for where an answer may depend on it: reading
    it in each language takes the words of all of them."""
    sound = Sound(shown, lead if _denies(lead) else "")  # a title that limits nothing lends no sound
    like = {one: sound.like(one) for one in limits_net().terms if one in OF_USE}
    is_heard = sound.score + max(like.values()) >= READ
    may_be_told = _says_something(shown) and sound.score >= LIMITS and bool(sound.concepts & _DENYING)
    if not (is_heard or may_be_told):
        return ()
    if limited := OF_USE.intersection(read()):
        return tuple(sorted(limited)) if is_heard else ()
    if not may_be_told or language_of(fold(shown), shown) not in (*concepts().languages, UNSURE):
        return ()
    told = sorted(one for one, above in like.items() if above >= LIKE)
    # "For once no merging." tells what its author did; who limits that forbids it, or says who may or with what.
    return () if _DONE.issuperset(told) and not sound.concepts & _LIMITING else tuple(told)


def _denies(lead: str) -> bool:
    return bool(lexicon().concepts_of(lead, language_of(lead)) & (_DENYING | {"permit", "agreement"}))


def _in_any_language(shown: str) -> list[str]:
    """The terms that rules read in a short sentence whose language nobody can tell, in whichever language they do."""
    script = script_language(shown)
    short = len(shown.split()) <= _FEW and (bool(script) or len(shown) <= _LONG)
    listed = passages(Text(shown)) if short else ()
    return [
        find.term
        for passage in listed
        for code in ((script,) if script else _LATIN)
        for find in finds_in(passage, frames_of(shown, "", "", code))
        if kind(find.value) != "allowed"
    ]


def model_named(shown: str) -> str:
    """The name of a model with which a sentence begins, be it this one's or another's; empty where it has none."""
    bases = load_base_models()
    spans = bases.spans_in(shown[:_BEGINS]) if bases.may_be_in(shown[:_BEGINS]) else ()
    return shown[spans[0][0] : spans[0][1]] if spans else first_name(shown)
