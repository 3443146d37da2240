"""Text → terms without any record: all readers over one document, then what follows from what they found."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from auditor.core.model import Document, DocumentKind, Term
from auditor.core.registry import plugins
from auditor.records.vocabulary import vocabulary
from auditor.terms import understood
from auditor.terms.category import category
from auditor.terms.consequences import kind, settle
from auditor.terms.folding import plain
from auditor.terms.languages import FULLY, language
from auditor.terms.passages import Passage, passages
from auditor.terms.setting import is_legal
from auditor.terms.understood import signs

if TYPE_CHECKING:
    from auditor.terms.finding import TermReader


_HAN = re.compile(r"[\u3400-\u9fff]")
_NOT_A_LINE_END = re.compile(r"[^\r\n]")


LIMIT = 4_000_000
"""Characters; no license is longer, and reading stays within seconds. By judgment."""
GRADED_LIMIT = 0.88
"""Values that are graded or named by conventions of the vocabulary are never as sure as what a text prints. By
judgment; bench/RESULTS.md, "Reading terms": how often a value from 0.9 up is wrong."""
TRANSLATION_LIMIT = 0.8
"""By judgment: in other languages than English and Chinese a value carries its doubt."""
_LICENSES = (DocumentKind.LICENSE, DocumentKind.USE_POLICY)
STATES = 4
"""Terms from which a file that is handed in as a license is one, whatever words it uses. By judgment: prose about
rights states one or two."""
LEAD_LIMIT = 0.4
"""Words outside any legal setting: a lead at most. By judgment: below LOW_CONFIDENCE of `auditor/policy/known.py`."""
_PRINTED = frozenset(
    "warranty-disclaimer liability-limit indemnity license-copy retain-notices litigation-termination must-delete "
    "trademark-limit sublicense patent-grant user-cap revenue-cap output-ownership distillation-is-derivative "
    "must-use-latest-version reverse-engineering minimum-age export-control remote-restriction non-compete".split()
)
"""Terms of which the tuning texts showed no, or hardly any, wrong value: the words that state them are the value."""


@dataclass(frozen=True, slots=True)
class ReadTerms:
    """What the readers make of a text."""

    terms: tuple[Term, ...]
    """In the order of the vocabulary."""
    category: str


def readers() -> dict[str, TermReader]:
    """The readers by the group they read."""
    return dict(plugins("auditor.terms.readers", "READER"))


def read(document: Document) -> ReadTerms:
    """The terms a text states, with confidence, and the kind of license they make.

    Of a text beyond `LIMIT` only the beginning is read, and every term says so.
    """
    if len(document.text) > LIMIT:
        beginning = read(replace(document, text=document.text[:LIMIT]))
        doubted = tuple(
            replace(term, doubt=term.doubt or "only the beginning of the text was read") for term in beginning.terms
        )
        return ReadTerms(doubted, beginning.category)
    stated = _agreed([settle(view, _stated(view)) for view in _views(document)])
    order = {term_id: place for place, term_id in enumerate(vocabulary().terms)}
    legal = document.kind in _LICENSES and len({term.id for term in stated}) >= STATES
    stated = tuple(_as_sure_as_it_can_be(document, term, legal=legal) for term in stated)
    ordered = tuple(sorted(stated, key=lambda term: order.get(term.id, len(order))))
    return ReadTerms(ordered, category(ordered, plain(document.text)))


def _as_sure_as_it_can_be(document: Document, term: Term, *, legal: bool) -> Term:
    limit = 1.0 if term.id in _PRINTED else GRADED_LIMIT
    place = document.text.find((term.quote or "").split(" … ")[0])
    if language(document.text) not in FULLY:
        limit = min(limit, TRANSLATION_LIMIT)
        term = replace(term, doubt=term.doubt or "a translation, or a language that is read in part: read the original")
    if not legal and not is_legal(
        document.text, signs(document.text), max(place, 0), max(place, 0) + len(term.quote or "")
    ):
        limit = LEAD_LIMIT
    return term if term.confidence <= limit else replace(term, confidence=limit)


FRAMED = frozenset(
    "export-control venue dispute-resolution minimum-age "
    "must-delete termination state-changes model-name-prefix trademark-limit safety-guardrails ai-disclosure "
    "third-party-terms warranty-disclaimer".split()
)
"""Terms of which frames find at least as much as patterns over English and Chinese words on every labeled set: the
patterns are not asked. Of the others patterns are asked first. bench/RESULTS.md, "Reading terms", has both, term by
term."""


def _stated(document: Document) -> Iterator[Term]:
    """What the patterns over English and Chinese words state, and what the frames state of all other terms."""
    known: set[str] = set()
    for reader in readers().values():
        for term in reader.read(document):
            if term.id not in FRAMED:
                known.add(term.id)
                yield term
    yield from (term for term in understood.terms(document) if term.id not in known)


def _agreed(versions: Sequence[tuple[Term, ...]]) -> tuple[Term, ...]:
    """The terms of all language versions; the first version leads where the versions say the same."""
    if len(versions) == 1:
        return versions[0]
    kept = list(versions[0])
    for term in versions[1]:
        mine = [one for one in versions[0] if one.id == term.id]
        if not mine or any(one.value == term.value for one in mine):
            kept.append(term)
        elif _is_stricter(term, mine) or term.confidence > max(one.confidence for one in mine) + 0.1:
            kept = [one for one in kept if one.id != term.id] + [
                replace(term, doubt=term.doubt or "the language versions differ")
            ]
    return tuple(kept)


def _is_stricter(term: Term, others: Sequence[Term]) -> bool:
    """Whether a version limits or bans what the other allows: of two versions the one that binds more is shown."""
    return kind(term.value) in ("conditional", "prohibited") and all(kind(one.value) == "allowed" for one in others)


def _views(document: Document) -> tuple[Document, ...]:
    """The document once for each script it is written in at length, the other script's passages left blank.

    A bilingual license says everything twice; each version is read on its own, and both are quoted.
    """
    parts = passages(document.text)
    han = [passage for passage in parts if _is_han(passage.low)]
    size = sum(passage.end - passage.start for passage in parts)
    han_size = sum(passage.end - passage.start for passage in han)
    if not (0.12 * size < han_size < 0.9 * size):
        return (document,)
    latin = [passage for passage in parts if not _is_han(passage.low)]
    return (_blanked(document, han), _blanked(document, latin))


def _is_han(words: str) -> bool:
    return not words.isascii() and len(_HAN.findall(words)) > 0.25 * len(words)


def _blanked(document: Document, left_out: list[Passage]) -> Document:
    pieces, last = [], 0
    for passage in left_out:
        pieces.append(document.text[last : passage.start])
        pieces.append(_NOT_A_LINE_END.sub(" ", document.text[passage.start : passage.end]))
        last = passage.end
    return replace(document, text="".join((*pieces, document.text[last:])))
