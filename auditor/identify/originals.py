"""Texts of licenses on record that are at hand, so that a redline shows the words that were struck.

This project holds no license texts, only fingerprints. Wherever a copy lies at hand, it is used: beside a record of
the user's own (``<id>.txt``), in an installed package that ships texts, or in the evidence of a parent. A copy counts
only where it is concluded as that very license: a text that says of itself what it is proves nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from auditor.core import patterns as re
from auditor.core.decoding import decode_text
from auditor.core.model import Status
from auditor.identify.align import align, place_in_text
from auditor.identify.engine import identify_document, identify_text
from auditor.identify.page import Page

if TYPE_CHECKING:
    from auditor.core.model import Document, Hunk, Identification
    from auditor.identify.library import Library

LONGEST = 2 << 20
"""Bytes of a text that is read as an original. Derived from the longest text that is split into words
(`auditor/identify/engine.py`)."""
HEAD = 4_096
"""Bytes at the start of a packaged text that are searched for the id it is labeled with. By judgment: the label is in
front matter."""
_SHIPPED = (("licensedcode", "data/licenses"),)
"""Packages that ship license texts, each under a label in front matter, and where they lie in it: the data of ScanCode,
as `scancode-toolkit` and `scancode-toolkit-mini` install it."""
_LABEL = re.compile(rb"^spdx_license_key:[ \t]*([\w.+-]+)[ \t]*\r?$", re.MULTILINE)
_FRONT = re.compile(r"\A---\r?\n.*?\n---\r?\n", re.DOTALL)


@dataclass(eq=False)
class Originals:
    """The texts at hand for one book of licenses.

    ``read`` holds texts that were read as these licenses already (record id → text).
    """

    book: Library
    read: Mapping[str, str] = field(default_factory=dict)
    _pages: dict[str, Page | None] = field(default_factory=dict)

    def words(self, form: int, start: int, end: int) -> str:
        """The original's words in place of form[start:end]; empty where no text of the license is at hand."""
        index = self.book.index
        page = next((page for one in index.records[form] if (page := self._page(one)) is not None), None)
        if page is None or start >= end:
            return ""
        blocks = align(index.words(form), index.vocabulary.of(page.folded))
        found = [at for word in range(start, end) if (at := place_in_text(blocks, word)) is not None]
        return page.between(found[0], found[-1] + 1) if found else ""

    def _page(self, license_id: str) -> Page | None:
        if license_id not in self._pages:
            text = self._text(license_id)
            self._pages[license_id] = Page.of(text) if text is not None else None
        return self._pages[license_id]

    def _text(self, license_id: str) -> str | None:
        book = self.book
        if license_id not in book.entries:
            return None
        texts = [self.read[license_id]] if license_id in self.read else []
        if license_id in book.own:
            beside = book.paths[license_id]
            texts += _text_of(beside.parent / f"{license_id}.txt")
        spdx = book.entries[license_id].spdx
        texts += [_FRONT.sub("", text, count=1) for text in _text_of(_packaged().get((spdx or "").casefold()))]
        return next((text for text in texts if self._is(text, license_id)), None)

    def _is(self, text: str, license_id: str) -> bool:
        """Whether a text is the license, from its first to its last word."""
        found = identify_text(text, self.book)
        same = {one for ids in self.book.index.records if license_id in ids for one in ids}
        sure = found.status in (Status.EXACT, Status.EQUIVALENT)
        return sure and bool(same.intersection(found.license_ids) or license_id in found.license_ids)


def _text_of(path: Path | None) -> list[str]:
    """The text of a file; none where it is not there, too long, or no text."""
    if path is None or not path.is_file() or path.stat().st_size > LONGEST:
        return []
    try:
        decoded = decode_text(path.read_bytes())
    except OSError:
        return []
    return [decoded.text] if decoded is not None else []


@cache
def _packaged() -> Mapping[str, Path]:
    """SPDX id in small letters → its text in an installed package; the package itself is never loaded."""
    found: dict[str, Path] = {}
    for package, folder in _SHIPPED:
        try:
            spec = find_spec(package)
        except (ImportError, ValueError):
            continue
        for place in (spec.submodule_search_locations or ()) if spec else ():
            for path in sorted((Path(place) / folder).glob("*.LICENSE")):
                with path.open("rb") as stream:
                    label = _LABEL.search(stream.read(HEAD))
                if label:
                    found.setdefault(label[1].decode("ascii").casefold(), path)
    return found


def with_words(found: Identification, document: Document, originals: Originals) -> Identification:
    """An identification whose changes show the struck words; ``found`` is that of the document, without them."""
    again = identify_document(document, originals.book, originals)

    def shown(hunks: tuple[Hunk, ...], others: tuple[Hunk, ...]) -> tuple[Hunk, ...]:
        return tuple(replace(one, before=other.before) for one, other in zip(hunks, others, strict=True))

    pairs = zip(found.matches, again.matches, strict=True)
    matches = tuple(replace(match, hunks=shown(match.hunks, other.hunks)) for match, other in pairs)
    return replace(found, hunks=shown(found.hunks, again.hunks), matches=matches)
