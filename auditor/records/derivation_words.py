"""The words by which sentences say what a model was made from (``license_db/derivation.yaml``), compiled.

In the expressions ``~`` stands for the sign of a model's name: a character of a private range, one for each name.
"""

from __future__ import annotations

import itertools
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

from auditor.core import patterns as re
from auditor.core.compiled import code_of, kept, shipped_mapping
from auditor.core.errors import ConfigError, DataError
from auditor.core.resources import data_root
from auditor.core.signs import Signs
from auditor.core.worded import Worded
from auditor.records import derivation_frames
from auditor.records.derivation_frames import NAME, BaseCue, Frame, any_of, frames, moves, sign_of, telling, with_names

FIRST_SIGN, LAST_SIGN = 0xE000, 0xF8FF
"""The private range of Unicode: no text means anything by these characters. Derived from the Unicode standard."""
SIGN = re.compile(f"[{chr(FIRST_SIGN)}-{chr(LAST_SIGN)}]")
_WORDS = Worded("model_words.yaml")
FRAMES, NOT_THE_MODEL = "derivation_frames.yaml", "not_the_model"
LABEL, PART_LABEL, PART_COLUMN, LOADED_SETTING = "label", "part_label", "part_column", "loaded_setting"
ORIGIN_COLUMN, PAGE_LABEL = "origin_column", "page_label"
PLURAL = "plural"
FORMER, SUPERSEDES, TRIED = "former_model", "supersedes", ("tried", "tried_behind")
TEACHING = ("teacher_noun", "student_noun", "taught")
MEASURE, TEST_NOUN = "measure", "test_noun"
_SMALL = ("learned_on", "of_origin", "by_means", "before_data")
"""Lists of small words, of all languages; some are spelled as words of an English dictionary are ("mit", "van")."""
_NEAR = 48
"""Characters. By judgment: half a line; bench/RESULTS.md, "Lineage" is measured with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue(BaseCue):
    """Words that say what was done, and on which side of them the base stands."""

    opens: bool
    """Whether the words, at the end of a paragraph, tell what the list below it is."""
    pattern: re.Pattern[str]
    signs: tuple[str, ...]
    """Of which one stands wherever the words do, casefolded, those between blanks as words of their own; empty where
    they hold no letters of their own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DerivationWords:
    """All of them."""

    cues: tuple[Cue, ...]
    denied: re.Pattern[str]
    """Before the name: it is denied."""
    none_of: re.Pattern[str]
    """Straight before the words: "no" in each language."""
    denied_after: re.Pattern[str]
    """Anywhere in the clause, in languages that deny at its end."""
    aside: re.Pattern[str]
    """Others are only spoken of, to compare or to measure."""
    elsewhere: re.Pattern[str]
    """Anywhere in the clause: what others did or may do, what was only tried, what is asked."""
    parts_after: re.Pattern[str]
    parts_before: re.Pattern[str]
    others: re.Pattern[str]
    """Something else than the model is the subject."""
    other_subject: re.Pattern[str]
    """What is not the model, at the end of what stands before "is"."""
    roles: re.Pattern[str]
    """Names, with the words by which they are something else than a base."""
    role_signs: Signs[re.Pattern[str]]
    """What is called where one of these may stand, and must be found there."""
    measured: re.Pattern[str]
    """Words and figures of results, speeds and sizes: what may stand beside a role."""
    weights: re.Pattern[str]
    """Words for weights."""
    inside: re.Pattern[str]
    """Words for the parts of a model, and for all of it."""
    role_words: re.Pattern[str]
    """The same with the words of the roles themselves: what may stand in one."""
    former: re.Pattern[str]
    """At the beginning of a clause: an older model is spoken of."""
    moves: Signs[Cue]
    """From one base to another, with both names."""
    tried: re.Pattern[str]
    """What was only tried."""
    superseded: re.Pattern[str]
    """At the end of what stands before words of derivation: they tell of what this model replaces."""
    page_labels: str
    """Expression of what stands before a page, and before a base where that is a model's page."""
    labels: str
    """Expression of what stands before a base, or over a column of bases."""
    part_labels: str
    """The same of a part of a model ("vision encoder")."""
    loaded_settings: str
    """Expression of the keys by which a program's settings name the weights that it loads."""
    label_signs: tuple[str, ...]
    """Of which one stands wherever one of either does."""
    contrast: re.Pattern[str]
    breaks: re.Pattern[str]
    joins: re.Pattern[str]
    learning: re.Pattern[str]
    initialized: re.Pattern[str]
    """That something was given its first weights."""
    teaching: re.Pattern[str]
    """Who taught a model, what with, and that it was taught; of these by themselves the four that follow."""
    teacher: re.Pattern[str]
    student: re.Pattern[str]
    taught: re.Pattern[str]
    signal: re.Pattern[str]
    """What a student is fitted to."""
    teacher_scores: re.Pattern[str]
    """What a teacher gave to each example."""
    kept_to_learn: re.Pattern[str]
    """That it was kept, to learn from it."""
    distilled_into: re.Pattern[str]
    """At the end of what stands before a student."""
    into_behind: re.Pattern[str]
    """The same at the beginning of what stands behind it."""
    in_a_role: re.Pattern[str]
    """Before what is taken: it judges, or others are compared with it."""
    graded: re.Pattern[str]
    """The end of a sentence that says by whom something was graded."""
    as_it_is: re.Pattern[str]
    """Beside the name of a model that was only given words."""
    avoided: re.Pattern[str]
    """That a model was passed over."""
    are_under: re.Pattern[str]
    """Words by which something is said to be under a license."""
    set_out: re.Pattern[str]
    """That somebody set out from something, or changed the base."""
    lent: re.Pattern[str]
    """What a model may have of another without a weight of it: its tokenizer, its format, its results."""
    distilled_ones: re.Pattern[str]
    """Models of others that somebody has distilled."""
    license_noun: re.Pattern[str]
    small: re.Pattern[str]
    """Words that may stand between a noun and the name of what it means."""
    data: re.Pattern[str]
    """What data are called; it holds no group of its own."""
    software: frozenset[str]
    """What is written as models are and is none: frameworks, tools, layers, sites; casefolded."""
    before_data: re.Pattern[str]
    """What stands between a model and the data it learned from, likewise."""
    card: re.Pattern[str]
    """A clause whose subject is the card, or a part of it; it ends with the word for it."""
    written: re.Pattern[str]
    """That somebody wrote it."""
    paper: re.Pattern[str]
    """The words of a link that say that a paper is linked, or a part: ``ahead`` of the name or ``behind`` it."""
    paper_ahead: re.Pattern[str]
    """At the end of what stands before a name: its card or paper is meant."""
    paper_behind: re.Pattern[str]
    """The same at the beginning of what stands behind it."""
    subset: re.Pattern[str]
    """What a part of data is called."""
    subset_ahead: re.Pattern[str]
    """At the end of what stands before a name: data are meant."""
    subset_behind: re.Pattern[str]
    """The same at the beginning of what stands behind it."""
    resulted: re.Pattern[str]
    """At the end of what stands before a name: it is what came of it."""
    resulted_behind: re.Pattern[str]
    """The same at the beginning of what stands behind it."""
    released: re.Pattern[str]
    """By which a publisher tells of its own releases."""
    learned_on: re.Pattern[str]
    """What learning is done on or with, up to a name; a base that words of origin name in between is no data."""
    of_origin: re.Pattern[str]
    """What leads to a base, and to no data."""
    on: str
    """Expression of what something learns on."""
    means: str
    """The same of what leads to a tool, or to somebody."""
    articles: str
    """Expression of what may stand between words of derivation and the name: articles."""
    elided: Mapping[str, str]
    """Words of grammar without their last vowel → how they are written before a consonant."""
    before_a_kind: frozenset[str]
    """Words that make a method, a task or a size of a kind of model behind them: no name."""
    behind_a_name: frozenset[str]
    """Words that may stand behind a model's name without making a part of it."""
    part_columns: str
    """Expression of what stands over columns of parts, beside `part_labels`."""
    origin_columns: str
    """Expression of what stands over a column that tells where parts come from."""
    by_means: re.Pattern[str]
    """A tool, data or somebody by which something is done, up to a name."""
    ordered: re.Pattern[str]
    """A comment that tells what the lines below it do for whoever runs them."""


@cache
def load_derivation_words(path: Path | None = None) -> DerivationWords:
    """Read the words (once).

    Raises:
        DataError: the shipped file is damaged.
    """
    path = path or data_root("license_db") / "derivation.yaml"
    try:
        table = shipped_mapping(path, named=path.name).value
        shapes = path.with_name(FRAMES)
        framed = shipped_mapping(shapes, named=shapes.name).value
        shaped = _shaped(shapes, framed)
        roles = shaped["roles"]
        return DerivationWords(
            cues=_cues(table["cues"], shaped["frames"]),
            roles=_any(map(with_names, roles)),
            role_signs=Signs((_compiled(one.core), one.signs) for one in roles),
            measured=_measured(framed, (MEASURE,)),
            weights=_words(framed["concepts"]["weights"].values()),
            teaching=_concept(framed, *TEACHING, "teacher_scores"),
            teacher_scores=_concept(framed, "teacher_scores"),
            kept_to_learn=_concept(framed, "kept_to_learn"),
            distilled_into=_compiled(rf"(?:{any_of(_all(framed['concepts']['distilled_into']))})[\s\"'`*]{{0,3}}$"),
            into_behind=_compiled(rf"[\s\"'`*]{{0,3}}(?:{any_of(_all(framed['concepts']['into_behind']))})"),
            teacher=_concept(framed, TEACHING[0]),
            student=_concept(framed, TEACHING[1]),
            taught=_concept(framed, TEACHING[2]),
            signal=_concept(framed, "teacher_signal", "signal_behind"),
            avoided=_concept(framed, "avoided"),
            in_a_role=_concept(framed, "in_a_role"),
            as_it_is=_concept(framed, "as_it_is"),
            graded=_graded(*(any_of(_all(framed["concepts"][name])) for name in ("judged_by", "as_judge"))),
            are_under=_concept(framed, "are_under"),
            set_out=_concept(framed, "set_out"),
            lent=_concept(framed, "part"),
            distilled_ones=_concept(framed, "distilled_ones"),
            license_noun=_concept(framed, "license_noun"),
            small=_concept(framed, "namely", "is_a", "the", "a", "it_is", "our"),
            inside=_words(framed["inside"].values()),
            role_words=_measured(framed, (MEASURE, *_concepts_of(framed["roles"]))),
            former=_compiled(rf"^\W{{0,6}}(?:\w{{1,8}}\s){{0,2}}(?:{any_of(_all(framed['concepts'][FORMER]))})"),
            moves=Signs((cue, cue.signs) for cue in _moves(shaped["moves"])),
            tried=_words(framed["concepts"][name][language] for name in TRIED for language in framed["concepts"][name]),
            superseded=_compiled(
                rf"(?:{any_of(_all(framed['concepts'][SUPERSEDES]))})\s[^.;:~]{{0,30}},\s{_WORDS.told('{which~}')}\b[^.;~]{{0,30}}$"
            ),
            page_labels=any_of(_all(framed["concepts"][PAGE_LABEL])),
            labels=any_of(_in_any_number(framed["concepts"], LABEL)),
            part_labels=any_of(_in_any_number(framed["concepts"], PART_LABEL)),
            loaded_settings=any_of(_all(framed["concepts"][LOADED_SETTING])),
            label_signs=tuple(
                dict.fromkeys(
                    sign_of(word) for name in (LABEL, PART_LABEL) for word in _in_any_number(framed["concepts"], name)
                )
            ),
            other_subject=_other_subject(framed["concepts"][NOT_THE_MODEL]),
            software=frozenset(str(name).casefold() for name in table["software"]),
            **{
                name: _words(table[name].values())
                for name in ("data", "before_data", "subset", "written", "initialized")
            },
            released=_compiled(
                rf"(?:{any_of(_all(table['released']))})[^.;|•·~]{{0,240}}(?:{any_of(_all(table['ours']))})"
            ),
            **_of_papers(table),
            subset_ahead=_compiled(_ahead(table, _all(table["subset"]))),
            subset_behind=_compiled(_behind(_all(table["subset"]))),
            resulted=_compiled(rf"(?:{any_of(_all(table['resulted']))})(?:\s\w{{1,8}}){{0,2}}\W{{0,6}}$"),
            resulted_behind=_compiled(rf"^\W{{0,4}}(?:{any_of(_all(table['resulted_behind']))})"),
            elided={str(short): str(word) for short, word in table["elided"].items()},
            before_a_kind=frozenset(map(str, table["before_a_kind"])),
            behind_a_name=frozenset(map(str, table["behind_a_name"])).union(*(_all(table[name]) for name in _SMALL)),
            part_columns=any_of(_all(framed["concepts"][PART_COLUMN])),
            origin_columns=any_of(_all(framed["concepts"][ORIGIN_COLUMN])),
            of_origin=_words(table["of_origin"].values()),
            on=any_of(_all(table["learned_on"])),
            means=any_of(_all(table["by_means"])),
            articles=any_of(word for name in ("the", "a", "our") for word in _all(framed["concepts"][name])),
            learned_on=_learned_on(*(any_of(_all(table[name])) for name in ("learned_on", "of_origin"))),
            by_means=_by_means(*(any_of(_all(words)) for words in (table["by_means"], framed["concepts"]["the"]))),
            ordered=_ordered(*(any_of(_all(table[name])) for name in ("step", "ordered_first", "ordered_last"))),
            **{name: _any(table[name]) for name in ("denied", "denied_after", "aside", "elsewhere")},
            **{
                name: _compiled(table[name])
                for name in (
                    "parts_after",
                    "parts_before",
                    "others",
                    "contrast",
                    "none_of",
                    "breaks",
                    "joins",
                    "learning",
                )
            },
        )
    except (ConfigError, KeyError, TypeError, re.error, OSError, UnicodeDecodeError) as error:
        raise DataError(f"the words of derivation cannot be read: {error}", where=str(path)) from error


def _of_papers(table: Mapping[str, Any]) -> dict[str, re.Pattern[str]]:
    """What tells that a name's card, its license or another paper is meant, not its weights."""
    cards = _all(table["card"])
    papers = any_of([*cards, *_all(table["paper"])])
    return {
        "card": _compiled(rf"^\W{{0,6}}(?:[^\W\d_]{{1,14}}\W{{1,3}}){{0,3}}?(?:{any_of(cards)})(?!\s{{0,2}}[:：])"),
        "paper": _compiled(
            rf"^(?:\w{{1,4}}\s)?(?P<ahead>(?:{papers})(?:\s(?:{_small_words(table)})(?!\w)){{0,2}})(?=\W{{1,3}}\w)"
            rf"|(?<=\w)\W{{1,4}}(?:\w{{1,2}}\s)?(?P<behind>(?:{papers})[\s.\"'*_`]*)$"
        ),
        "paper_ahead": _compiled(_ahead(table, [*cards, *_all(table["paper"])], small="{1,2}")),
        "paper_behind": _compiled(_behind(cards)),
    }


def _ahead(table: Mapping[str, Any], words: Iterable[str], small: str = "{0,2}") -> str:
    """Expression of words before a name, with so many small words, or what a model is called, between them."""
    return rf"(?:{any_of(words)})(?:\s(?:{_small_words(table)})(?!\w)){small}[\s\"'`*]*$"


def _small_words(table: Mapping[str, Any]) -> str:
    return rf"{any_of(_all(table['of_origin']))}|{_WORDS.told('{small~}|{models~}')}"


def _behind(words: Iterable[str]) -> str:
    """Expression of words behind a name."""
    return rf"^(?:['’]s)?[\s\-*_`]{{0,4}}(?:{_WORDS.told('{possessive~}')}\s?)?(?:{any_of(words)})"


def _shaped(path: Path, framed: Mapping[str, Any]) -> dict[str, list[Frame]]:
    """The shapes of the data by their list, made into expressions once for all processes."""

    def made() -> dict[str, list[dict[str, Any]]]:
        concepts = framed["concepts"]
        lists = {"moves": moves(concepts, framed["moves"])}
        lists |= {name: frames(concepts, framed[name]) for name in ("roles", "frames")}
        return {name: [asdict(one) for one in shapes] for name, shapes in lists.items()}

    words = json.dumps(sorted(derivation_frames.everywhere())).encode()
    held = kept("derivation-shapes", [path.read_bytes(), words, code_of(__name__, derivation_frames.__name__)], made)
    return {
        name: [Frame(**{**one, "said": BaseCue(**one["said"]), "signs": tuple(one["signs"])}) for one in shapes]
        for name, shapes in held.items()
    }


def _moves(shapes: Iterable[Frame]) -> Iterable[Cue]:
    for one in shapes:
        yield Cue(**asdict(one.said), opens=False, pattern=_compiled(one.source), signs=one.signs)


def _concepts_of(listed: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    """The names of the concepts of some shapes."""
    told = (re.findall(r"[a-z_]{2,}", str(one["shape"])) for one in listed)
    return tuple(dict.fromkeys(name for names in told for name in names if name != "words"))


def _measured(framed: Mapping[str, Any], concepts: Iterable[str]) -> re.Pattern[str]:
    """Figures, and the words of concepts, the longer first."""
    words = {word for name in concepts for word in _all(framed["concepts"][name])}
    tests = rf"(?:\b[^\W\d_]{{1,20}}[\s\-]){{0,2}}(?:{any_of(_all(framed['concepts'][TEST_NOUN]))})"
    return _compiled(rf"\d[\d.,]*(?:[kKMB]\b)?|{tests}|{any_of(sorted(words, key=lambda word: (-len(word), word)))}")


def _cues(listed: Sequence[Mapping[str, Any]], framed: Iterable[Frame]) -> tuple[Cue, ...]:
    told = [_compiled(_either(entry["say"])) for entry in listed]
    words = json.dumps(sorted(derivation_frames.everywhere())).encode()
    sources = [json.dumps([one.pattern for one in told]).encode(), words, code_of(__name__), sys.version.encode()]
    signs = kept("derivation-signs", sources, lambda: [signs_of(pattern) for pattern in told])
    phrasings = (
        Cue(
            relation=entry["relation"],
            after=entry["where"] == "after",
            near=entry.get("near", _NEAR),
            opens=True,
            pattern=pattern,
            signs=tuple(words),
        )
        for entry, pattern, words in zip(listed, told, signs, strict=True)
    )
    shapes = (Cue(**asdict(one.said), opens=False, pattern=_compiled(one.source), signs=one.signs) for one in framed)
    return (*phrasings, *shapes)


def signs_of(pattern: re.Pattern[str]) -> tuple[str, ...]:
    """Runs of letters, casefolded, of which one stands in all that an expression matches; none where that needs none.

    They are read from the parsed expression, so that nobody keeps a second list beside it.
    """
    found = _needed(re.parsed(pattern))
    return tuple(sorted(found)) if found else ()


def _needed(parsed: Any) -> frozenset[str]:
    """Of a sequence the part that tells most: the one whose shortest run is longest."""
    parts: list[frozenset[str]] = []
    run = ""
    for kind, value in parsed:
        name = str(kind)
        if name == "LITERAL" and not SIGN.match(chr(value)):
            run += chr(value)
            continue
        parts += [frozenset({run.casefold()})] if run else []
        run = ""
        if name == "SUBPATTERN":
            parts.append(_needed(value[-1]))
        elif name == "BRANCH":
            branches = [_needed(branch) for branch in value[1]]
            parts.append(frozenset().union(*branches) if all(branches) else frozenset())
        elif name == "IN" and all(str(one) == "LITERAL" for one, _ in value) and len(value) <= _MOST_LETTERS:
            parts.append(frozenset(chr(letter).casefold() for _, letter in value))  # "由|自" is a choice of letters
        elif name in ("MAX_REPEAT", "MIN_REPEAT") and value[0] > 0:
            parts.append(_needed(value[2]))
    parts += [frozenset({run.casefold()})] if run else []
    return max(filter(None, parts), key=lambda part: (min(map(telling, part)), -len(part)), default=frozenset())


_MOST_LETTERS = 8
"""Of a choice of letters. By judgment: longer ones are classes, not words."""


def _all(words: Mapping[str, Sequence[str]]) -> list[str]:
    return [word for one in words.values() for word in one]


def _in_any_number(concepts: Mapping[str, Mapping[str, Sequence[str]]], name: str) -> list[str]:
    """Labels of one thing, and the same of several: "Backbone" and "Backbones", "Modèles de base"."""
    found = _all(concepts[name])
    for language, words in concepts[name].items():
        for label, ending in itertools.product(words, concepts[PLURAL].get(language, ())):
            first, *others = label.split(" ")
            found.append(f"{label}{ending}")
            if others:
                found += (" ".join((f"{first}{ending}", *others)), f"{' '.join((f'{first}{ending}', *others))}{ending}")
    return list(dict.fromkeys(found))


def _other_subject(words: Mapping[str, Sequence[str]]) -> re.Pattern[str]:
    """Such a word, and no more than a few others up to the end."""
    return re.compile(rf"(?:{any_of(_all(words))})[^;:.]{{0,30}}$", re.IGNORECASE)


def _learned_on(on: str, origin: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{on})(?:(?!{origin})[^,;:]){{0,40}}$", re.IGNORECASE)


def _by_means(means: str, article: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{means})(?:\s(?:{article}))?[\s\"'`*]*$", re.IGNORECASE)


def _ordered(step: str, first: str, last: str) -> re.Pattern[str]:
    """An order at the beginning, behind the number of its step, or at the end.

    "量化自 X" tells where it came from, as "量化了 X" tells what was done.
    """
    after = _WORDS.told("{goes_with_a_model~}")
    return re.compile(
        rf"(?:\W|\d|{step})*+(?:(?:{first})(?!{after})|from \w+ import\b|.*(?:{last})\W*$)", re.IGNORECASE
    )


def _words(lists: Iterable[Iterable[str]]) -> re.Pattern[str]:
    return re.compile(any_of(word for words in lists for word in words), re.IGNORECASE)


def _graded(before: str, behind: str) -> re.Pattern[str]:
    """Words of grading before a name, or behind it with an ending of grammar, up to the end."""
    name = SIGN.pattern
    return re.compile(rf"(?:(?:{before})\W{{0,3}}{name}|{name}\W{{0,3}}(?:{behind})[^\W\d_]{{0,6}})\W*$", re.IGNORECASE)


def _concept(framed: Mapping[str, Any], *names: str) -> re.Pattern[str]:
    return _words(words for name in names for words in framed["concepts"][name].values())


def _any(sources: Iterable[str]) -> re.Pattern[str]:
    return _compiled(_either(sources))


def _either(sources: Iterable[str]) -> str:
    return "|".join(f"(?:{source})" for source in sources)


def _compiled(source: str) -> re.Pattern[str]:
    """Compile an expression with the range of signs in the place of each ``~``, inside and outside of brackets."""
    inside = False

    def put(found: re.Match[str]) -> str:
        nonlocal inside
        if found[0] == NAME:
            return SIGN.pattern[1:-1] if inside else SIGN.pattern
        inside = found[0] == "["
        return found[0]

    return re.compile(_BRACKET_OR_NAME.sub(put, source) if NAME in source else source, re.IGNORECASE)


_BRACKET_OR_NAME = re.compile(rf"(?<!\\)[\[\]]|{NAME}")
