"""Text → identification: the order in which the parts of this package are asked.

exact digest → digest without copyright statements → shingles → alignment → status. A text is never called `exact` or
`equivalent` by likeness: only where every word is accounted for.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from auditor.core import patterns as re
from auditor.core.model import Document, DocumentKind, Hunk, Identification, Match, Status
from auditor.identify import normalize
from auditor.identify.compare import Comparison
from auditor.identify.front import front_lines, has_front_matter
from auditor.identify.grammar import inert_grammar
from auditor.identify.hunks import FORBIDS, Hunks, joined
from auditor.identify.index import digest
from auditor.identify.inert import CHOICE, LATER, says
from auditor.identify.name_words import is_name, is_thing
from auditor.identify.page import Page
from auditor.identify.references import identify_reference
from auditor.identify.search import Search
from auditor.identify.statements import identify_statements
from auditor.identify.titles import Titles, title_words
from auditor.identify.tokens import tokens_of
from auditor.identify.vocabulary import UNKNOWN
from auditor.identify.wrappers import Unwrapped, unwrapped

if TYPE_CHECKING:
    from auditor.identify.library import Library
    from auditor.identify.originals import Originals

LICENSE, CARD, PAGE = "license", "card", "page"
"""Contexts: in a license file every word counts; in a card a license may stand among other prose; in a page likewise,
and what its sentences say of licenses counts too (of a card, they are read as claims)."""
_CARDS = (DocumentKind.CARD, DocumentKind.CARD_SECTION, DocumentKind.GATED_PROMPT)
TAG = re.compile(r"[^\w\n]{0,20}SPDX-License-Identifier:[ \t]*([^\n]{1,300}?)[\s*/#>\-]{0,20}")
"""A line that is the tag of a license expression and nothing else."""
_VERBATIM_LIMIT = 4 << 20
"""Characters of a text whose hash is looked up. By judgment: bounds time."""
LONGEST = 2 << 20
"""Characters of a text that are split into words; what follows is one passage that no record accounts for. By
judgment: keeps hostile texts in proportion (bench/RESULTS.md, "Identification")."""
QUOTED = 0.3
"""Likeness below which a text repeats clauses of a license, and may say in a sentence which one applies. By judgment;
bench/RESULTS.md, "Identification" is measured with it."""


def identify_document(document: Document, book: Library, originals: Originals | None = None) -> Identification:
    """Which license a document is; its kind says whether prose around the license is part of it.

    Args:
        originals: texts that struck words are shown from; None for those at hand beside the book.
    """
    context = CARD if document.kind in _CARDS else LICENSE
    found = identify_text(document.text, book, context=context, originals=originals)
    return replace(found, location=document.location)


def context_of(text: str, name: str = "") -> str:
    """How a file of unknown purpose is read: as a page where it is a README or begins as a card does."""
    readme = name.rsplit("/", 1)[-1].casefold().startswith("readme")
    return PAGE if readme or has_front_matter(text) else LICENSE


def identify_text(
    text: str, book: Library, *, context: str = LICENSE, originals: Originals | None = None
) -> Identification:
    """Which license a text is, or which one it comes from and what was changed in it.

    Args:
        text: the text as decoded; lines of the answer are 1-based lines of it.
        book: the records to compare with.
        context: ``license``: every word of the text counts, so that a sentence before or after the license is a
            change of it; ``card`` and ``page``: a license may stand in other prose.
        originals: texts that struck words are shown from; None for those at hand beside the book.

    Never raises on any text; time is linear in its length.
    """
    if not text or text.isspace():
        return Identification(status=Status.NOT_STATED, method="empty", confidence=1.0)
    index = book.index
    if len(text) <= _VERBATIM_LIMIT:
        form = index.verbatim.get(normalize.raw_digest(text))
        if form is None:
            form = index.verbatim.get(normalize.cheap_digest(text))
        if form is not None:
            return _whole(text, form, book, Status.EXACT)
    plain = unwrapped(text)
    if plain is not None:
        if has_front_matter(text) and not has_front_matter(plain.text):
            context = LICENSE if context == PAGE else context  # what stood in the front matter counts as words
        return _placed(_identified(plain.text, book, context, originals), plain)
    return _identified(text, book, context, originals)


def _placed(found: Identification, plain: Unwrapped) -> Identification:
    """An answer on a text that was taken out of a file, on the lines of the file."""

    def moved(hunk: Hunk) -> Hunk:
        return replace(hunk, start_line=plain.line(hunk.start_line), end_line=plain.line(hunk.end_line))

    def matched(match: Match) -> Match:
        start, end = plain.line(match.start_line), plain.line(match.end_line)
        return replace(match, start_line=start, end_line=end, hunks=tuple(map(moved, match.hunks)))

    return replace(found, matches=tuple(map(matched, found.matches)), hunks=tuple(map(moved, found.hunks)))


def _identified(text: str, book: Library, context: str, originals: Originals | None) -> Identification:
    """`identify_text` of a text that is not in any format."""
    index = book.index
    read, rest = _parted(text)
    page = Page.of(read)
    ids = index.vocabulary.of(page.folded)
    if not len(ids):
        if rest:
            return Identification(status=Status.UNRECOGNIZED, method="alignment", confidence=0.9)
        return Identification(status=Status.NOT_STATED, method="empty", confidence=1.0)
    forbids = FORBIDS.search(read) is not None
    known = not rest and not forbids and not bool((ids == UNKNOWN).any())
    form = index.exact.get(digest(ids)) if known else None
    if form is not None:
        return _whole(text, form, book, Status.EXACT)
    if page.notices and not rest and not forbids:
        kept = np.ones(len(ids), np.bool_)
        for start, end in page.notices:
            kept[start:end] = False
        form = index.core.get(digest(ids[kept]))
    elif known:
        form = index.core.get(digest(ids))
    if form is not None:
        return _whole(text, form, book, Status.EQUIVALENT)
    titles = Titles(index, book.entries, page, ids)
    search = Search(index, page, ids, titles)
    found = search.run()
    hunks = Hunks(book, page, titles, rest, originals)
    if found and not _aside(found, book, card=context == PAGE):
        return _found(found, hunks, context, book)
    stated = identify_statements(text, book, whole=context == LICENSE) if context != CARD else None
    if stated is not None:
        return stated
    if found:
        return _found(found, hunks, context, book)
    nearest = search.nearest()
    if nearest is None or nearest[1] < 0.02:
        return Identification(status=Status.UNRECOGNIZED, method="alignment", confidence=0.9)
    return Identification(
        status=Status.UNRECOGNIZED,
        nearest=index.records[nearest[0]][0],
        score=round(min(1.0, nearest[1]), 4),
        confidence=0.8,
        method="shingles",
    )


def _parted(text: str) -> tuple[str, str]:
    """The beginning of a text, up to the end of a line, and what follows; nothing where only blanks do."""
    begins = len(text) - len(text.lstrip())
    last = begins + LONGEST
    if len(text) <= last:
        return text, ""
    end = text.rfind("\n", begins, last) + 1 or last
    return text[:end], text[end:].rstrip()


def _aside(found: list[Comparison], book: Library, *, card: bool) -> bool:
    """Whether what was found is not the text's own license: a few quoted clauses, or a statement inside a card."""
    if len(found) == 1 and found[0].changes and found[0].score < QUOTED:
        return True
    records = [book.index.records[match.form][0] for match in found]
    return card and all(book.entry(record).kind == "statement" for record in records)


def _whole(text: str, form: int, book: Library, status: Status) -> Identification:
    """The identification of a text that is one form from its first to its last word."""
    lines = normalize.fold(text).text if "\r" in text else text
    start = lines[: len(lines) - len(lines.lstrip())].count("\n") + 1
    end = lines.rstrip().count("\n") + 1
    if book.index.is_header(form):
        status = Status.REFERENCE
    license_id = book.current(book.index.records[form][0])
    match = Match(license_id=license_id, start_line=start, end_line=end, status=status, score=1.0)
    return Identification(
        status=status,
        license_ids=(license_id,),
        expression=book.expression(license_id),
        score=1.0,
        confidence=1.0 if status is Status.EXACT else 0.99,
        method="exact-hash",
        matches=(match,),
        translation_of=book.entry(license_id).translation_of,
    )


def _found(found: list[Comparison], hunks: Hunks, context: str, book: Library) -> Identification:
    matches = tuple(_match(comparison, hunks, book) for comparison in found)
    outside = hunks.outside(found) if context != CARD else ()
    if context == PAGE and not _fronted(outside, hunks):
        outside = ()
    inside = tuple(hunk for match in matches for hunk in match.hunks)
    total = sum(comparison.end - comparison.start for comparison in found)
    score = round(sum(c.score * (c.end - c.start) for c in found) / max(1, total), 4)
    changed = [match for match in matches if match.status is Status.MODIFIED]
    ids = _said(found, matches, book)
    plain = _named(matches)
    later = _saying(LATER, outside, ids, hunks, book) if outside and len(ids) == 1 else ()
    if later and (wider := _or_later(ids[0], book)):
        ids, outside = (wider,), tuple(hunk for hunk in outside if hunk not in later)
    unknown = len(ids) > 1 and any(_terse(hunk) for hunk in outside)
    if changed or unknown or (outside and not plain and len(ids) == 1):
        longest = max(found, key=lambda match: match.aligned)
        main = matches[found.index(longest)]
        translation = book.entry(main.license_id).translation_of
        return Identification(
            status=Status.MODIFIED,
            nearest=main.license_id,
            score=score,
            confidence=round(0.6 + 0.35 * score, 3),
            method="alignment",
            matches=matches,
            hunks=joined(inside, outside),
            translation_of=translation,
        )
    said, joiner = "", "AND"
    if plain is None and len(ids) > 1:
        tags = {hunk: spelled for hunk in outside if (spelled := _tagged(hunk, ids, hunks, book))}
        told = {text for texts in tags.values() for text in texts}
        choices = _saying(CHOICE, outside, ids, hunks, book)
        said = told.pop() if len(told) == 1 else ""
        joiner = "OR" if choices and not told and (not said or " OR " in said) else "AND"
        known = {
            hunk
            for hunk, texts in tags.items()
            if said and len(texts) == _lines_of(hunk, hunks).strip().count("\n") + 1
        }
        outside = tuple(hunk for hunk in outside if hunk not in known and not (joiner == "OR" and hunk in choices))
    texts = [match.status for match in matches if match.status is not Status.REFERENCE]
    status = plain or (max(texts, key=SURE.index) if len(ids) == 1 else Status.STACKED)
    return Identification(
        status=status,
        license_ids=ids,
        expression=said or _joined(ids, joiner, book),
        score=score,
        confidence=0.97 if outside or len(ids) > 1 else 0.99,
        method="alignment",
        matches=matches,
        hunks=outside,
        translation_of=book.entry(ids[0]).translation_of if len(ids) == 1 else None,
    )


TERSE = 4
"""Words that are no sentence. By judgment: "Fassung nur für Hochschulen" is one."""
SURE = (Status.EXACT, Status.EQUIVALENT)
"""The statuses of a text that is a license on record, the surest first."""


def _terse(hunk: Hunk) -> bool:
    """Whether a few words between licenses are more than what a component may be called: "RUO", and not "libfoo".

    What a sentence says there is read as one; a word alone says nothing to a reader of sentences.
    """
    tokens = tokens_of(hunk.text)
    if len(tokens) > TERSE:
        return False
    words = (token for token in tokens if token.kind == "word" and token.word not in inert_grammar().words)
    return any(not is_thing(token.raw.lower()) and not is_name((token.raw,)) for token in words)


def _saying(
    rule: str, outside: tuple[Hunk, ...], ids: tuple[str, ...], hunks: Hunks, book: Library
) -> tuple[Hunk, ...]:
    """The hunks beside the licenses that say what a rule of the grammar derives."""
    names = frozenset().union(*(title_words(book.entry(license_id)) for license_id in ids))
    return tuple(hunk for hunk in outside if says(_lines_of(hunk, hunks), rule, names))


def _tagged(hunk: Hunk, ids: tuple[str, ...], hunks: Hunks, book: Library) -> tuple[str, ...]:
    """The expressions of the tag lines of a hunk that name the licenses whose texts stand there."""
    tags = (TAG.fullmatch(line) for line in _lines_of(hunk, hunks).split("\n"))
    named = (identify_reference(tag[1], book) for tag in tags if tag)
    return tuple(found.expression for found in named if found.expression and set(found.license_ids) == set(ids))


def _or_later(license_id: str, book: Library) -> str | None:
    """The record of a license with the choice of its later versions."""
    wider = f"{_base(license_id)}-or-later"
    return wider if wider in book.entries else None


def _base(license_id: str) -> str:
    return license_id.removesuffix("-only").removesuffix("-or-later").removesuffix("+")


def _lines_of(hunk: Hunk, hunks: Hunks) -> str:
    """The whole lines of a hunk."""
    starts, text = hunks.page.folded.line_starts, hunks.page.folded.text
    last = int(starts[hunk.end_line]) if hunk.end_line < len(starts) else len(text)
    return text[int(starts[hunk.start_line - 1]) : last]


def _said(found: list[Comparison], matches: tuple[Match, ...], book: Library) -> tuple[str, ...]:
    """The licenses of a text's matches; where a notice names one of the records that share a text, it is that one."""
    noticed = {match.license_id for match in matches if match.status is Status.REFERENCE}
    ids: dict[str, None] = {}
    for comparison, match in zip(found, matches, strict=True):
        told = [match.license_id]
        if noticed and match.status is not Status.REFERENCE:
            told = sorted(noticed & _sharing(book.index.records[comparison.form], book)) or told
        ids[told[0] if len(told) == 1 else match.license_id] = None
    return tuple(ids)


def _sharing(records: tuple[str, ...], book: Library) -> set[str]:
    """The records that have a text in common with any of some records."""
    own = set(records)
    found = {book.current(one) for ids in book.index.records if own.intersection(ids) for one in ids}
    return found | {wider for one in own if (wider := _or_later(one, book))}


def _joined(ids: tuple[str, ...], joiner: str, book: Library) -> str:
    """The expression of several licenses; an exception beside one license is of that license."""
    exceptions = [license_id for license_id in ids if book.entry(license_id).kind == "exception"]
    others = [license_id for license_id in ids if license_id not in exceptions]
    joiner = "WITH" if joiner == "AND" and len(others) == len(exceptions) == 1 else joiner
    ordered = (*others, *exceptions) if joiner == "WITH" else ids
    return f" {joiner} ".join(book.expression(license_id) for license_id in ordered)


def _fronted(outside: tuple[Hunk, ...], hunks: Hunks) -> bool:
    """Whether a page is a license file that has front matter: nothing but that stands beside its licenses."""
    lines = front_lines(hunks.page.folded.original)
    return lines > 0 and all(hunk.end_line <= lines for hunk in outside)


def _named(matches: tuple[Match, ...]) -> Status | None:
    """`reference` where every match is a notice that only names its license."""
    return Status.REFERENCE if all(match.status is Status.REFERENCE for match in matches) else None


def _match(found: Comparison, hunks: Hunks, book: Library) -> Match:
    if found.changes:
        status = Status.MODIFIED
    elif book.index.is_header(found.form):
        status = Status.REFERENCE
    else:
        status = Status.EXACT if found.same else Status.EQUIVALENT
    start, end = hunks.lines(found.start, found.end)
    return Match(
        license_id=book.current(book.index.records[found.form][0]),
        start_line=start,
        end_line=end,
        status=status,
        score=round(found.score, 4),
        hunks=hunks.of(found),
    )


__all__ = ["CARD", "LICENSE", "PAGE", "context_of", "identify_document", "identify_text"]
