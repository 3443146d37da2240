"""Claims that a card makes in words: licenses, parents and the origin of training data, each with its line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from auditor.core.memory import Memory
from auditor.core.model import Claim, Document, Location, Subject
from auditor.evidence.bases_outside import bases_outside
from auditor.evidence.configured_data import configured_data
from auditor.evidence.made_data import made_data, vendor_in
from auditor.evidence.parent_mentions import parent_mentions
from auditor.evidence.series_bases import series_bases
from auditor.evidence.unnamed_bases import unnamed_bases
from auditor.records.base_models import load_base_models
from auditor.records.likeness import is_near
from auditor.text import beginning
from auditor.text.license_statements import license_statements
from auditor.text.markdown import Outline, outline
from auditor.text.references import with_references

_BOTH = frozenset({Subject.WEIGHTS, Subject.CODE})


def card_claims(view: Outline, path: str, sha256: str, own: str, memory: Memory | None) -> tuple[Claim, ...]:
    """The claims of `prose_claims`, as they were read earlier where a memory has them."""
    if memory is None:
        return tuple(prose_claims(view, path, sha256, own))
    asked = repr((view, path, sha256, own)).encode("utf-8", "surrogatepass")
    return memory.answer("claims", asked, lambda: tuple(prose_claims(view, path, sha256, own)))


def prose_claims(view: Outline, path: str, sha256: str, own: str) -> Iterator[Claim]:
    """Claims of a card's text; ``own`` is the model's own ``org/name``."""
    called = (own.rpartition("/")[2], *(one.title for one in view.headings[:1]))
    for statement in license_statements(view):
        if statement.of and not any(is_near(statement.of, one) for one in called):
            continue  # it tells the license of another model, whatever that is to this one
        place = Location(path=path, start_line=statement.line, end_line=statement.line, sha256=sha256)
        source = "table" if statement.tabled else "prose"
        common = {"location": place, "source": source, "covers": statement.covers}
        yield Claim(key="license", value=statement.name, **common)  # type: ignore[arg-type]
        if statement.link:
            yield Claim(key="license_link", value=statement.link[:500], **common)  # type: ignore[arg-type]
    view = with_references(view)
    for mention in parent_mentions(view, own):
        place = Location(path=path, start_line=mention.line, end_line=mention.line, sha256=sha256)
        if not mention.linked and load_base_models().series(mention.name):
            yield Claim(key="base_series", value=mention.name, location=place, source="prose")
            continue
        yield Claim(key="base_model", value=mention.name, location=place, source="prose", effective=mention.linked)
        yield Claim(key="base_model_relation", value=mention.relation, location=place, source="prose")
        if of := mention.subject or mention.release:
            yield Claim(key="base_model_of", value=of, location=place, source="prose")
        if mention.labeled:
            yield Claim(key="base_model_labeled", value=mention.name, location=place, source="prose")
    for base in (*unnamed_bases(view), *bases_outside(view, own)):
        place = Location(path=path, start_line=base.line, end_line=base.line, sha256=sha256)
        key = "another_base" if base.beside else "unnamed_base"
        yield Claim(key=key, value=base.words[:500], location=place, source="prose")
    for series in series_bases(view):
        place = Location(path=path, start_line=series.line, end_line=series.line, sha256=sha256)
        yield Claim(key="base_series", value=series.words, location=place, source="prose")
    for line, name in configured_data(view):
        place = Location(path=path, start_line=line, end_line=line, sha256=sha256)
        yield Claim(key="datasets", value=name, location=place, source="prose")
    for made in made_data(view):
        place = Location(path=path, start_line=made.line, end_line=made.line, sha256=sha256)
        yield Claim(key="data_origin", value=f"{made.vendor}: {made.words}", location=place, source="prose")


def asked_claims(prompt: Document) -> Iterator[Claim]:
    """The licenses a gated prompt asks to accept; what is beyond its budget is an unread sentence of the prompt."""
    first = prompt.location.start_line or 1
    for statement in license_statements(outline(beginning(prompt.text), first)):
        line = statement.line if prompt.location.start_line else None
        place = replace(prompt.location, start_line=line, end_line=line)
        yield Claim(key="license", value=statement.name, location=place, source="prose", covers=_BOTH)


def data_claims(claims: Iterable[Claim]) -> list[Claim]:
    """What the names of declared data sets tell of whose model made them."""
    return [
        replace(claim, key="data_origin", value=f"{vendor}: the data set {claim.value}")
        for claim in claims
        if claim.key == "datasets" and (vendor := vendor_in(claim.value))
    ]
