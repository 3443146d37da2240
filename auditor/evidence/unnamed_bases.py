"""Bases that a card speaks of and does not name: "we fine-tuned a well-known open 7B chat model".

A name is never more than its words, nor less: what a clause says of a model it says whatever the model is called, and
also where it is not called anything. So a name that nobody has is put in the place of words for any model
(``license_db/unnamed_bases.yaml``), and the clause states an unnamed base where it would state that name as one.
Denials, comparisons, advice and data count as they do for names.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from auditor.core import patterns as re
from auditor.core.compiled import plain_yaml
from auditor.core.resources import data_root
from auditor.core.signs import Signs
from auditor.core.worded import Worded
from auditor.evidence.derivations import derivations
from auditor.evidence.parent_words import base_label
from auditor.records.base_models import load_base_models
from auditor.records.derivation_frames import any_of, sign_of
from auditor.records.derivation_words import load_derivation_words
from auditor.text.deferring import defers_as_written
from auditor.text.license_statements import paragraphs
from auditor.text.markdown import Outline, plain

STAND_IN = "Unnamed-7B"
"""A name of the plainest shape, a word and a size; no model is called so."""
_MOST = 40
"""Places of one card that are tried. By judgment: a card that speaks of more models is an essay."""
_REMEMBERED = 30_000
"""Paragraphs of which it is remembered. Derived from `auditor.evidence.derivations`, which remembers as many."""
_LONGEST = 2_000
"""Characters of a paragraph that are looked at together. By judgment: no sentence is longer."""
_MOST_BETWEEN = 6
"""Words between the two. By judgment: "a small, well-known, openly licensed, multilingual chat" are five."""
_WORD = r"\d{0,3}(?:\.\d{1,3})?[^\W_]?[\w\-]{1,24}"
"""One of them, a size ("1.5B") among them; a full stop ends a sentence."""
_SIGNS_BETWEEN = r"[^\s,;:.。、，；：！？()（）]{0,12}?"
"""The same in scripts that part no words."""
_WORDS = Worded("model_words.yaml")
_SIZE = r"(?:\s{with_size~}?\s?\d[\d.,]{0,4}\s?[BM]\b)?"
_UNPARTED = frozenset({"zh", "ja"})
_BEFORE = 60
"""Characters before the words in which a verb of being and its subject stand. By judgment: a label and two words."""


@dataclass(frozen=True, slots=True)
class UnnamedBase:
    """A place of a card that says that the model was made from another one, and not from which."""

    line: int
    words: str
    """As they stand there."""
    beside: bool = False
    """Whether it is told together with bases that are named: then those do not answer for it."""


def unnamed_bases(card: Outline) -> Iterator[UnnamedBase]:
    """Every such place, in file order; behind a number of them the next one is taken for one, since it is not read."""
    tried = 0
    yield from _only_of_another(card)
    for line, raw in paragraphs(card):
        for text, places in _any_models_of(raw):
            for start, end in places:
                tried += 1
                if tried > _MOST or _is_base(text, start, end):
                    yield UnnamedBase(line, text[start:end].strip())
                    break
            if tried > _MOST:
                return


def _only_of_another(card: Outline) -> Iterator[UnnamedBase]:
    """Where the card first says that the model is, or was made to, what is only of another one: an adapter, a copy.

    A card that says that nothing was there before says of what that is.
    """
    shapes = _made_of_another()
    runs = [(line, plain(raw.replace("\n", " "))) for line, raw in paragraphs(card)]
    if any(one.search(text) for _, text in runs for one in shapes.fresh):
        return
    for line, text in runs:
        topic = text.startswith(("#", "|"))
        for sentence in _SENTENCE.split(text):
            found = next((match for one in shapes.told if (match := one.match(sentence))), None)
            if found is None and not topic:
                found = next((match for one in shapes.nouns if (match := one.fullmatch(sentence))), None)
                found = found or next((match for one in shapes.merged if (match := one.search(sentence))), None)
            if found:
                yield UnnamedBase(line, found[0].strip(" -*•>"))
                return
            if told := _license_of_a_base(sentence):
                yield UnnamedBase(line, told)
                return


def _license_of_a_base(sentence: str) -> str:
    """The words by which a sentence tells of the license of a base; empty where it does not, or denies it."""
    if defers_as_written(sentence):
        return sentence.strip()
    match = _licensed_base().search(sentence)
    words = load_derivation_words()
    before = sentence[: match.start()] if match else ""
    denied = words.denied.search(before) or words.none_of.search(before) or words.denied_after.search(sentence)
    return match[0].strip() if match and not denied else ""


@cache
def _licensed_base() -> re.Pattern[str]:
    """A word for license that belongs to one for a base, in either order."""
    table: Mapping[str, Mapping[str, Sequence[str]]] = plain_yaml(data_root("license_db") / "unnamed_bases.yaml")
    words, told = load_derivation_words(), []
    joins = _WORDS.told("{joins_licenses~}")
    between = rf"(?:\s?(?!(?:{joins})\W)[^\W\d_]{{1,5}}['’]?){{0,3}}\s?"
    for code, listed in table["of_base"].items():
        base, model = any_of(listed), any_of(table["model"][code])
        noun = rf"(?:(?:{base})\s?(?:{model})|(?:{model})\s(?:[^\W\d_]{{1,3}}\s)?(?:{base})|(?=(?:{model}))(?:{base}))"
        told.append(
            rf"(?:{words.license_noun.pattern}){between}{noun}|{noun}(?:['’]s|s['’]|[的のｓ의])?\s?(?:{words.license_noun.pattern})"
        )
    return re.compile("|".join(told), re.IGNORECASE)


_SENTENCE = re.compile(r"(?<=[.!?])\s+|[。；;]\s?")


@dataclass(frozen=True, slots=True)
class _MadeOfAnother:
    told: tuple[re.Pattern[str], ...]
    nouns: tuple[re.Pattern[str], ...]
    """A whole sentence that is nothing but a noun for it."""
    merged: tuple[re.Pattern[str], ...]
    fresh: tuple[re.Pattern[str], ...]


@cache
def _made_of_another() -> _MadeOfAnother:
    table: Mapping[str, Mapping[str, Sequence[str]]] = plain_yaml(data_root("license_db") / "unnamed_bases.yaml")
    told = []
    for code in table["this"]:
        this, be, adapter, packed = (any_of(table[key][code]) for key in ("this", "be", "adapter", "packed"))
        gap = r"[^,;:.。、，]{0,8}?" if code in (*_UNPARTED, "ko") else r"(?:[\w\-]{1,12}\s){0,3}?"
        subject = (
            rf"[\W_]{{0,6}}(?:{this})\s?(?:{be})\s?"
            if code not in (*_UNPARTED, "ko")
            else rf"[\W_]{{0,6}}(?:{this})(?:{be})?\s?"
        )
        told.append(rf"{subject}{gap}(?:{adapter})(?!\s?[\-–]?\s?{_WORDS.told('{no_adapter~}')})")
        behind = r"[^。.!?]{0,40}?" if code in ("ja", "ko", "de") else ""
        told.append(rf"(?:{subject}(?:[\w\-]{{1,12}}\s){{0,2}}?)?[\W_]{{0,6}}{behind}(?:{packed})")
    return _MadeOfAnother(
        tuple(re.compile(one, re.IGNORECASE) for one in told),
        tuple(re.compile(_nothing_but(code, table), re.IGNORECASE) for code in table["outcome"]),
        tuple(re.compile(_of_several(code, table), re.IGNORECASE) for code in table["merged"]),
        tuple(re.compile(any_of(words), re.IGNORECASE) for words in table["fresh"].values()),
    )


def _of_several(code: str, table: Mapping[str, Mapping[str, Sequence[str]]]) -> str:
    """A merge of models, which stand behind the words for it, or before them where verbs end a sentence."""
    merged, several = any_of(table["merged"][code]), any_of(table["several"][code])
    if code in ("ja", "ko"):
        return rf"(?:{several})[^.!?。]{{0,12}}?(?:{merged})|(?:{merged})[^.!?。]{{0,20}}?(?:{several})"
    return rf"(?:{merged})(?![^.!?。]{{0,60}}?{_WORDS.told('{no_merge~}')})[^.!?。]{{0,60}}?(?:{several})"


_FORM = (
    r"(?:(?:int|fp|bf|nf|w|q|r)?\d[\w.]{0,8}|\d{1,2}[\s\-]?bits?|gguf|awq|gptq|exl2|onnx|bnb|[iq]{1,2}\d\w{0,6}"
    r"|q?lora|rank)"
)
"""What tells the form of weights, beside the noun."""
_FIGURES = r"[,:(（，、：–—\-](?=[^.。]{0,40}\d)[^.。!?]{1,60}"
"""Figures behind it: "rank 16", "(r=16, alpha=32)"."""


def _nothing_but(code: str, table: Mapping[str, Mapping[str, Sequence[str]]]) -> str:
    """A sentence that is a noun, with an article, a form of weights, figures or what it is for, and no verb."""
    noun = rf"(?:{any_of((*table['adapter'][code], *table['outcome'][code]))})"
    one, our = any_of(table["one"][code]) or r"(?!)", any_of(table["our"].get(code, ())) or r"(?!)"
    purpose, be = any_of(table["purpose"].get(code, ())) or r"(?!)", any_of(table["be"][code])
    unparted = code in _UNPARTED or code == "ko"
    word = r"" if unparted else rf"(?:(?!{be})[^\W\d_]{{2,20}}[\s\-]){{0,2}}?"
    begun = r"[\W_]{0,6}"
    form = rf"(?:{_FORM}[\s\-]?){{0,3}}"
    what = rf"\s(?:{purpose})\s(?!.{{0,80}}(?:{be}))[\w\-]{{1,20}}(?:\s[\w\-]{{1,20}}){{0,5}}"
    ends = r"\W{0,3}"
    behind = rf"(?:[\s\-]?{_FORM}){{0,2}}(?:\s?{_FIGURES})?(?:{what})?{ends}"
    with_article = rf"{begun}(?:(?:{one})[\s'’]?{word}|(?:{our})[\s'’]?){form}{noun}{behind}"
    with_form = rf"{begun}(?:{_FORM}[\s\-]?){{1,3}}{noun}{behind}"
    with_figures = rf"{begun}{noun}(?:(?:[\s\-]{_FORM}){{1,2}}(?:\s?{_FIGURES})?|\s?{_FIGURES}|{what}){ends}"
    return rf"(?:{with_article}|{with_form}|{with_figures})"


@lru_cache(_REMEMBERED)
def _any_models_of(raw: str) -> tuple[tuple[str, tuple[tuple[int, int], ...]], ...]:
    """The parts of a paragraph in which words for any model stand, with their places."""
    whole = plain(raw.replace("\n", " "))
    parts = (whole[at : at + _LONGEST] for at in range(0, len(whole), _LONGEST))
    return tuple((text, places) for text in parts if (places := tuple(_any_models(text))))


def _is_base(text: str, start: int, end: int) -> bool:
    told = derivations(f"{text[:start]} {STAND_IN} {text[end:]}")
    return any(one.name == STAND_IN and not one.subject and one.relation != "merge" for one in told)


def _any_models(text: str) -> Iterator[tuple[int, int]]:
    """Where words for any model stand, but not where they say what this one is, or that it began from nothing."""
    for one in _languages().called(text):
        for match in one.words.finditer(text):
            before, behind = text[max(0, match.start() - _BEFORE) : match.start()], text[match.end() :][:_BEFORE]
            being = one.being.search(before)
            if one.been.match(behind) or one.fresh.search(behind):
                continue
            if _names_one(match[0]):
                continue
            if being is None or _ends_with_a_label().search(before[: being.start()]):
                yield match.span()


def _names_one(words: str) -> bool:
    """Whether a model is named all the same ("a RoBERTa model"): then other readers see it."""
    return bool(load_base_models().spans_in(words)) or _INNER_CAPITAL.search(words) is not None


_INNER_CAPITAL = re.compile(r"[a-z]{1,20}[A-Z]|[A-Za-z]-?\d")
"""What only names are written with, and sizes are not ("7B")."""


@dataclass(frozen=True, slots=True)
class _Language:
    words: re.Pattern[str]
    """For any model."""
    being: re.Pattern[str]
    """Right before them: they say what this model is."""
    been: re.Pattern[str]
    """The same right behind them."""
    fresh: re.Pattern[str]


@cache
def _ends_with_a_label() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w\-])(?:{base_label().pattern})\W{{0,3}}$", re.IGNORECASE)


@cache
def _languages() -> Signs[_Language]:
    table: Mapping[str, Mapping[str, Sequence[str]]] = plain_yaml(data_root("license_db") / "unnamed_bases.yaml")

    def words(kind: str, code: str, form: str) -> re.Pattern[str]:
        listed = any_of(table[kind].get(code, ()))
        return re.compile(form.format(f"(?:{listed})") if listed else r"(?!)", re.IGNORECASE)

    def language(code: str) -> _Language:
        some, model = any_of(table["some"][code]), any_of(table["model"][code])
        more = rf"(?:,?\s(?:{some})){{0,2}}['’]?,?\s{{0,2}}"
        grammar = rf"\b{_WORDS.told('{everywhere~}')}|\b{_WORDS.told('{goes_on.en~}')}"
        parted = rf"{more}(?:(?!(?:{some}|{grammar})\W){_WORD},?\s){{0,{_MOST_BETWEEN}}}?"
        between = _SIGNS_BETWEEN if code in _UNPARTED else parted
        return _Language(
            re.compile(rf"(?:{some}){between}(?:{model}){_WORDS.told(_SIZE)}", re.IGNORECASE),
            words("is", code, r"(?:{}\W{{0,3}}|[:：,，]\W{{0,3}})$"),
            words("was", code, r"\W{{0,2}}{}"),
            words("fresh", code, "{}"),
        )

    return Signs((language(code), tuple(map(sign_of, listed))) for code, listed in table["some"].items())
