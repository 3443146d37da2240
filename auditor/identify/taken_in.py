"""Addresses of the policies that license texts take in by reference: found in the texts at hand, or on record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from auditor.core import patterns as re
from auditor.core.document_names import COUNTS_FROM, name_documents
from auditor.core.hub_names import plain_text
from auditor.core.model import Claim, DocumentKind, Snapshot
from auditor.core.worded import Worded
from auditor.identify.library import Library
from auditor.identify.references import identify_reference
from auditor.records.strictness import policy_addresses

_WORDS = Worded("license_words.yaml")
_SPEAKS = _WORDS.pattern(
    r"\b{use_policies~}|{by_reference~} (?:\w+ ){0,3}{by_reference_end~}|{use_policies_joined~}", re.IGNORECASE
)
_ADDRESS = re.compile(r"https?://[^\s()<>\[\]\"'|]{1,600}")
_LOOKED_AT = 200
"""Addresses of one text; a text with more is a list of something else. By judgment: bounds time."""
_AROUND = 300
"""Characters before an address in which the words that name it are looked for. By judgment: a sentence."""
_MOST = 4
"""Texts incorporated by reference that are fetched. By judgment: bounds the requests that a license can cause; the
rest stays unread and asks."""


def taken_in(snapshot: Snapshot, claims: Iterable[Claim], book: Library) -> tuple[str, ...]:
    """Absolute addresses of use policies: those named in license texts first, then those of licenses on record.

    Args:
        claims: what the snapshot declares.
    """
    return tuple(dict.fromkeys((*_in_texts(snapshot), *_on_record(claims, book))))[:_MOST]


def _in_texts(snapshot: Snapshot) -> Iterator[str]:
    files = {file.path: file for file in snapshot.files}
    for named in name_documents(path for path in files if "://" not in path):
        decoded = files[named.path].decoded if named.score >= COUNTS_FROM else None
        if decoded is None or named.kind is not DocumentKind.LICENSE:
            continue
        for match in islice(_ADDRESS.finditer(decoded.text), _LOOKED_AT):
            around = decoded.text[max(0, match.start() - _AROUND) : match.end()]
            if _SPEAKS.search(around.replace("\n", " ")):
                yield plain_text(match[0].rstrip(".,;:"))


def _on_record(claims: Iterable[Claim], book: Library) -> Iterator[str]:
    for claim in claims:
        if claim.key in ("license", "license_name"):
            yield from policy_addresses(identify_reference(claim.value, book).license_ids, book)
