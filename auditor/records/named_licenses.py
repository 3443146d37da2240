"""Names of licenses that stand on no record, told by the word for license beside them.

The words stand in ``license_db/license_nouns.yaml``. A sentence that names one license we know and one that we do not
names two: the second may bind, whatever the first allows, and is kept under an id of its own.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from typing import Any

from auditor.core import patterns as re
from auditor.core.compiled import code_of, kept, shipped_mapping
from auditor.core.errors import DataError
from auditor.core.resources import data_root
from auditor.core.signs import Signs
from auditor.core.worded import Worded
from auditor.records.derivation_words import signs_of

_WORDS = Worded("license_words.yaml")
NAMED = "LicenseRef-name-"
"""Of the id of a license that only its name tells, in every expression and every format."""
_QUOTED = re.compile("“(.{1,120})”")
_PART = r"[A-Z\u00c0-\u00dd\u0391-\u03ab\u0410-\u042f][\w’'.+]{0,40}"
_NAME = rf"{_PART}(?:[ \-‐]{{1,2}}(?:{_PART}|v?\d[\d.]{{0,6}})){{0,6}}"
_LATIN = r"[A-Z\u00c0-\u00dd][A-Za-z0-9\u00c0-\u024f’'.+]{0,40}"
_LATIN_NAME = rf"{_LATIN}(?:[ \-‐]{{1,2}}(?:{_LATIN}|v?\d[\d.]{{0,6}})){{0,6}}"
_UNSPACED = frozenset(("zh", "ja", "ko"))
_LONGEST = 60
"""Characters of a name in an id. By judgment: a title."""
_LETTERS = 3
"""Of the word that makes a name. By judgment: with fewer it is an article or a sign."""


@dataclass(frozen=True, slots=True)
class _Nouns:
    before: re.Pattern[str]
    after: re.Pattern[str]
    common: frozenset[str]
    label: re.Pattern[str]
    labels: re.Pattern[str]
    """A label's words anywhere in a sentence."""
    heads: Signs[re.Pattern[str]]
    """The same with those that label a license only where they stand as a label."""
    aside: frozenset[str]
    unspaced_name: re.Pattern[str]
    signs: re.Pattern[str]
    granted: Signs[re.Pattern[str]]
    """Patterns, called by words of which one stands in whatever they fit."""
    bound: Signs[re.Pattern[str]]
    """The same of what a work or its user is bound by; what is named there may be a thing like any other."""
    other: frozenset[str]
    organizations: frozenset[str]
    numbered: frozenset[str]
    listed: re.Pattern[str]
    matter: frozenset[str]
    covering: re.Pattern[str]
    topics: tuple[str, ...]
    joined_model: re.Pattern[str]
    work: re.Pattern[str]
    """Words for the model or its use."""
    itself: re.Pattern[str]
    """The model, one of its kind: not other versions of it."""
    bare_place: re.Pattern[str]
    small: frozenset[str]
    titles: frozenset[str]
    order: re.Pattern[str]
    """A verb that opens a sentence, before what it says to do with a license."""


@cache
def _nouns() -> _Nouns:
    table = shipped_mapping(data_root("license_db") / "license_nouns.yaml", named="license_db/license_nouns.yaml").value
    spaced = [word for language, words in table["before"].items() if language not in _UNSPACED for word in words]
    unspaced = [word for language in sorted(_UNSPACED) for word in table["before"][language]]
    after = [word for words in table["after"].values() for word in words]
    quotes = "[\\s\"'“”‘’«»„`*_-]"
    return _Nouns(
        before=re.compile(
            rf"(?P<name>{_LATIN_NAME})(?:{quotes}{{1,3}}(?i:(?:{_alternatives(spaced)}))(?:\b(?![-:]\w)|(?=[가-힣]))"
            rf"|{quotes}{{0,3}}(?:{_alternatives(unspaced)}))"
        ),
        after=re.compile(rf"\b(?i:(?:{_alternatives(after)})){quotes}{{1,3}}(?P<name>{_NAME})"),
        common=frozenset(str(word).casefold() for word in table["common"]),
        granted=_called("granted", _granted(table)),
        bound=_called("bound", _bound(table)),
        other=frozenset(str(word).casefold() for word in table["other"]),
        organizations=frozenset(str(word).casefold() for word in table["organizations"]),
        numbered=frozenset(str(word).casefold() for word in table["numbered"]),
        listed=re.compile(
            rf" {_WORDS.told('{in_a_list~}')} (?:\w+ ){{0,3}}?(?:{_alternatives(table['listed'])})\b", re.IGNORECASE
        ),
        matter=frozenset(str(word).casefold() for word in table["matter"]),
        small=frozenset(table["small"]),
        titles=frozenset(table["titles"]),
        covering=re.compile(rf"(?:{_alternatives(table['covering'])})\b", re.IGNORECASE),
        topics=tuple(table["topics"]),
        joined_model=_joined_model(table),
        work=re.compile(
            rf"\b(?:{_alternatives([*table['model'], *table['work']])})\b|{_alternatives(table['matter'])}",
            re.IGNORECASE,
        ),
        itself=re.compile(rf"\b(?:{_alternatives(table['model'])})\b|{_alternatives(table['matter'])}", re.IGNORECASE),
        bare_place=re.compile(
            rf"(?:{_alternatives(table['places'])})(?: [\w'’,-]{{1,20}}){{0,6}}?"
            rf" (?:{_alternatives(word for _, under in table['granted'].values() for word in under)}) [^\s\d]+",
            re.IGNORECASE,
        ),
        order=re.compile(
            rf"(?:^|[.!?]\s)[^\w.!?:|]{{0,12}}(?P<verb>(?:{_alternatives(map(str.capitalize, table['orders']))}))"
            rf"(?= (?:{_alternatives(table['before']['en'])})"
            rf" (?:{_alternatives(table['ordered'])})(?! ?(?:{_alternatives(_verbs_in_force(table))})\b)\b)"
        ),
        **_labels(table, unspaced),
    )


def _verbs_in_force(table: Mapping[str, Any]) -> Iterator[str]:
    """English verbs with which terms are said to be in force."""
    yield from (verb.split()[0] for verb in table["applies"]["en"])


def _joined_model(table: Mapping[str, Any]) -> re.Pattern[str]:
    model, joined = _alternatives(table["model"]), _alternatives(table["joined"])
    code = _WORDS.told("{of_a_code~}")
    return re.compile(
        rf"\b(?:{model})\b ?(?<!\w)(?:{joined})(?!\w)|(?<!\w)(?:{joined}) ?(?:\w+ )?(?:{model})(?!\w| \w*{code})"
    )


def _called(name: str, listed: Iterable[str], flags: int = 0) -> Signs[re.Pattern[str]]:
    """Expressions, compiled, with the signs that are read from each of them.

    Raises:
        DataError: an expression fits without any letters of its own.
    """
    patterns = [re.compile(one, flags) for one in listed]
    sources = [json.dumps([one.pattern for one in patterns]).encode(), code_of(signs_of.__module__)]
    signs = kept(f"license-nouns-{name}", [*sources, sys.version.encode()], lambda: list(map(signs_of, patterns)))
    if not all(signs):
        raise DataError("words around the names of licenses are empty", where="license_nouns.yaml", found=name)
    return Signs(zip(patterns, map(tuple, signs), strict=True))


def _granted(table: Mapping[str, Any]) -> tuple[str, ...]:
    """How a work is said to be granted under something: with words before its name, or around it."""
    articles, ends = _alternatives(table["articles"]), _ends(table)
    before = (
        rf"\b(?i:(?:{_alternatives(verbs)})(?: [\w'’,-]{{1,20}}){{0,6}}? (?:{_alternatives(under)}))"
        rf"(?: (?i:{articles}))?[\s\"'“‘«„`*_(\[]{{1,3}}(?P<name>{_NAME})(?:-\w{{2,30}}(?: v?\d[\d.]{{0,6}})?)?{ends}"
        for verbs, under in table["granted"].values()
    )
    verbs, under = map(_alternatives, table["granted"]["en"])
    small = (
        rf"\b(?i:(?:{verbs})(?: [\w'’,-]{{1,20}}){{0,6}}? (?:{under})(?: (?:{articles}))?)"
        rf" (?P<name>[\w'’-]{{1,30}}(?: [\w'’-]{{1,30}}){{0,4}}? (?i:{_alternatives(table['called'])}))\b"
    )
    return (*before, *_around(table["around"]), small)


def _around(table: Mapping[str, Any]) -> Iterator[str]:
    """Words before and behind a name, of languages that have either."""
    for opening, closing in table.values():
        before = rf"(?<![A-Za-z])(?i:{_alternatives(opening)})" if opening else ""
        yield (
            rf"{before}[\s「『《“]{{0,2}}(?P<name>{_LATIN_NAME})"
            rf"(?:(?! [a-z]{{3}})[^\n。，,;；]){{0,24}}? ?(?:{_alternatives(closing)})"
        )


def _ends(table: Mapping[str, Any]) -> str:
    """What stands behind a name that is the last word of its clause."""
    follows = _alternatives(table["follows"])
    return rf"(?=\W*$|[\"'“”’»`*_)\]]{{0,3}}[,.;:!?()\[](?!\w)|[\"'“”’»`*_)\]]{{0,3}} [([–—-]| (?i:{follows})\b)"


def _bound(table: Mapping[str, Any]) -> tuple[str, ...]:
    """How a work, or who uses it, is said to be bound by something: "falls under Acme 1.1", "accepting Acme 1.1"."""
    articles, ends = _alternatives(table["articles"]), _ends(table)
    name = rf"(?P<name>{_NAME}|[a-z]{{3,30}}[ -]v?\d[\d.]{{0,6}})(?:-\w{{2,30}}(?: v?\d[\d.]{{0,6}})?)?"
    behind = rf"(?: (?i:{articles}))?[\s\"'“‘«„`*_(\[]{{1,3}}{name}{ends}"
    verbs = _alternatives(word for words in table["bound"].values() for word in words)
    accepting = "|".join(
        rf"(?:{_alternatives(who)})\b(?: [\w'’,-]{{1,20}}){{0,8}}? (?:{_alternatives(verbs)})"
        for who, verbs in table["accepted"].values()
    )
    pledges = _alternatives([*table["called"], *table["before"]["en"]])
    return (
        rf"(?<!\w)(?i:{verbs}|{accepting}){behind}",
        rf"\b(?i:{_alternatives(table['adopted'])})(?: (?:{articles}))?"
        rf" (?=[^.,;:]{{1,60}}?\b(?:(?i:{pledges})|Code)\b){name}(?: (?i:{pledges}))?{ends}",
        *_around(table["bound_around"]),
        rf"(?P<name>{_PART}(?:[ -](?:{_PART}|v?\d[\d.]{{0,6}})){{1,4}}(?<=\d))"
        rf" (?i:{_alternatives(verb for verbs in table['applies'].values() for verb in verbs)})(?!\w)",
    )


def _labels(table: Mapping[str, Any], unspaced: Sequence[str]) -> dict[str, Any]:
    spaced = _alternatives(word for code, words in table["label"].items() if code not in _UNSPACED for word in words)
    joined = _alternatives(word for code in sorted(_UNSPACED) for word in table["label"][code])
    noun = rf"(?:\b(?:{spaced})\b|(?:{joined}))"
    head = rf"(?:\b(?:{spaced}|{_alternatives(table['heads'])})\b|(?:{joined}))"
    letters = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
    return {
        "label": re.compile(
            rf"[\W\d_]{{0,12}}(?P<who>(?:[\w/&'’-]{{1,24}} ){{0,4}}?[{letters}]{{0,6}}?){head}"
            rf"(?: {_WORDS.told('{label_tail_or_id~}')})?[\W_]{{0,4}}?[:：|=][\W_]{{0,6}}(?P<what>\S.*)",
            re.IGNORECASE,
        ),
        "labels": re.compile(noun, re.IGNORECASE),
        "heads": _called("heads", [head], re.IGNORECASE),
        "aside": frozenset(str(word).casefold() for word in table["aside"]),
        "unspaced_name": re.compile(
            rf"(?P<name>(?=[^\n]{{0,60}}[{letters}])[{letters}A-Za-z0-9·・ .-]{{2,30}}?)(?:{_alternatives(unspaced)})"
        ),
        "signs": re.compile(rf"{_alternatives([*table['signs'], *unspaced])}|[^\w]|\d"),
    }


def _alternatives(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(set(words), key=lambda word: (-len(word), word)))


def named_licenses(masked: str) -> tuple[str, ...]:
    """The names of licenses in a sentence, in their order; names of those on record are masked before."""
    nouns = _nouns()
    found: dict[str, None] = {}
    for pattern in (nouns.before, nouns.after):
        for match in pattern.finditer(masked):
            name = _trimmed(match["name"], nouns.common)
            if name:
                found[name] = None
    return tuple(found)


def with_small_orders(shown: str) -> str:
    """A sentence in which a verb that opens it is written small where it says what to do with a license.

    "Inherit license terms of ..." names no license that is called Inherit. Where the word for license has a capital, a
    figure or a verb behind it, it may: "Inherit License 2.0 applies".
    """
    return _nouns().order.sub(lambda match: match[0].removesuffix(match["verb"]) + match["verb"].casefold(), shown)


def telling_words(name: str) -> frozenset[str]:
    """The words of a license's name that tell it from others, casefolded: none that stand in the names of many."""
    return frozenset(_WORD.findall(name.casefold().replace("_", " "))) - _nouns().common


_WORD = re.compile(rf"[^\W\d_]{{{_LETTERS},}}")


def stated_parts(stated: str) -> tuple[str, ...]:
    """What stands in the place of a license, name by name: "Apache 2.0 and Acme Community" are two."""
    return tuple(part for one in _JOINS.split(_FOLDER.sub("", stated)) if (part := one.strip(_AROUND)))


_FOLDER = re.compile(r"^[\w.\-]{1,60}/[\w.\-]{0,96}(?=[`\"'*]{0,3} ?[:|] ?\S)")
"""A folder or a repository in the first cell of a row: its slash joins no two licenses; what it is under stands in a
further cell."""


def stated_cells(row: str, heads: Sequence[str]) -> tuple[str, ...]:
    """What a row of a table has in its columns headed by labels of licenses; nothing in a row about code or data.

    Args:
        row: the cells, with ":" between them.
        heads: the headings above it, folded, the heads of its columns last.
    """
    nouns = _nouns()
    cells = _CELLS.split(row)
    return tuple(
        _ENDS.split(cell, maxsplit=1)[0].strip(_AROUND)
        for head, cell in zip(heads[-len(cells) :][::-1], cells[::-1], strict=False)
        if nouns.labels.search(head) and not _is_aside(f"{head} {cells[0]}" if cell != cells[0] else head, nouns)
    )


_CELLS = re.compile(r" ?:(?: |$)")


_JOINS = Worded("model_words.yaml").pattern(r"[,/+&，、]|\s{joins_licenses~}\s|\s?{joins_licenses_joined~}\s?")


def stated_in(shown: str, above: str) -> str:
    """What a sentence says something is licensed under: behind a label, or alone below a heading that is one.

    Args:
        shown: the sentence as it is shown, without markup.
        above: the heading right above it, folded; empty where there is none.

    Returns:
        The words in that place up to the first sign that ends them; empty where the sentence has no such place, or
        where it is that of code or data.
    """
    nouns = _nouns()
    (heads,) = nouns.heads.called(both := f"{above} {shown[:_LONGEST_LABEL]}") or (None,)
    if heads is None or not heads.search(both):
        return ""
    if label := nouns.label.fullmatch(shown[:_LONGEST_LABEL]):
        return "" if _is_aside(label["who"], nouns) else _ENDS.split(label["what"], maxsplit=1)[0].strip(_AROUND)
    if above and heads.search(above) and not _is_aside(above, nouns) and len(shown.split()) <= _ALONE:
        return _ENDS.split(shown, maxsplit=1)[0].strip(_AROUND)
    return ""


_LONGEST_LABEL = 400
"""Characters of a line that are looked at for a label. By judgment: bounds time."""
_ALONE = 10
"""Words of a line that stands for a license by itself. By judgment: a title with its version."""
_ENDS = re.compile(r"\s[(\[|]|[;。；]|\s[-–—]\s|\.(?=\s|$)")
_AROUND = " .:*_`\"'“”‘’«»「」『』《》[]()|"
_ONE_ID = re.compile(r"[A-Za-z][\w.+-]{2,60}")


def _is_aside(words: str, nouns: _Nouns) -> bool:
    """Whether words before a label say that it is that of code or data, and not of the model as well."""
    folded = words.casefold()
    if any(word in (folded if not word.isascii() else re.split(r"[\W_]+", folded)) for word in nouns.matter):
        return False
    if nouns.joined_model.search(folded):
        return False
    return any(word in nouns.aside for word in re.split(r"[\W_]+", words.casefold())) or any(
        word in words for word in nouns.aside if not word.isascii() and len(word) > 1 and not word[0].isspace()
    )


def name_of(stated: str, known_word: Callable[[str], bool]) -> str:
    """The name in words that stand where a license is named; empty where they are none.

    A name has the word for license beside it, or is a title or an id with a word that is no common one.

    Args:
        stated: the words, without names of licenses on record.
        known_word: whether a folded word is an ordinary one.
    """
    nouns = _nouns()
    if _OWNED.match(stated):
        return ""
    if named := named_licenses(stated):
        return named[0]
    words = stated.split()
    if all(word in nouns.matter or word in nouns.aside for word in map(str.casefold, words)):
        return ""  # what is licensed: "Gewichte und Code: MIT"
    if len(words) == 1 and _ONE_ID.fullmatch(stated):
        parts = [part for part in re.split(r"[-_.+\d]+", stated) if part]
        told = [part for part in parts if len(part) >= _LETTERS and part.casefold() not in nouns.common]
        noun = len(parts) > 1 and nouns.labels.search(stated)
        return stated if told and (noun or not all(known_word(part.casefold()) for part in told)) else ""
    if words and all(
        word[0].isupper() or word[0].isdigit() or word in nouns.small or not word[0].isalpha() for word in words
    ):
        name = _trimmed(stated, nouns.common)
        told = re.findall(r"[^\W\d_]{3,}", name)
        return (
            name
            if any(word.casefold() not in nouns.common and not known_word(word.casefold()) for word in told)
            else ""
        )
    if found := nouns.unspaced_name.fullmatch(stated):
        return found["name"].strip() if len(nouns.signs.sub("", found["name"])) >= _SIGNS else ""
    return ""


_OWNED = _WORDS.pattern(r"(?:©|\(c\)|{copyright_sign~}\b)", re.IGNORECASE)
"""How a line begins that names who owns the work."""
_SIGNS = 2
"""Chinese, Japanese or Korean signs of a name by which it is one. By judgment: one sign is a particle."""


def is_stated(masked: str, known_word: Callable[[str], bool]) -> tuple[str, ...]:
    """Names of licenses in a sentence that speaks of a license or of the model beside them, or grants it under them.

    "We chose the Acme License", "This release follows the Acme Charter", "Released under the Acme Charter 1.1": what a
    work is granted under may bind, whatever it is called. An ordinary word that opens a sentence is written large
    without being a name ("Check the License").

    Args:
        masked: the sentence, with names on record masked.
        known_word: whether a folded word is an ordinary one.
    """
    nouns = _nouns()
    found: dict[str, None] = {}
    for pattern in (nouns.before, nouns.after):
        for match in pattern.finditer(masked):
            name = _trimmed(match["name"], nouns.common)
            before, noun = masked[: match.start("name")], masked[match.end("name") : match.end()]
            said = nouns.labels.search(f"{before} {noun}") or nouns.work.search(before)
            opens = _opens(before) and known_word(name.casefold())
            if name and said and not opens and not _is_aside(before, nouns):
                found[name] = None
    for pattern in nouns.granted.called(masked):
        for match in pattern.finditer(masked):
            name = _trimmed(match["name"], nouns.common)
            words = match["name"].rstrip(" .").casefold().split()
            before = masked[: match.start("name")]
            placed = (
                len(words) == 1 and nouns.bare_place.fullmatch(match[0].strip()) and not nouns.itself.search(before)
            )
            if name and not placed and words[-1] not in nouns.other and not _is_aside(before, nouns):
                found[name] = None
    for pattern in nouns.bound.called(masked):
        for match in pattern.finditer(masked):
            name = _trimmed(match["name"], nouns.common)
            listed = nouns.listed.match(masked[match.end("name") :])
            if (
                name
                and not listed
                and (_may_bind(name, known_word, nouns) or _is_titled(name, masked, match, nouns))
                and not _is_aside(masked[: match.start("name")], nouns)
            ):
                found[name] = None
    return tuple(found)


def _may_bind(name: str, known_word: Callable[[str], bool], nouns: _Nouns) -> bool:
    """Whether a name in the place of what binds a work may be that of terms: no body, law, task or ordinary word."""
    words = [
        word
        for word in re.findall(r"[^\W\d_]{3,}", name.casefold())
        if word not in nouns.common and word not in nouns.numbered
    ]
    if not words or words[-1] in nouns.other or words[-1] in nouns.organizations:
        return False
    return any(map(str.isdigit, name)) or not all(map(known_word, words))


def _is_titled(name: str, masked: str, match: re.Match[str], nouns: _Nouns) -> bool:
    """Whether an ordinary word in the place of what binds a work is written as a name: "falls under Beacon".

    What is bound is the model or has a name itself: "The task falls under Vision" sorts it.
    """
    before = masked[: match.start("name")]
    bound = nouns.work.search(before) or _NAMED_WORK.search(masked[: match.start()]) or _INSIDE.search(before)
    return bool(bound) and (
        name[:1].isupper()
        and name[1:].isalpha()
        and name[1:].islower()
        and name.casefold() not in nouns.numbered | nouns.other | nouns.organizations
        and not name.endswith(nouns.topics)
        and not nouns.covering.match(match[0])
    )


_NAMED_WORK = re.compile(rf"(?:^|[.!?:] ){_PART} $")
"""A name and nothing else before a verb."""
_INSIDE = re.compile(rf"[\w,] {_PART}")
"""A name inside a sentence."""


def _opens(before: str) -> bool:
    """Whether what comes behind these characters is the first word of a sentence."""
    signs = next((place for place in range(len(before), 0, -1) if before[place - 1].isalnum()), 0)
    return not signs or any(sign in ".!?:|" for sign in before[signs:])


def is_part_of_a_name(shown: str, start: int, end: int) -> bool:
    """Whether words with capitals right beside a word make it a part of a longer name.

    Args:
        shown: the sentence.
        start: the place of the word's first character.
        end: the place behind its last one.
    """
    nouns = _nouns()
    if not shown[start:end][:1].isupper():
        return False
    before, behind = _BESIDE_BEFORE.search(shown[:start]), _BESIDE_BEHIND.match(shown[end:])
    return bool(
        (before and _tells(before[1], nouns.common) and not nouns.labels.search(before[1]))
        or (behind and not nouns.labels.match(behind[1]) and behind[1].casefold() not in nouns.titles)
    )


_BESIDE_BEFORE = re.compile(rf"(?<!\w)({_PART})(?:[ -]v?\d[\d.]{{0,6}})?[ -]$")
_BESIDE_BEHIND = re.compile(rf"[ -]({_PART})")


def _trimmed(name: str, common: frozenset[str]) -> str:
    """A name from its first to its last word that makes one; empty where all its words are common."""
    words = name.rstrip(".").split()
    telling = [place for place, word in enumerate(words) if _tells(word, common)]
    if not telling:
        return ""
    figures = [place for place in range(telling[-1] + 1, len(words)) if any(map(str.isdigit, words[place]))]
    return " ".join(words[telling[0] : (figures or telling)[-1] + 1]).strip(" -.")


def _tells(word: str, common: frozenset[str]) -> bool:
    parts = [word, *word.split("-")]
    plain = [part for part in parts[1:] if part.casefold() not in common]
    if word.casefold().startswith("licenseref-"):
        return False  # an id already
    return word.casefold() not in common and any(sum(map(str.isalpha, part)) >= _LETTERS for part in plain)


def quoted(name: str) -> str:
    """A name as it stands among the ids of licenses that a sentence names."""
    return f"“{name}”"


def is_quoted(names: Iterable[str]) -> bool:
    """Whether the names of a license among those of a sentence are on no record."""
    return all(_QUOTED.fullmatch(name) for name in names)


def ids_of_named(names: Iterable[Iterable[str]]) -> Iterator[str]:
    """An id for each quoted name among the names of a sentence."""
    for one in names:
        for name in one:
            if match := _QUOTED.fullmatch(name):
                yield f"{NAMED}{_id(match[1])}"


def _id(name: str) -> str:
    """A name as a part of an id, which holds plain letters only; a hash tells apart what they cannot spell."""
    part = "-".join(re.findall(r"[a-z0-9]+(?:\.[0-9]+)*", name.casefold()))[:_LONGEST].strip("-.")
    return part if name.isascii() else f"{part}-{sha256(name.encode()).hexdigest()[:8]}".strip("-")


def named_in(expression: str | None) -> tuple[str, ...]:
    """The ids of an expression that stand for nothing but a name."""
    found = (word for word in re.split(r"[\s()]+", expression or "") if word.startswith(NAMED))
    return tuple(dict.fromkeys(found))
