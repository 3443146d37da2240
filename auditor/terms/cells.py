"""What the cells of a table state: each is read as what its head, or the name of its row, is given.

"| Hosting | no |" forbids hosting, and so does "no" under the head "Hosting" in the row of an edition. What holds for
some editions only is none of the whole; the step from one edition to the next is a cap where it changes what is due.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from auditor.core import patterns as re
from auditor.terms import measures
from auditor.terms.answers import as_statement, is_question, is_refusal, reply, with_outs
from auditor.terms.concepts import concepts
from auditor.terms.consequences import kind
from auditor.terms.finding import Find
from auditor.terms.frames import FORBID, PERMIT, Above, Frames, above, read
from auditor.terms.measures import Measured
from auditor.terms.passages import Passage
from auditor.terms.tables import Span, TableCell
from auditor.text import fold

_MARKUP = re.compile(r"<[^<>]{1,200}>|[*_`]{1,3}(?=\S)|(?<=\S)[*_`]{1,3}")
_VERSIONED = re.compile(r"[A-Za-z]+(?:[-_.+][A-Za-z]+)*[-_ ]?v?\d+(?:\.\d+)*(?:[-_.+][A-Za-z]+)*")
"""A name with its version. Under "License" it is a license's: its text says what it states, and its name nothing."""
_YES, _NO = "✓✔✅○◯☑", "✗✘❌×☒"
_TOPICS = (
    "use modify share reproduce sublicense host train commerce noncommerce production outputs fee consent apply"
).split()
"""Concepts by which a head tells what its cells are about."""


def shown(text: str, span: Span) -> str:
    """The words of a cell without markup."""
    return " ".join(_MARKUP.sub(" ", text[slice(*span)]).split())


def _govern(heads: Sequence[str], language: str) -> bool:
    """Whether heads say what may or may not be done: "You may | You may not"."""
    told = [above(f"{fold(one)}:", language) for one in heads if one]
    return any(one.mark and one.subject == "you" for one in told)


@lru_cache(512)
def _told_by_names(words: tuple[tuple[str, ...], ...], language: str) -> bool:
    """Whether the names of its rows tell what the cells of a table are about, rather than the heads of its columns."""
    if _govern(words[0], language):
        return False
    known = concepts()
    topics = known.mask(_TOPICS)

    def speaking(listed: Sequence[str]) -> float:
        found = [
            any(hit.bit & topics for hit in known.find(fold(one), language)) or measures.counts(fold(one), language)
            for one in listed
        ]
        return sum(found) / max(1, len(found))

    return speaking([row[0] for row in words[1:]]) > speaking(words[0][1:])


def sentence(text: str, passage: Passage, cell: TableCell, language: str) -> tuple[Passage, Frames] | None:
    """A cell with its edition, and what it states under its head; None where it is a head itself."""
    words = tuple(tuple(shown(text, one) for one in row) for row in cell.grid)
    said = shown(text, (passage.start, passage.end))
    number, column = cell.place
    by_names = _told_by_names(words, language)
    # Without a head each answer stands behind what it answers: "Use | ✓ | Trademarks | ✗".
    headless = any(one and one in _YES + _NO for one in words[0])
    if headless:
        label, edition = words[number][column - 1] if column else "", ""
    elif by_names:
        label, edition = words[number][0], words[0][column]
    else:
        label, edition = words[0][column], "" if _govern(words[0], language) else words[number][0]
    if by_names and not number and not headless:
        edition = ""
        if not _told_by_names((("", ""), words[0]), language):
            return None
    if (headless and said not in _YES + _NO) or (by_names and not column) or not (by_names or number or headless):
        return None
    if _VERSIONED.fullmatch(said) and any(hit.concept == "confers" for hit in concepts().find(fold(label), language)):
        return None
    known = replace(cell, edition=edition, across=by_names, label=fold(label))
    return replace(passage, cell=known), _stated(label, said, language)


def _stated(label: str, cell: str, language: str) -> Frames:
    """What a cell states under its label: an answer gives or refuses what the label names."""
    folded, said = fold(label), fold(cell)
    answer = (PERMIT, "") if said and said in _YES else (FORBID, "") if said and said in _NO else None
    if answer is None and not any(char.isdigit() for char in said):
        answer = reply(said, language, first=True) or _by_its_mark(said, language)
    if answer is None:
        lead = above(f"{folded.rstrip(':')}:", language)
        if lead.mark:
            return read(said, language, lead, Above())
        sign = " " if is_question(folded, language) else ": "
        told = read(f"{folded}{sign}{said.rstrip('.。')}.", language, Above(), Above())
        # A cell that says nothing of rights or numbers ("rejected") leaves open what is said of its label.
        speaks = any(hit.end > len(folded) + len(sign) for piece in told.pieces for hit in piece.hits)
        return told if speaks or any(char.isdigit() for char in said) else read(said, language, Above(), Above())
    given, rest = answer
    stated = None
    if is_question(folded, language):
        stated = as_statement(folded.strip("?？¿ "), language, refused=given == FORBID)
    stated = stated or read(folded.rstrip(":?？ "), language, Above(given), Above())
    return with_outs(stated, rest, given) if rest.strip(" .。,;") else stated


def _by_its_mark(said: str, language: str) -> tuple[str, str] | None:
    """Whether a cell allows or forbids and speaks of nothing by itself: "not permitted", "allowed with consent"."""
    frames = read(said, language, Above(), Above())
    marks = [mark[2] for piece in frames.pieces if piece.role == "main" for mark in piece.marks]
    if not marks or marks[0] not in (PERMIT, FORBID) or frames.mask & concepts().mask(_TOPICS[:11]):
        return None
    return marks[0], ""


# ----------------------------------------------------------------------------------------------- of the editions


def by_edition(found: Sequence[Find]) -> Iterator[Find]:
    """What cells state for all editions, and what is left for the whole of what they state for some."""
    for (_, term), told in _grouped(found).items():
        cells = [one.passage.cell for one in told if one.passage.cell is not None]
        size = len(cells[0].grid[0] if cells[0].across else cells[0].grid) - 1
        values = {str(kind(one.value)) for one in told}
        if (
            term not in _BY_EDITION
            or not cells[0].edition
            or (len(values) == 1 and len({one.edition_place for one in cells}) >= size)
        ):
            yield from told
            continue
        kept = [one for one in told if kind(one.value) != "allowed"] or told
        named = dict.fromkeys(one.passage.cell.edition for one in kept if one.passage.cell)
        doubt = f"the editions differ: {', '.join(named)}"
        value = "conditional" if values == {"allowed"} else _BY_EDITION[term]
        for one in kept:
            where = "commercial-use" if term == "purpose-limit" else term
            yield replace(one, term=where, value=value, confidence=min(one.confidence, 0.8), doubt=doubt)


def _grouped(found: Iterable[Find]) -> dict[tuple[Span, str], list[Find]]:
    """Finds in cells by their table and their term."""
    groups: dict[tuple[Span, str], list[Find]] = {}
    for one in found:
        if one.passage.cell is not None:
            groups.setdefault((one.passage.cell.table, one.term), []).append(one)
    return groups


_BY_EDITION = {
    "commercial-use": "conditional",
    "purpose-limit": "conditional",
    "redistribution": "conditional",
    "modification": "conditional",
    "hosted-service": "prohibited",
    "output-training": "prohibited",
}
"""What is left of a right that some editions have: commerce, passing on and changing hang on the edition; what is sold
as a right of the others is forbidden to those who pay nothing."""


# ---------------------------------------------------------------------------------------------------- their sizes


def steps(sentences: Iterable[tuple[Passage, Frames]]) -> Iterator[Find]:
    """The caps of a table of editions: sizes at which another edition is due, that costs or must be agreed on.

    Args:
        sentences: the cells of a text with their frames, as `sentence` gives them.
    """
    told = [
        (passage, Measured(f"{passage.cell.label}: {fold(passage.low)}", frames.language, frames))
        for passage, frames in sentences
        if passage.cell is not None
    ]
    for table in dict.fromkeys(passage.cell.table for passage, _ in told if passage.cell):
        lines: dict[int, _Line] = {}
        for passage, said in told:
            if passage.cell is not None and passage.cell.table == table:
                edition, line = reversed(passage.cell.place) if passage.cell.across else passage.cell.place
                lines.setdefault(line, {})[edition] = passage, said
        due: dict[int, str] = {}
        for cells in lines.values():
            for edition, asked in _due(cells).items():
                due[edition] = max(due.get(edition, ""), asked, key=_DUE.index)
                if asked == "fee":
                    yield Find("fee", "required", cells[edition][0], 0.85)
        if any(due.values()):
            yield from _steps_of(lines, due)


_DUE = ("", "fee", "separate-license")
"""What an edition asks for, from nothing to most."""
_Line = dict[int, tuple[Passage, Measured]]
"""Cells of one matter by edition."""


def _due(line: _Line) -> dict[int, str]:
    """What each edition asks for in a line: money, or another agreement, which may stand in the place of a price."""
    told: dict[int, str] = {}
    for edition, (_, said) in line.items():
        cell = said.words.partition(": ")[2]
        money = not any(hit.concept in measures.MONEY for hit in said.hits("counted"))
        if money and any(one.currency and one.value for one in measures.amounts_in(cell, said.language)):
            told[edition] = "fee"
        elif Measured(cell, said.language, said.frames).has("after", "separate") or (
            money and any(told.values()) and not _costs_nothing(cell, said.language)
        ):
            told[edition] = "separate-license"
    return told


def _costs_nothing(cell: str, language: str) -> bool:
    """Whether a cell in a line of prices names none: a sign, a word that denies, or one for free."""
    frames = read(cell, language, Above(), Above())
    free = concepts().mask(("free-grant", "unneeded", "not"))
    return bool(frames.mask & free) or is_refusal(cell, language) or not any(char.isalpha() for char in cell)


def _steps_of(lines: dict[int, _Line], due: dict[int, str]) -> Iterator[Find]:
    """The sizes at which an edition ends and the next one, which asks for more, begins."""
    for line in lines.values():
        sizes = {edition: measures.sizes(said) for edition, (_, said) in line.items()}
        for edition, (_, high) in sorted(sizes.items()):
            after = edition + 1
            more = _DUE.index(due.get(after, "")) > _DUE.index(due.get(edition, ""))
            bound, place = (sizes.get(after, (None, None))[0], after) if more else (None, after)
            if more and (bound is None or (high and bound.amount.value != high.amount.value + 1)):
                bound, place = high or bound, edition if high else after
            valued = measures.value_of(line[place][1], bound, due[after]) if bound else None
            if valued is not None:
                yield Find(*valued, line[place][0], 0.85)
