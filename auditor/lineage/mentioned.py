"""Which licenses an audit speaks of: gathered once, so that a stored audit can name them without the records."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from auditor.core.model import Coverage, Identification, LicenseRecord, LicenseSummary, ModelAudit
from auditor.core.protocols import Book


def licenses(models: Iterable[ModelAudit], book: Book) -> tuple[LicenseSummary, ...]:
    """A summary of every license named in the coverage of the models, by id; ids without a record are left out."""
    ids = {found for model in models if model.dossier for entry in model.dossier.coverage for found in _ids(entry)}
    summaries = []
    for license_id in sorted(ids):
        try:
            summaries.append(_summary(book.get(license_id)))
        except KeyError:
            continue
    return tuple(summaries)


def _ids(entry: Coverage) -> Iterator[str]:
    yield from entry.concluded.license_ids
    for found in (*entry.declared, *entry.detected):
        yield from _identified(found)
    for inherited in entry.inherited:
        yield from inherited.license_ids
    for term in entry.terms:
        if term.license_id:
            yield term.license_id


def _identified(found: Identification) -> Iterator[str]:
    yield from found.license_ids
    yield from (match.license_id for match in found.matches)
    if found.nearest:
        yield found.nearest


def _summary(record: LicenseRecord) -> LicenseSummary:
    return LicenseSummary(
        id=record.id,
        name=record.name,
        expression=record.expression,
        category=record.category,
        publisher=record.publisher,
        summary=record.summary,
        urls=record.urls,
        as_of=record.as_of,
    )
