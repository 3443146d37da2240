"""What is said outside the card's text of what a model was made from: fields, settings, notes, comments of programs.

The same reader reads them that reads the card: a sentence wherever it stands, and a name under a key that is a label of
bases.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from auditor.core.bounds import within
from auditor.core.decoding import lines_of
from auditor.core.model import Claim, Document, DocumentKind, Location
from auditor.evidence.derivations import Derivation, derivations
from auditor.evidence.loaded_in_code import loaded_from_file, packed_from
from auditor.evidence.names_in_text import is_made_up
from auditor.evidence.parent_mentions import as_itself, named_in_place
from auditor.evidence.parent_words import base_label, loaded_setting

_WORDS = frozenset({DocumentKind.TEXT, DocumentKind.NOTICE, DocumentKind.VALUE, DocumentKind.GATED_PROMPT})
_MOST = 40
"""Statements of one repository outside its card. By judgment: a file with more is a catalog of models."""
_LONGEST = 4_000
"""Characters of one paragraph that are looked at. By judgment: longer ones are data."""


def bases_elsewhere(documents: Iterable[Document], own: str) -> list[Claim]:
    """A claim for each base that a document beside the card's text names, each name once, up to a number.

    Args:
        documents: of any kind; license texts, names of files and the card's own text are passed over.
        own: the model's own ``org/name``.
    """
    found: dict[str, tuple[Location, Derivation]] = {}
    for document in documents:
        for row, said in _said(document, own):
            place = _moved(document.location, row)
            found.setdefault(said.name.casefold(), (place, said))
    return [claim for place, said in within(list(found.values()), _MOST).kept for claim in _claims(place, said)]


def _said(document: Document, own: str) -> Iterator[tuple[int, Derivation]]:
    """What a document says, with the line of each, from 0."""
    if document.kind is DocumentKind.FIELD:
        for part in document.text.split("\n\n"):
            key, _, value = part.partition(": ")
            words = " ".join(key.split())
            labeled, loaded = base_label().fullmatch(words), loaded_setting().fullmatch(words)
            if labeled or loaded:
                for name, linked in named_in_place(value[:_LONGEST]):
                    if linked or (labeled and is_made_up(name)):
                        yield 0, Derivation(name, "finetune", linked)
                if name := loaded_from_file(value[:_LONGEST]):
                    yield 0, Derivation(name, "finetune", linked=False)
            else:
                for told in derivations(as_itself(value[:_LONGEST], own)):
                    yield 0, told
    elif document.kind in _WORDS:
        called = "modelfile" in document.location.path.rpartition("/")[2].casefold()
        for number, name, linked in packed_from(lines_of(document.text), called=called):
            yield number, Derivation(name, "finetune", linked)
        row = 0
        for part in document.text.split("\n\n"):
            for told in derivations(as_itself(part[:_LONGEST], own)):
                yield row, told
            row += part.count("\n") + 2


def _moved(place: Location, rows: int) -> Location:
    line = place.start_line + rows if place.start_line is not None else None
    return replace(place, start_line=line, end_line=line)


def _claims(place: Location, said: Derivation) -> Iterator[Claim]:
    yield Claim(key="base_model", value=said.name, location=place, source="prose", effective=said.linked)
    yield Claim(key="base_model_relation", value=said.relation, location=place, source="prose")
    if said.subject:
        yield Claim(key="base_model_of", value=said.subject, location=place, source="prose")
