"""Text → terms without any record: what its frames state, then what follows from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from auditor.core import patterns as re
from auditor.core.compiled import plain_yaml
from auditor.core.model import Document, DocumentKind, Term
from auditor.core.resources import data_root
from auditor.core.text import Text, once
from auditor.records.vocabulary import vocabulary
from auditor.terms.category import category
from auditor.terms.consequences import kind, settle
from auditor.terms.folding import plain
from auditor.terms.languages import FULLY, language
from auditor.terms.passages import Passage, passages
from auditor.terms.setting import is_legal
from auditor.terms.understood import signs, terms
from auditor.text import beginning

_HAN = re.compile(r"[\u3041-\u30ff\u3400-\u9fff]")
_NOT_A_LINE_END = re.compile(r"[^\r\n]")


TRANSLATION_LIMIT = 0.8
"""By judgment: in other languages than English and Chinese a value carries its doubt."""
_LICENSES = (DocumentKind.LICENSE, DocumentKind.USE_POLICY)
_LIMITING = frozenset(
    "commercial-use redistribution modification hosted-service output-training user-cap revenue-cap "
    "other-cap territory-exclusion".split()
)
LIMITS = 2
"""Terms that limit a right, from which such a file is a license. By judgment: prose warns of one thing. A purpose is
told by the words that limit commerce as well, and is not counted beside it."""
STATES = 4
"""Terms from which a file that is handed in as a license is one, whatever words it uses. By judgment: prose about
rights states one or two."""
LEAD_LIMIT = 0.4
"""Words outside any legal setting: a lead at most. By judgment: below LOW_CONFIDENCE of
`auditor/policy/facts/known.py`."""
USES = 3
"""Kinds of forbidden uses from which such a file is a policy of use. By judgment: prose warns of one or two."""
UNMEASURED = 0.8
"""Of a kind of find that no labeled text holds. By judgment: below what was measured to be right mostly."""
DOUBTED = 0.8
"""Finds that are less sure than their rules mostly are stay as sure as they are. By judgment."""


@cache
def _sureness() -> dict[str, float]:
    """How sure each kind of find is, as measured by `license_db/calibrate.py`."""
    path = data_root("license_db") / "frames" / "sureness.yaml"
    return {said: row["sure"] for said, row in plain_yaml(path)["finds"].items()} if path.is_file() else {}


def kind_of_find(term: Term) -> str:
    """A term, with the word of its value where that is one."""
    said, known = kind(term.value), vocabulary().terms.get(term.id)
    return f"{term.id} {said}" if known is not None and said in known.values else term.id


@dataclass(frozen=True, slots=True)
class ReadTerms:
    """What is made of a text."""

    terms: tuple[Term, ...]
    """In the order of the vocabulary."""
    category: str


def read(document: Document) -> ReadTerms:
    """The terms a text states, with confidence, and the kind of license they make.

    Of a text beyond its budget only the beginning is read, and every term says so.
    """
    part = beginning(document.text)
    if len(part) == len(document.text):
        return read_whole(document)
    begun = read_whole(replace(document, text=Text(part)))
    doubt = "only the beginning of the text was read"
    return ReadTerms(tuple(replace(term, doubt=term.doubt or doubt) for term in begun.terms), begun.category)


def read_whole(document: Document) -> ReadTerms:
    """The same of a text of whatever length."""
    return _read(document.text, replace(document, text=Text()))


@once
def _read(text: str, about: Document) -> ReadTerms:
    """The same of a text and what it was taken for: once, however many of its changed passages ask."""
    document = replace(about, text=Text(text))
    stated = _agreed([settle(view, terms(view)) for view in _views(document)])
    order = {term_id: place for place, term_id in enumerate(vocabulary().terms)}
    legal = document.kind in _LICENSES and (
        len({term.id for term in stated}) >= STATES
        or len({term.id for term in stated if term.id in _LIMITING and kind(term.value) != "allowed"}) >= LIMITS
        or any(term.id == "acceptable-use" and len(term.value) >= USES for term in stated)
    )
    stated = tuple(_as_sure_as_it_can_be(document, term, legal=legal) for term in stated)
    ordered = tuple(sorted(stated, key=lambda term: order.get(term.id, len(order))))
    return ReadTerms(ordered, category(ordered, plain(document.text)))


def _as_sure_as_it_can_be(document: Document, term: Term, *, legal: bool) -> Term:
    measured = _sureness().get(kind_of_find(term), UNMEASURED)
    sure = term.doubt is None and term.confidence >= DOUBTED
    term = replace(term, confidence=measured if sure else min(term.confidence, measured))
    limit = 1.0
    place = document.text.find((term.quote or "").split(" … ")[0])
    if language(document.text) not in FULLY:
        limit = min(limit, TRANSLATION_LIMIT)
        term = replace(term, doubt=term.doubt or "a translation, or a language that is read in part: read the original")
    if not legal and not is_legal(
        document.text, signs(document.text), max(place, 0), max(place, 0) + len(term.quote or "")
    ):
        limit = LEAD_LIMIT
    return term if term.confidence <= limit else replace(term, confidence=limit)


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
    han = [passage for passage in parts if _is_han(_words_around(document.text, passage))]
    size = sum(passage.end - passage.start for passage in parts)
    han_size = sum(passage.end - passage.start for passage in han)
    if not (0.12 * size < han_size < 0.9 * size):
        return (document,)
    latin = [passage for passage in parts if passage not in han]
    return (_blanked(document, han), _blanked(document, latin))


def _words_around(text: str, passage: Passage) -> str:
    """The words that tell the script of a passage: a cell belongs to its table."""
    return passage.low if passage.cell is None else text[slice(*passage.cell.table)]


def _is_han(words: str) -> bool:
    return not words.isascii() and len(_HAN.findall(words)) > 0.25 * len(words)


def _blanked(document: Document, left_out: list[Passage]) -> Document:
    pieces, last = [], 0
    for passage in left_out:
        pieces.append(document.text[last : passage.start])
        pieces.append(_NOT_A_LINE_END.sub(" ", document.text[passage.start : passage.end]))
        last = passage.end
    return replace(document, text=Text("".join((*pieces, document.text[last:]))))
