"""What rules read in a sentence of any document: the terms that a license nobody knows states, or a card beside one.

A license text is read as a whole, with its definitions; of every other document the sentence is read by itself, with
the heading and the lead above it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property, lru_cache

from auditor.core import patterns as re
from auditor.core.document_names import COUNTS_FROM
from auditor.core.model import Document, DocumentKind, Identification, Location, Status, Term
from auditor.core.text import Text
from auditor.records.named_licenses import is_quoted
from auditor.records.vocabulary import vocabulary
from auditor.terms import reread
from auditor.terms.finding import Find, as_term
from auditor.terms.understood import finds, frames_of
from auditor.text import Sentence, fold, language_of

STATED = 0.5
"""How sure a find is whose sentence counts as read. Derived from LOW_CONFIDENCE of `auditor/policy/facts/known.py`: a
less sure term decides nothing."""
LONGEST = 1500
"""Characters of a sentence that is read by itself. By judgment: a longer one is a text, of which a part may stay
unread."""
_LICENSES = (DocumentKind.LICENSE, DocumentKind.USE_POLICY)
_LIMITING = frozenset({"granted", "caps", "use", "derived", "territory-exclusion"})
"""Groups of terms, and a term, that limit what may be done. Of the others a card names a place, a firm, a risk."""
_ENDED = re.compile(r"(?<!\W)(?>[^\w.;:!?。；：！？]*[.;:!?。；：！？])\W*+$")
"""How a sentence ends, and a title does not."""
_CACHED = 2000
"""Sentences remembered. By judgment: bounds memory."""


class Said:
    """The terms of the sentences of one document."""

    def __init__(self, document: Document, found: Identification | None) -> None:
        self._document = document
        self.of_the_whole = (
            found is not None
            and document.kind in _LICENSES
            and document.score >= COUNTS_FROM
            and found.status in (Status.UNRECOGNIZED, Status.MODIFIED)
        )

    def terms(self, sentence: Sentence) -> tuple[Term, ...]:
        """What rules read in a sentence of a license text that is read as a whole, in its words and at its place."""
        bare = _bare(sentence.shown)
        passages = [listed for words, listed in self._read.items() if bare and bare in words]
        return tuple(as_term(self._document, one) for listed in passages for one in listed)

    def is_title(self, sentence: Sentence) -> bool:
        """Whether a sentence is the title of a license text that is asked about as a whole, and states nothing."""
        opens = sentence.start_line == 1 and not _ENDED.search(sentence.shown)
        if not self.of_the_whole or not (opens or sentence.kind == "heading"):
            return False
        frames = frames_of(sentence.shown, "", "", language_of(sentence.words, sentence.shown))
        return not any(piece.marks or piece.only for piece in frames.pieces)

    def calls_itself(self, names: tuple[str, ...]) -> bool:
        """Whether a name on no record is the one by which a license text, asked about as a whole, opens."""
        return self.of_the_whole and is_quoted(names) and all(one.strip("“”") in self._opening for one in names)

    @cached_property
    def _opening(self) -> str:
        """The first line of the document that has words."""
        return next((line for line in self._document.text.splitlines() if line.strip()), "")

    @cached_property
    def _read(self) -> Mapping[str, list[Find]]:
        """The finds of a license text by the words of their passages, without blanks."""
        found: dict[str, list[Find]] = {}
        for one in finds(self._document):
            if one.confidence >= STATED:
                found.setdefault(_bare(self._document.text[one.passage.start : one.passage.end]), []).append(one)
        return found


def alone(sentence: Sentence, words: str) -> tuple[Term, ...]:
    """What rules read in a sentence by itself, without a place; nothing where none holds.

    ``words`` are those of the sentence without the figures in names of licenses, which count nothing.
    """
    if sentence.kind in ("code", "link") or len(sentence.shown) > LONGEST:
        return ()
    return tuple(
        replace(term, quote=sentence.shown, location=None, where=None)
        for term in _alone(words, sentence.governed_by, sentence.kind)
    )


@lru_cache(_CACHED)
def _alone(shown: str, governed_by: str, kind: str) -> tuple[Term, ...]:
    """The terms of a sentence under its heading, its lead or the names of its columns."""
    above = governed_by.split(" / ") if governed_by else []
    if kind == "row":
        text, first = f"{'; '.join(above[-8:])}: {shown}", 1
    elif above and above[-1].endswith((":", "：")):
        text, first = f"{above[-1]}\n\n- {shown}", 3
    elif above:
        text, first = f"# {above[-1]}\n\n{shown}", 3
    else:
        text, first = shown, 1
    read = Document(
        kind=DocumentKind.CARD_SECTION,
        location=Location(path="README.md", start_line=1),
        text=Text(text),
        covers=frozenset(),
        score=0.0,
    )
    groups = vocabulary().terms
    return tuple(
        term
        for term in reread.unknown(read)
        if _ends(term) >= first and term.id in groups and _LIMITING & {term.id, groups[term.id].group}
    )


def _ends(term: Term) -> int:
    return (term.location.end_line or 0) if term.location else 0


def _bare(text: str) -> str:
    return fold(text).replace(" ", "")
