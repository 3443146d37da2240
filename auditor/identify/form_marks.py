"""What may vary in a text on record by its own words, where nobody marked it.

Two laws, for texts of public lists. A passage that says nothing of rights (`license_db/inert.grammar`) may be left out
as it may be added. A name of whoever the text's own copyright statement or title names is a name place: a copy that
nobody filled in has "<author>" there. No other word may stand in its place: a text in another's name is another text.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.core import patterns as re
from auditor.core.worded import Worded
from auditor.identify import normalize
from auditor.identify.inert import Inert, TokenRow
from auditor.identify.known_words import known_words
from auditor.identify.name_words import is_thing, kind
from auditor.identify.page import Page
from auditor.identify.tokens import tokens_of
from auditor.records.fingerprint import PLACE_GAP, Range, Variable
from auditor.text.language import english_words

LEAST_SAID = 12
"""Words of a form that may not be left out; a shorter rest names no license by itself, so that such a form keeps all of
its words. By judgment: as many as the shortest permission on the list ("Fair License") has in its first sentence."""
LONGEST_PLACE = 24
"""Words before the copyright statement of a notice that stand for the work's name. Derived from the longest on the
list: "one line to give the program's name and a brief idea of what it does" has 15."""
ENGLISH = 0.6
"""Share of a text's words that English has. By judgment: German and French texts on the list have a fifth."""
SHORT_TITLE = 4
"""Words of a title that may be a name though English has them ("Cube License"). By judgment: "General Public" and the
like stand in longer ones."""
_ADDRESSES = ("url", "mail", "place")
_PARTIES = Worded("parties.yaml")
_BLANK = re.compile(r"_{4,99}")
"""A place to be filled in by hand; no word stands there."""
_NAME = re.compile(r"[^\W_]+(?:'[^\W_]+)?")
_ENDS = re.compile(r"(?=[^\w\s;,]*[.!?])[^\w\s;,]++\s")
"""The gap between two sentences of a line."""
Name = tuple[str, ...]
"""Spelled words."""


def says_nothing(page: Page, titles: frozenset[str]) -> tuple[Range, ...]:
    """The sentences and lines of a text that the grammar of inert words derives, in words.

    None where hardly more would be left. A part of a sentence is never one: what it says is said with the rest.
    """
    found = [piece for piece in Inert(page).pieces(titles) if _is_whole(page, *piece)]
    pieces = tuple(part for piece in found for part in _parts(page, *piece))
    left = len(page.spans) - len({word for piece in pieces for word in range(*piece)})
    return pieces if left >= LEAST_SAID else ()


def _parts(page: Page, start: int, end: int) -> Iterator[Range]:
    """The lines and sentences of a passage."""
    for word in range(start + 1, end):
        if "\n" in (gap := page.gap(word - 1)) or _ENDS.match(gap):
            yield start, word
            start = word
    yield start, end


def _is_whole(page: Page, start: int, end: int) -> bool:
    """Whether some words are lines or sentences from first to last.

    They begin with a capital letter, as a sentence does and a list item need not.
    """
    before = page.gap(start - 1) if start else "\n"
    after = page.gap(end - 1) if end < len(page.spans) else "\n"
    begins = "\n" in before or (_ENDS.match(before) is not None and page.raw(start).isalpha())
    first = next((raw for word in range(start, end) if len(raw := page.raw(word)) > 1 and raw.isalpha()), "")
    return begins and first[:1].isupper() and ("\n" in after or _ENDS.match(after) is not None)


def name_places(page: Page, notices: tuple[Range, ...], titles: frozenset[str]) -> Iterator[Variable]:
    """Where a text has a name of its own, an address or a place: any place to be filled in may stand there."""
    spelled = [page.spelled(word) for word in range(len(page.spans))]
    first: dict[str, list[Name]] = {}
    for name in sorted({*_owners(page, notices), *_named_by(titles)}):
        first.setdefault(name[0], []).append(name)
    for start, word in enumerate(spelled):
        capital = page.raw(start)[0].isupper()
        for name in first.get(word, ()):
            end = start + len(name)
            if tuple(spelled[start:end]) == name and (capital or kind(page.raw(start)) == "h"):
                yield from _places(page, start, end)
    for blank in _BLANK.finditer(page.folded.text):
        yield _place(page, *page.words_in(*blank.span()))
    tokens = tokens_of(page.folded.text)
    row = TokenRow(tokens)
    english = _is_english([token.word for token in tokens if token.kind == "word"])
    for at, token in enumerate(tokens):
        if token.kind in _ADDRESSES:
            yield _place(page, *page.words_in(token.start, token.end))
        elif english and token.raw[0].isupper():
            opens = _opens(page, token.start)
            for end in _names(row, at):
                if _is_own([one.raw for one in tokens[at:end] if one.kind == "word"], opens=opens):
                    start, stop = page.words_in(token.start, tokens[end - 1].end)
                    yield from _places(page, start, stop)
                    if start and page.spelled(start - 1) == "the":
                        yield from _places(page, start - 1, stop)


def _names(row: TokenRow, at: int) -> set[int]:
    """Ends of a name that begins at a token, and of the longest list of names, "or its affiliates" included."""
    ends = {end for end in row.ends(at, ("run",)) if row.tokens[end - 1].raw[0].isupper()}
    return {*row.name(at), *row.ends(at, ("party",)), *([max(ends)] if ends else [])}


def _is_english(words: list[str]) -> bool:
    """Whether a text is in English, where a capital letter inside a sentence begins a name or a defined term."""
    known = english_words()
    return sum(word in known for word in words) > ENGLISH * len(words)


def to_fill_in(page: Page, notices: tuple[Range, ...]) -> tuple[Range, ...]:
    """Of a notice for source files, what stands up to its own copyright statement: the place of the work's name."""
    if notices and notices[0][0] <= LONGEST_PLACE:
        return ((0, notices[0][1]),)
    spelled = [page.spelled(word) for word in range(min(len(page.spans), 2 * LONGEST_PLACE))]
    if "copyright" not in spelled[:LONGEST_PLACE]:
        return ()
    end = spelled.index("copyright") + 1
    while end < len(spelled) and (spelled[end] in known_words().placeholders or spelled[end] in ("c", "19")):
        end += 1
    return ((0, end),)


def _is_own(words: list[str], *, opens: bool) -> bool:
    """Whether a name is one person's or organization's: no term that a license defines, no words in capitals alone.

    Where it ``opens`` a sentence, its first word has a capital letter in any case.
    """
    kinds = [kind(word) for word in words]
    if opens and (len(words) < 2 or kinds[0] == "p"):
        return False
    named = any(one == "n" and len(word) > 1 and not word.isupper() for one, word in zip(kinds, words, strict=True))
    return named or (len(words) > 1 and kinds[-1] == "k" and not all(map(str.isupper, words)))


def _opens(page: Page, place: int) -> bool:
    """Whether a sentence or line begins at a character: its first word has a capital letter in any case."""
    before = page.folded.text[max(0, place - 8) : place]
    return not before.strip() or "\n" in before or before.rstrip()[-1:] in (".", "!", "?", ":", ";")


def _places(page: Page, start: int, end: int) -> Iterator[Variable]:
    yield _place(page, start, end)
    if end < len(page.spans) and page.spelled(end) in _PARTIES.among("firms"):
        yield _place(page, start, end + 1)


def _place(page: Page, start: int, end: int) -> Variable:
    own = tuple(normalize.word_hash(page.spelled(word)) for word in range(start, end))
    return Variable(start=start, end=end, alternatives=tuple(sorted((own, (PLACE_GAP,)))))


def _owners(page: Page, notices: tuple[Range, ...]) -> Iterator[Name]:
    """The names in copyright statements: as they stand, and short, as the text calls them afterwards."""
    for start, end in notices:
        if start == end:
            continue
        tokens = tokens_of(page.folded.text[int(page.spans[start, 0]) : int(page.spans[end - 1, 1])])
        row, at = TokenRow(tokens), 0
        while at < len(tokens):
            stop = max(row.name(at), default=at)
            yield from _short(tuple(token.raw for token in tokens[at:stop] if token.kind == "word"))
            whole = max(_names(row, at), default=at) if stop > at else at
            if whole > stop and all(token.kind == "word" for token in tokens[at:whole]):
                yield tuple(token.word for token in tokens[at:whole])
            at = max(stop, at + 1)


def _short(raw: Name) -> Iterator[Name]:
    name = tuple(normalize.spell(word) for word in raw)
    known = known_words()
    while name and name[0] in known.particles:
        name, raw = name[1:], raw[1:]
    if not name or set(name) <= known.members | known.particles | known.organizations:
        return
    yield name
    if kind(raw[0]) in ("n", "d") and len(raw[0]) > 1:
        yield name[:1]
    while name[-1] in known.organizations:
        name = name[:-1]
    yield name


def _named_by(titles: frozenset[str]) -> Iterator[Name]:
    """The words of a title that are a name: no words of English, but where a short title has no others."""
    own = {word for word in titles - known_words().fillers if is_thing(word) and _NAME.fullmatch(word)}
    names = {word for word in own if word not in english_words()}
    yield from ((word,) for word in names or (own if len(own) <= SHORT_TITLE else ()))
