"""A tiny book of licenses and a way to make models out of a few files, for tests about reading and lineage."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any

from auditor import evidence
from auditor.core.document_names import COUNTS_FROM
from auditor.core.frozen import FrozenMap, freeze
from auditor.core.model import (
    LICENSE_CLAIMS,
    Document,
    DocumentKind,
    FetchedFile,
    Identification,
    LicenseRecord,
    ModelRef,
    ModelSummary,
    Recognized,
    RecordTerm,
    Snapshot,
    Status,
    Term,
)
from auditor.identify.library import Library, load_library
from auditor.records.base_models import BaseFamily, BaseModels
from auditor.terms import ledger

FREE_TEXT = "This is the Free Test Licence. Anybody may use it for anything.\n" * 3
LIMITED_TEXT = "This is the Limited Test Licence. Large companies must ask first.\n" * 3
CLOSED_TEXT = "This is the Closed Test Licence. Research alone is allowed.\n" * 3
_TEXTS = {"free-1.0": FREE_TEXT, "limited-1.0": LIMITED_TEXT, "closed-1.0": CLOSED_TEXT}


def _record(license_id: str, category: str, commercial: str, **more: Any) -> LicenseRecord:
    term = RecordTerm(id="commercial-use", value=commercial, where="1")
    given = {"terms": (term,), "terms_complete": True, **more}
    return LicenseRecord(
        id=license_id,
        name=f"The {license_id} Licence",
        kind=given.pop("kind", "license"),
        category=category,
        aliases=given.pop("aliases", ()),
        **given,
    )


class SmallBook:
    """Four licenses of rising strictness, and a use policy one of them takes in."""

    def __init__(self) -> None:
        self.records = {
            found.id: found
            for found in (
                _record("free-1.0", "permissive", "allowed", spdx="Free-1.0", aliases=("free",)),
                _record("copyleft-1.0", "strong-copyleft", "allowed", aliases=("copyleft",)),
                _record(
                    "limited-1.0",
                    "open-weight-restricted",
                    "conditional",
                    aliases=("limited",),
                    incorporates=("limited-policy",),
                ),
                _record("closed-1.0", "research-only", "prohibited", aliases=("closed",)),
                _record("sketchy-1.0", "permissive", "allowed", aliases=("sketchy",), terms_complete=False),
                LicenseRecord(
                    id="limited-policy",
                    name="Limited Use Policy",
                    kind="use-policy",
                    category="unclear",
                    terms=(RecordTerm(id="acceptable-use", value=("military",), where="a"),),
                    terms_complete=True,
                ),
            )
        }

    def get(self, license_id: str, /) -> LicenseRecord:
        return self.records[license_id]

    def resolve(self, alias: str, /) -> tuple[str, ...]:
        word = alias.casefold()
        return tuple(
            one.id for one in self.records.values() if word in (one.id, *one.aliases, (one.spdx or "").casefold())
        )

    def holds(self, license_id: str, words: str, /) -> bool:
        return False


BOOK = SmallBook()


@cache
def shipped_book() -> Library:
    """The book of the wheel, read once: what is remembered of a book keeps it alive."""
    return load_library()


BASES = BaseModels(
    (
        BaseFamily(
            id="lama",
            publisher="Lama Labs",
            license="limited",
            ids=("lama-labs/lama-*",),
            names=("*lama-[0-9]*",),
            owners=("lama-labs",),
            source="card of lama-labs/lama-1",
        ),
        BaseFamily(
            id="opal",
            publisher="Opal",
            license="free",
            ids=("opal/*",),
            names=("*opal-[0-9]*",),
            owners=("opal",),
            source="card of opal/opal-1",
        ),
    )
)


def snapshot(name: str, files: Mapping[str, str | bytes], **changes: Any) -> Snapshot:
    """A snapshot of a model with these files."""
    fetched = []
    for path, content in sorted(files.items()):
        data = content.encode() if isinstance(content, str) else content
        fetched.append(FetchedFile(path=path, data=data, sha256=hashlib.sha256(data).hexdigest()))
    listing = changes.pop("listing", tuple(sorted(files)))
    metadata = freeze(changes.pop("metadata", {}))
    return Snapshot(
        ref=ModelRef.parse(name),
        revision="0" * 40,
        files=tuple(fetched),
        listing=listing,
        metadata=metadata if isinstance(metadata, FrozenMap) else FrozenMap(),
        **changes,
    )


def card(text: str = "# A model\n", **front: str) -> str:
    """A README with this front matter."""
    return "---\n" + "".join(f"{key}: {value}\n" for key, value in front.items()) + "---\n" + text


def identify(document: Document) -> Identification:
    """What the small book takes a text for: a license text exactly, or with more words, or not at all."""
    for license_id, text in _TEXTS.items():
        if document.text.strip() == text.strip():
            return Identification(status=Status.EXACT, license_ids=(license_id,), location=document.location)
        if text.strip() in document.text and document.kind is DocumentKind.LICENSE:
            return Identification(status=Status.MODIFIED, nearest=license_id, score=0.9, location=document.location)
    return Identification(status=Status.UNRECOGNIZED, location=document.location)


def reference(stated: str) -> Identification:
    """What the small book takes a word for."""
    ids = BOOK.resolve(stated.removeprefix("the ").removesuffix(" licence").removesuffix(" license"))
    status = Status.REFERENCE if ids else Status.UNRECOGNIZED
    return Identification(status=status, license_ids=ids, stated=stated, method="tag")


def recognized(name: str, files: Mapping[str, str | bytes], **changes: Any) -> Recognized:
    """A model read and recognized with the small book."""
    taken = snapshot(name, files, **changes)
    reading = evidence.read(taken)
    documents = []
    for document in reading.documents:
        found = identify(document)
        terms: tuple[Term, ...] = ()
        if found.license_ids:
            terms = tuple(
                Term(
                    id=term.id,
                    value=term.value,
                    where=term.where,
                    quote="its own words",
                    location=document.location,
                    source="record",
                    confidence=1.0,
                    license_id=license_id,
                )
                for license_id in found.license_ids
                for term in BOOK.get(license_id).terms
            )
        documents.append((document, found, terms))
    claims = tuple(
        (claim, replace(reference(claim.value), location=claim.location))
        for claim in reading.claims
        if claim.key in LICENSE_CLAIMS
    )
    unread = ledger.each_once(
        entry
        for document, found, _ in documents
        if not found.license_ids
        for entry in ledger.unread_sentences(document, None, shipped_book())
    )
    return Recognized(
        summary=ModelSummary.of(taken),
        reading=reading,
        claims=claims,
        documents=tuple(entry for entry in documents if entry[0].score >= COUNTS_FROM),
        unread=unread,
    )
