"""Sentences of a card that name a license: labels, table rows, badges and prose.

Everything found here is a hint in somebody's own words; which license a phrase means is decided by identification.
All patterns are bounded, so the work is linear in the text.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from urllib.parse import unquote

from auditor.core import patterns as re
from auditor.core.model import Subject
from auditor.core.releases import versions
from auditor.core.worded import Worded
from auditor.text.left_out import says_it_was_left_out
from auditor.text.markdown import Outline, links, plain
from auditor.text.subjects import (
    first_name,
    is_about_data,
    is_about_others,
    is_said_of_data,
    is_surely_told_of_the_model,
)

_MAX_LINE = 4000
"""Characters. By judgment: bounds time."""
_MAX_STATEMENTS = 80
"""Of one card. By judgment: bounds time."""
_WINDOW = 220
"""Characters on either side of a name within which its sentence is looked for. By judgment: bounds time."""
_REMEMBERED = 30_000
"""Paragraphs whose statements are remembered. Derived from `auditor.evidence.derivations`, which remembers as many."""

_WORDS = Worded("license_words.yaml")
_LABEL = _WORDS.pattern(
    r"[-+>•|\s]{0,12}(?P<who>[\w\s/&\-]{0,40}?)\b{labels~}(?:\s?\(e?s\)|\s{label_tail~})?"
    r"\s{0,3}[:：|]\s{0,6}(?P<what>\S.{0,300})",
    re.IGNORECASE,
)
_UNDER = _WORDS.pattern("{governed_by}", re.IGNORECASE)
_LICENSING_VERB = _WORDS.pattern("{licensing_verbs~}", re.IGNORECASE)
_LICENSE_NOUN = _WORDS.pattern("{nouns~}", re.IGNORECASE)
_LICENSE_SHAPE = _WORDS.pattern(r"\b(?:{known_names~}|{any_rail~})\b", re.IGNORECASE)
_GENERIC = _WORDS.pattern(r"{generic}|[:\[\]]", re.IGNORECASE)
_BREAK = _WORDS.pattern(r"[.!?](?=\s|$)|[;。；！？]|,? {turns~} {whose~}\b|, {article~}\b|[，]| \(")
SENTENCE_END = re.compile(r"[.!?](?=\s|$)|[。；;！？]")
_OF_ANOTHER = _WORDS.pattern(r"{of_another}[^.;\n]{0,80}$", re.IGNORECASE)
"""The subject of a sentence about the license of another model of the same author."""
_COMMA = re.compile(r",\s")
_CLAUSE_BEGINS = re.compile(r"[:：，、—–]\s?|,\s")
_HEADING_LINE = re.compile(r"^\s{0,3}#[^\n]*\n", re.MULTILINE)
_SUBJECTS = (
    (Subject.WEIGHTS, _WORDS.pattern("{of_weights}", re.IGNORECASE)),
    (Subject.CODE, _WORDS.pattern("{of_code}", re.IGNORECASE)),
    (Subject.DATA, _WORDS.pattern("{of_data}", re.IGNORECASE)),
    (Subject.OUTPUTS, _WORDS.pattern("{of_outputs}", re.IGNORECASE)),
)
_TOPIC = _WORDS.pattern("{topic~}", re.IGNORECASE)
_REFERENCE_LINK = re.compile(r"\[([^\[\]]{1,160})\]\[[^\[\]]{0,80}\]")
_VERB = _WORDS.pattern("{verbs}", re.IGNORECASE)
_NAMED_BY_A_LABEL = _WORDS.pattern("{license_noun~}", re.IGNORECASE)
_BEFORE_A_NAME = _WORDS.pattern(r"^{before_a_name~}\s+", re.IGNORECASE)
_LONGEST_NAME = 120
"""Characters of a line that only names a license. By judgment: a title."""
_BADGE = re.compile(r"img\.shields\.io/badge/([^\s()<>\"'?]{1,200})")


@dataclass(frozen=True, slots=True)
class LicenseStatement:
    """A phrase of a card that names a license."""

    line: int
    name: str
    """The phrase that names it, markup removed."""
    link: str | None
    covers: frozenset[Subject]
    """What it speaks of; empty where it does not say."""
    tabled: bool = False
    """Whether it is the license row of a table of the model's attributes."""
    of: str = ""
    """The model's name with which its clause begins; be it this one's or another's, whoever knows its names tells."""


def license_statements(card: Outline) -> list[LicenseStatement]:
    """Every phrase that names a license, in file order."""
    found: dict[tuple[str, frozenset[Subject]], LicenseStatement] = {}
    for statement in _all_statements(card):
        found.setdefault((statement.name.casefold(), statement.covers), statement)
        if len(found) >= _MAX_STATEMENTS:
            break
    return sorted(found.values(), key=lambda statement: (statement.line, statement.name))


def _all_statements(card: Outline) -> Iterator[LicenseStatement]:
    for number, line in text_lines(card):
        for found in _of_a_line(line):
            yield replace(found, line=number)
    compared = [(one.line, one.end) for one in card.headings if is_about_others(one.title)]
    for number, text in paragraphs(card):
        if any(start <= number <= end for start, end in compared) and first_name(plain(text)):
            continue
        for found in _sentences(text):
            place = number + found.line
            covers = found.covers or (_OF_DATA if _is_below_data(card, place) else found.covers)
            yield replace(found, line=place, covers=covers)
    yield from _under_headings(card)


_OF_DATA = frozenset({Subject.DATA})


def _is_below_data(card: Outline, line: int) -> bool:
    """Whether the heading right above a line is one of data, or of what others made: what says no subject is theirs."""
    heading = next((one for one in reversed(card.headings) if one.line <= line), None)
    return heading is not None and not _TOPIC.search(heading.title) and is_about_data(heading.title)


def _under_headings(card: Outline) -> Iterator[LicenseStatement]:
    """A section about the license whose first line only names it."""
    for heading in card.headings:
        if not _TOPIC.search(heading.title):
            continue
        first = heading.line - card.first_line + 1
        for offset in range(first, heading.end - card.first_line + 1):
            line = card.shown[offset]
            if not line.strip():
                continue
            words = _REFERENCE_LINK.sub(r"\1", plain(line)).strip(" -*+.|")
            if not card.code[offset] and 2 < len(words) <= _LONGEST_NAME and not _VERB.search(words):
                place, link = card.first_line + offset, next(iter(links(line)), None)
                yield LicenseStatement(place, words, link, _subjects(heading.title))
            break


def text_lines(card: Outline) -> Iterator[tuple[int, str]]:
    """The lines of text, with their line in the file; code, comments and blank lines left out."""
    for offset, line in enumerate(card.shown):
        if not card.code[offset] and line.strip():
            yield card.first_line + offset, line[:_MAX_LINE]


@lru_cache(_REMEMBERED)
def _of_a_line(line: str) -> tuple[LicenseStatement, ...]:
    """What a line states by its label and its badges; it is counted as the first, which is 0."""
    return (*_labeled(0, line), *_badges(0, line))


def _labeled(number: int, line: str) -> Iterator[LicenseStatement]:
    if not _TOPIC.search(line):
        return
    words = plain(line)
    match = _LABEL.match(words)
    if not match:
        return
    what, *more = (cell.strip() for cell in match["what"].strip(" |").split("|"))
    if any(cell != what and (_LICENSE_SHAPE.search(cell) or _LICENSE_NOUN.search(cell)) for cell in more):
        return  # the columns are several models or versions, each with its own
    what = _phrase(what)
    if what and len(what) >= 3:
        tabled = line.lstrip().startswith("|") and not match["who"].strip()
        yield LicenseStatement(number, what, next(iter(links(line)), None), _subjects(match["who"]), tabled)


def _badges(number: int, line: str) -> Iterator[LicenseStatement]:
    for match in _BADGE.finditer(line):
        parts = unquote(match[1]).replace("--", "\0").replace("__", "\1").replace("_", " ").split("-")
        parts = [part.replace("\0", "-").replace("\1", "_").strip() for part in parts]
        if len(parts) >= 2 and _NAMED_BY_A_LABEL.search(parts[0]) and parts[1]:
            yield LicenseStatement(number, parts[1], None, _subjects(parts[0]))


@lru_cache(_REMEMBERED)
def _sentences(text: str) -> tuple[LicenseStatement, ...]:
    """The statements of a paragraph; lines are counted from its first, which is 0."""
    words = text
    last = 0
    found: list[LicenseStatement] = []
    for match in _UNDER.finditer(words):
        left = SENTENCE_END.split(words[max(last, match.start() - _WINDOW) : match.start()])[-1]
        right = words[match.end() : match.end() + _WINDOW]
        covers = _OF_DATA if is_said_of_data(plain(left)) else _subjects(plain(left))
        if (not covers and not _LICENSING_VERB.search(left)) or _OF_ANOTHER.search(left):
            continue
        stop = _BREAK.search(right)
        raw = right[: stop.start()] if stop and stop.start() > 0 else right
        if _is_succeeded(left, right) or _is_of_what_was_left_out(left, match[0], right):
            continue
        clause = plain(f"{_HEADING_LINE.sub('', left)}{match[0]}{_COMMA.split(raw)[0]}")
        if not is_surely_told_of_the_model(clause):
            continue
        name = _phrase(plain(raw))
        if not name or not (_LICENSE_NOUN.search(name) or _LICENSE_SHAPE.search(name)):
            continue
        last = match.end()
        line = words.count("\n", 0, match.end())
        of = first_name(_CLAUSE_BEGINS.split(plain(left))[-1])
        found.append(LicenseStatement(line, name, next(iter(links(right)), None), covers, of=of))
    return tuple(found)


def _is_of_what_was_left_out(left: str, between: str, right: str) -> bool:
    """Whether a statement is told of another model alone, which was not taken for that reason."""
    sentence = plain(f"{_HEADING_LINE.sub('', left)}{between}{SENTENCE_END.split(right)[0]}").strip()
    return says_it_was_left_out(sentence)


def _is_succeeded(left: str, right: str) -> bool:
    """Whether a statement is about a version that a later one follows in what comes next: it says nothing for certain.

    Whoever accounts for every sentence asks about it.
    """
    told = next(versions(left), None)
    stops = [stop.end() for stop in (SENTENCE_END.search(right), _BREAK.search(right), _COMMA.search(right)) if stop]
    if told is None or not stops:
        return False
    return any(later > told for later in versions(right[min(stops) :]))


def _phrase(text: str) -> str:
    """The words that name the license: without articles before and explanations after."""
    text = _BEFORE_A_NAME.sub("", text.strip(" :：\"'“”"))
    noun = _LICENSE_NOUN.search(text)
    if noun and noun.start() > 0:
        version = re.match(r"[,]?\s(?:\(?v(?:ersion)?\.?\s?)?\d[\d.]{0,6}\)?", text[noun.end() :], re.IGNORECASE)
        end = noun.end() + (version.end() if version else 0)
        if (other := _OR_ANOTHER.match(text, end)) and (_LICENSE_SHAPE.match(text, other.end())):
            return f"{text[:end]}{other[0]}{_phrase(text[other.end() :])}"
        text = text[:end]
    text = text.strip(" .,:;\"'“”()|").strip()[:160]
    return text if _GENERIC.sub("", text).strip(" .,-:()") else ""


_OR_ANOTHER = _WORDS.pattern(r"[,\s]\s?{or_another~}\s(?:{before_a_name~}\s)?", re.IGNORECASE)
"""What leads from the name of a license to that of another, which may be chosen instead."""


def _subjects(text: str) -> frozenset[Subject]:
    return frozenset(subject for subject, pattern in _SUBJECTS if pattern.search(text))


def paragraphs(card: Outline) -> Iterator[tuple[int, str]]:
    """Runs of text lines, with the line of their first; lists and tables break them."""
    start = 0
    rows: list[str] = []
    for offset, line in enumerate(card.shown):
        stripped = line.strip()
        fresh = stripped[:2] in ("- ", "* ", "+ ") or stripped[:1] in ("|", "#") or stripped[:2] in ("**", "1.")
        if rows and (not stripped or card.code[offset] or fresh):
            yield start, "\n".join(rows)
            rows = []
        if stripped and not card.code[offset]:
            start = start if rows else card.first_line + offset
            rows.append(line[:_MAX_LINE])
    if rows:
        yield start, "\n".join(rows)
