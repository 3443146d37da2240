"""Sentences that may say what a model was made from: the law that no base named in prose goes unnoticed.

A sentence that names another model, and that sounds like one which tells of a base (fine-tuned, merged, converted,
started from, its outputs learned from), is handed on with the names; lineage shows that they are parents it followed,
or free, and everything else is asked about. Weights trained from labeled sentences (`license_db/train_base_net.py`)
weigh the words; the names themselves count for nothing, a token stands in their place.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache

from auditor.core import patterns as re
from auditor.core.worded import Worded
from auditor.records.base_models import load_base_models
from auditor.records.derivation_words import FIRST_SIGN, SIGN, load_derivation_words
from auditor.records.other_names import names_something_else
from auditor.records.spelled_names import as_called
from auditor.terms.net import Net, load_net
from auditor.terms.plain_names import is_foreign, is_german, may_be_plain_names
from auditor.text import fold
from auditor.text.language import english_words
from auditor.text.markdown import unmarked
from auditor.text.name_shapes import NAME_LIKE, may_name_a_model

TOKEN = "thatmodel"
_REMEMBERED = 20_000
"""Words of which it is remembered whether they look like a name, and sentences of which it is how they sound, which
stand below the names of many models. By judgment: bounds memory."""
KNOWN, OTHER = -2.1, 0.0
"""Scores from which a sentence is asked about: with a well-known model's name, and with what else is called like one.
Measured on sentences of real cards, a third of the publishers left out: six in seven of those that tell of a base are
found from the first, two thirds from the other, and one in ten and one in fifty of the others asked about; written
near misses are nearer (bench/RESULTS.md, "Laws")."""
OF_IDS = -1.2
"""The same with the id of a model that no table knows, or a series that one does: nothing else is written so. Measured
on 168 real cards, most of which it had not learned from: no free one more is asked about, and two are from -2."""
OF_PARTS = -5.0
"""The same with a well-known name and a word for the parts or the whole of a model beside it ("and everything else").
Of 282 sentences that hide a base behind a role none passes, where 30 did. Measured on those sentences."""
OF_WEIGHTS = -3.0
"""The same with a word for weights beside it: of 84 sentences of real cards that have both three more are asked about,
36 of them tell of a base. Measured on them."""
OF_PLAIN = 0.75
"""The same with a word in the place of a name that only its capital makes one ("Stormpetrel"): it may be anything. Of
45,700 sentences of 338 real cards 15 are asked about, half of which name what a model was made from; of the
written ones that tell of a base half are heard. Measured on them."""
OF_GERMAN = 1.5
"""The same in German, whose nouns have capitals. Of 959 harmless sentences one is asked about, of 95 that tell of a
base 61 are. Measured on them."""
_RUN = Worded("model_words.yaml").pattern(
    rf"{TOKEN}(?:[ \-:.]{{1,2}}(?:{TOKEN}|\d[\w.]{{0,12}}|{{sizes~}})\b)+", re.IGNORECASE
)


@cache
def base_net() -> Net:
    """The shipped weights."""
    return load_net("base.net")


@lru_cache(_REMEMBERED)
def masked(shown: str) -> str:
    """A sentence with a token in the place of everything that looks like a model's name, an address or an id, and
    without the marks of how it is set."""
    shown = unmarked(shown)
    parts, last = [], 0
    named = load_base_models().spans_in(shown)
    blank = [one for one in named if " " in shown[slice(*one)]]
    for start, end in sorted((*blank, *_series(shown, named))):  # names without a blank have a shape of their own
        parts += [shown[last:start], TOKEN]
        last = end
    return _RUN.sub(TOKEN, NAME_LIKE.sub(_token, "".join((*parts, shown[last:]))))


def _token(match: re.Match[str]) -> str:
    word = match[0]
    return TOKEN if _is_a_name(word) else word


@lru_cache(_REMEMBERED)
def _is_a_name(word: str) -> bool:
    """Whether a word looks like a model's name: by its shape, unless it is software, or because it is well-known."""
    if may_name_a_model(word):
        return not names_something_else(word)
    known = word[:1].isupper() and len(word) >= _SHORTEST
    return known and "/" not in word and load_base_models().find_name(word) is not None


def _series(text: str, named: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Where a text names a series ("NLLB") outside the names of models, by no word of a dictionary ("Falcon")."""
    return [
        (start, end)
        for start, end in load_base_models().series_in(text)
        if text[start:end].casefold() not in english_words()
        and all(end <= one or other <= start for one, other in named)
    ]


_SHORTEST = 3
"""Characters of a well-known name. By judgment: shorter ones are words of other names."""
_BARE_IDS = re.compile(r"[\s`'\",;()\[\]]*+(?:[\w.\-]++(?:/[\w.\-]{2,}+(?=/))*+/[\w.\-]++[\s`'\",;()\[\]]*+)++")
"""A line that is nothing but ids: what a program loads, an entry of a list."""


def is_name_alone(cell: str) -> bool:
    """Whether a cell holds the name of a model, a size at most, that it was only given words, and nothing else."""
    return _NAME_ALONE.fullmatch(load_derivation_words().as_it_is.sub(" ", masked(cell))) is not None


_NAME_ALONE = re.compile(rf"[\W_]*{TOKEN}[\W_]*(?:\d[\d.,]*+\s?[BbMm]?[\W_]*)?")


def names_of_bases(shown: str, context: str = "", *, code: bool = False) -> tuple[str, ...] | None:
    """Names in a sentence that may be those of what the model was made from; None where it does not sound like that.

    Args:
        shown: the sentence as a reader sees it.
        context: folded words that govern it, where it cannot be understood without them.
        code: whether it is a line of code; what code loads by its id is a part of the model until that is denied.
    """
    shown = as_called(shown)
    words = masked(shown)
    if TOKEN not in words:
        return None if code else _plain_names(words)
    known = load_base_models().named_in(shown)
    if any("/" in name for name in known) and (code or _BARE_IDS.fullmatch(shown)):
        return known
    others = [] if known else [match[0] for match in NAME_LIKE.finditer(shown) if _is_a_name(match[0])]
    series = [] if known else [shown[start:end] for start, end in _series(shown, ())]
    exact = any("/" in name and "://" not in name for name in others)
    least = KNOWN if known else OF_IDS if exact or series else OTHER
    weights = base_net()
    folded = fold(words)
    told = (folded, f"{context} {folded}") if context else (folded,)
    alone = _by_itself(words)
    if not any(weights.score(one, ()) >= least for one in told) and alone < (
        _least_of_parts(words) if known else least
    ):
        return None
    if not code and in_other_roles(words):
        return None
    return (*known, *others, *series)


def _plain_names(words: str) -> tuple[str, ...] | None:
    """Words that only their capitals make a name, in a sentence that tells of a base with one of them; None if none."""
    found = tuple(may_be_plain_names(words))
    if not found:  # of most sentences nobody need know the language
        return None
    least = OF_GERMAN if is_german(words) else OF_PLAIN
    told = (one for one in found if _with_token(words, one) >= (OTHER if is_foreign(one) else least))
    return tuple(one[0] for one in told) or None


def _with_token(words: str, match: re.Match[str]) -> float:
    return base_net().score(fold(f"{words[: match.start()]}{TOKEN}{words[match.end() :]}"), ())


@lru_cache(_REMEMBERED)
def _by_itself(words: str) -> float:
    """How much a sentence sounds like one that tells of a base, without what it compares its names with."""
    return base_net().score(fold(_uncompared(words)), ())


def _least_of_parts(words: str) -> float:
    """The score from which a sentence with a well-known name is asked about, by what else it names."""
    said = load_derivation_words()
    if said.denied.search(words):
        return KNOWN
    return OF_PARTS if said.inside.search(words) else OF_WEIGHTS if said.weights.search(words) else KNOWN


def _uncompared(words: str) -> str:
    """A sentence without what it compares its names with: words of comparison hide what else is told."""
    signed = _signed(words)
    if signed is None:
        return words
    return load_derivation_words().roles.sub(f" {TOKEN} ", signed).replace(chr(FIRST_SIGN), TOKEN)


def _signed(words: str) -> str | None:
    """A sentence with the sign of a name for each of its tokens; None where no name has another role in it."""
    called = load_derivation_words().role_signs.called(words)
    signed = words.replace(TOKEN, chr(FIRST_SIGN))
    return signed if any(core.search(signed) for core in called) else None


def in_other_roles(words: str) -> bool:
    """Whether every name of a sentence is compared, judges or lent a part without weights, and nothing else is said.

    Nothing else: beside the names stand figures and words of results, speeds and sizes alone. What is told besides may
    be how the model was made from the one it is compared with.
    """
    known, signed = load_derivation_words(), _signed(words)
    if _is_graded_by(words) or _is_a_score(words):
        return True
    if signed is None:
        return False
    rest = known.roles.sub(" ", signed)
    if SIGN.search(rest) is None and _began_fresh(rest):
        return True
    if SIGN.search(rest) or _BREAKS.search(rest) or _LETTERS.search(known.measured.sub(" ", rest)):
        return False
    told = (SIGN.sub(" ", match[0]) for match in known.roles.finditer(signed))
    return not any(_LETTERS.search(known.role_words.sub(" ", one)) for one in told)


def _is_a_score(words: str) -> bool:
    """Whether nothing but names and what each was found to have stands there ("X: 61. Y: 83."); shares are smaller."""
    rest = words.replace(TOKEN, " ")
    figures = _FIGURE.findall(rest)
    return bool(figures) and _LETTERS.search(rest) is None and all(float(one.replace(",", ".")) > 1 for one in figures)


_FIGURE = re.compile(r"\d{1,9}(?:[.,]\d{1,9})?")


def _began_fresh(rest: str) -> bool:
    """Whether what is told beside a comparison is that this model began from nothing, and nothing of a teacher."""
    known = load_derivation_words()
    taught = (known.teaching, known.kept_to_learn, known.weights, known.inside)
    told = _FRESH.sub(" ", rest)
    return told != rest and not known.denied.search(told) and not any(one.search(told) for one in taught)


_FRESH = Worded("unnamed_bases.yaml").pattern("{fresh}", re.IGNORECASE)


def _is_graded_by(words: str) -> bool:
    """Whether all that a sentence says is that a model graded something, of which nothing was kept or learned."""
    known, signed = load_derivation_words(), words.replace(TOKEN, chr(FIRST_SIGN))
    found = known.graded.search(signed)
    if found is None:
        return False
    graded = signed[: found.start()]
    told = (known.learning, known.kept_to_learn, known.teaching, known.weights, known.inside, _PAUSES)
    return SIGN.search(graded) is None and not any(one.search(graded) for one in told)


_PAUSES = re.compile(r"[,，、:：;；=]")
_BREAKS = re.compile(r"[:;=]")
_LETTERS = re.compile(r"[^\W\d_]")
