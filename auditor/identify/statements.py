"""Texts that hold no license but say which one applies: stubs, tags in source files, notices, cards.

What is said is looked for in this order: ``SPDX-License-Identifier`` lines; the front matter of a card; the whole of a
short text; sentences, labels and badges of a longer one. A longer text that itself speaks like a license is left
alone: the licenses it mentions are not what it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from auditor.core import patterns as re
from auditor.core.model import Identification, Match, Status
from auditor.core.worded import Worded
from auditor.identify.front import has_front_matter
from auditor.identify.references import identify_reference
from auditor.text.front_matter import read_front_matter
from auditor.text.license_statements import SENTENCE_END, LicenseStatement, license_statements
from auditor.text.markdown import Heading, outline, plain

if TYPE_CHECKING:
    from auditor.identify.library import Library

MOST_WORDS = 60
"""Words of a stub, which is read as one statement. By judgment: a longer text is read sentence by sentence."""
MOST_CHARACTERS = 400_000
"""Beyond this only the beginning of a text is read for statements. By judgment: bounds time."""
MOST_STATED = 200
"""Statements of a text that are read. By judgment: bounds time."""
MOST_LEGAL = 4
"""Occurrences of a legal draftsman's words from which a text speaks like a license itself. By judgment; "notices,
tags, headers" of bench/RESULTS.md, "Identification" is measured with it."""
_WORDS = Worded("license_words.yaml")
_NOTICE = _WORDS.pattern(
    r"^\W*(?:{copyright_sign~}|\(c\)|©).*$|^\W*{reserved.en~}\.?\W*$", re.IGNORECASE | re.MULTILINE
)
_TAG = re.compile(r"SPDX-License-Identifier:[ \t]*([^\n]{1,300})")
_JOINS = _WORDS.pattern(r" {0,2}(?:{setting~} {1,2})?{joins_licenses~}\b", re.IGNORECASE)
_FIELD = _WORDS.pattern(
    r"""^[ \t]{0,20}["']?{license_noun~}["']?[ \t]{0,9}[:=][ \t]{0,9}"""
    r"""(?:\{[ \t]{0,9}["']?{field_keys~}["']?[ \t]{0,9}[:=][ \t]{0,9})?"""
    r"""["']([^"'\n]{2,200})["'][ \t]{0,9}[,})]{0,2}[ \t]{0,9}$""",
    re.MULTILINE,
)
_CLOSERS = ("*/", "-->", "*)", "#}", "%>", '"', "'", "`", ";", ",")
_LEGAL = _WORDS.pattern("{legal}", re.IGNORECASE)
_CONDITIONS = _WORDS.pattern("{conditions}", re.IGNORECASE)
"""Words by which a text states a condition."""
_CODE = re.compile(
    r"[;{}][ \t]*$|^[ \t]*(?:import|from|def|class|#include|package|function|const|let|var|public|using|return)\b",
    re.MULTILINE,
)
_LEADER = re.compile(r"^[ \t]*(?://+|#+|\*+(?!\*)|/\*+|--+|;+|%+|REM\b|dnl\b|!)[ \t]?", re.MULTILINE)
_BLANK = re.compile(r"(\n[ \t]*\n)")
_CUE = _WORDS.pattern(r"(?i:{license~}|{license_more~}|{license_cedilla~})|\b{cased_names~}\b")
_HEADING = _WORDS.pattern("{topic~}", re.IGNORECASE)
Stated = tuple[int, Identification]
"""Line and what stands there."""


def identify_statements(text: str, book: Library, *, whole: bool) -> Identification | None:
    """The `reference` that a text makes; None where it names no license on record.

    The first way that names something wins; licenses named by several statements of the same way stand side by side.
    ``whole`` says that every word of the text counts, as in a license file: one that also speaks of conditions of its
    own is not what its sentences mention. Linear in the text; never raises.
    """
    text = text[:MOST_CHARACTERS]
    for way in (_tags, _front_matter, _manifest, _stub, _page):
        found = [row for row in islice(way(text, book), MOST_STATED) if row[1].status is Status.REFERENCE]
        if found and (not whole or way not in (_manifest, _page) or _unconditional(text, found)):
            return _together(found, book)
    return None


def _source_code(text: str) -> bool:
    return sum(1 for _ in islice(_CODE.finditer(text), 3)) == 3


def _together(found: list[Stated], book: Library) -> Identification:
    ids = tuple(dict.fromkeys(license_id for _, one in found for license_id in one.license_ids))
    wordings = tuple(dict.fromkeys(one.expression or "" for _, one in found))
    parts = {wording: wording.split(" AND ") for wording in wordings}
    wordings = tuple(one for one in wordings if not any(one in parts[other] for other in wordings if other != one))
    matches = tuple(
        Match(license_id=license_id, start_line=line, end_line=line, status=Status.REFERENCE, score=1.0)
        for line, one in found
        for license_id in one.license_ids
    )
    if len(wordings) > 1:
        wordings = tuple(f"({wording})" if " OR " in wording else wording for wording in wordings)
    surest = min(found, key=lambda row: row[1].confidence)[1]
    return replace(
        surest,
        license_ids=ids,
        expression=" AND ".join(wordings),
        matches=matches,
        translation_of=book.entry(ids[0]).translation_of if len(ids) == 1 else None,
    )


def _line(text: str, place: int) -> int:
    return text.count("\n", 0, place) + 1


def _tags(text: str, book: Library) -> Iterator[Stated]:
    if "SPDX-License-Identifier" not in text:
        return
    for found in _TAG.finditer(text):
        yield _line(text, found.start()), identify_reference(_without_closers(found[1]), book)


def _without_closers(text: str) -> str:
    """What a tag says without the signs that close the comment, quote or list around it."""
    words = text.rstrip()
    while words.endswith(_CLOSERS):
        words = words[: -max(len(sign) for sign in _CLOSERS if words.endswith(sign))]
    return words.strip()


def _front_matter(text: str, book: Library) -> Iterator[Stated]:
    if not has_front_matter(text):
        return
    effective = [field for field in read_front_matter(text).fields if field.effective]
    for key in ("license", "license_name", "license_link"):
        # A key that stands twice says both: which one a hub takes is nothing that the author said.
        found = [
            (field.line, identify_reference(node.value, book))
            for field in effective
            if field.key == key
            for node in field.node.items or (field.node,)
            if isinstance(node.value, str)
        ]
        yield from found
        if any(one.status is Status.REFERENCE for _, one in found):
            return


def _manifest(text: str, book: Library) -> Iterator[Stated]:
    """The field of a package's manifest: ``license = "MIT"``, ``"license": "MIT"``."""
    for found in _FIELD.finditer(text):
        yield _line(text, found.start(1)), identify_reference(found[1], book)


def _stub(text: str, book: Library) -> Iterator[Stated]:
    if len(text) > 1200 or len(text.split()) > MOST_WORDS:
        return
    found = identify_reference(_NOTICE.sub("", _LEADER.sub("", text)), book)
    rows = [(at, line) for at, line in enumerate(_LEADER.sub("", text).split("\n"), 1) if line.strip()]
    naming = (at for at, line in rows if set(found.license_ids) <= set(identify_reference(line, book).license_ids))
    yield next(naming, rows[0][0]), found


def _page(text: str, book: Library) -> Iterator[Stated]:
    if not _cued(text):
        return
    text = _relevant(text)
    if sum(1 for _ in _LEGAL.finditer(text)) >= MOST_LEGAL:
        return
    card, bare = outline(text, 1), outline(_LEADER.sub("", text), 1)
    for stated in license_statements(bare):
        found = identify_reference(stated.name, book)
        if found.status is not Status.REFERENCE and stated.link:
            found = identify_reference(stated.link, book)
        yield stated.line, _with_the_rest(found, stated, bare.shown, book)
    yield from _under_headings(card.headings, card.shown, book)


def _with_the_rest(
    found: Identification, stated: LicenseStatement, lines: tuple[str, ...], book: Library
) -> Identification:
    """What the rest of the sentence names as well: "the Apache License 2.0 or the MIT license, at your option"."""
    passage = plain(" ".join(lines[stated.line - 1 : stated.line + 2]))
    place = passage.find(stated.name)
    if found.status is not Status.REFERENCE or place < 0 or not _JOINS.match(passage, place + len(stated.name)):
        return found
    all_named = identify_reference(SENTENCE_END.split(passage[place:])[0], book)
    return all_named if set(found.license_ids) < set(all_named.license_ids) else found


def _cued(text: str) -> bool:
    lowered = text.lower()
    # to look for them is quicker, and without one of them the pattern finds nothing
    signs, names = _WORDS.words("cue_signs"), _WORDS.words("cue_names")
    hopeful = any(sign in lowered for sign in signs) or any(name in text for name in names)
    return hopeful and _CUE.search(text) is not None


def _unconditional(text: str, found: list[Stated]) -> bool:
    """Whether a text states no condition beside the names of licenses; source code speaks of other things."""
    rest = text
    for _, one in found:
        rest = rest.replace(one.stated, " ")
    return not _CONDITIONS.search(rest) or _source_code(text)


def _relevant(text: str) -> str:
    """The text with all paragraphs blanked that have no word of licenses in or right before them."""
    kept: list[str] = []
    before = False
    for piece in _BLANK.split(text):
        told = _cued(piece)
        kept.append(piece if told or before or piece.isspace() else "\n" * piece.count("\n"))
        before = told or (before and not piece.strip())
    return "".join(kept)


def _under_headings(headings: Iterable[Heading], shown: tuple[str, ...], book: Library) -> Iterator[Stated]:
    """A heading "License", and the name of one alone below it."""
    for heading in headings:
        if not _HEADING.search(heading.title):
            continue
        for line in range(heading.line, min(len(shown), heading.end)):
            words = shown[line].split()
            if words:
                if len(words) <= 12:
                    yield line + 1, identify_reference(shown[line], book)
                break


__all__ = ["identify_statements"]
