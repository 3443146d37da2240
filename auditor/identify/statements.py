"""A file that holds no licence, but says in a few words which one applies: a stub, a notice, a link."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from auditor.identify.references import identify_reference
from auditor.model import Identification, Match, Status

if TYPE_CHECKING:
    from auditor.licenses import LicenseBook

MOST_WORDS = 60
"""Words of a stub; a longer text that is no licence on record is a text nobody read."""
MOST_CHARACTERS = 1200
_NOTICE = re.compile(r"^\W*(?:copyright|\(c\)|©).*$|^\W*all rights reserved\.?\W*$", re.IGNORECASE | re.MULTILINE)


def identify_stub(text: str, book: LicenseBook) -> Identification | None:
    """The `reference` that a short text makes; None where the text is long or names no single licence on record."""
    if len(text) > MOST_CHARACTERS or len(text.split()) > MOST_WORDS:
        return None
    found = identify_reference(_NOTICE.sub("", text), book)
    if found.status is not Status.REFERENCE:
        return None
    start = text[: len(text) - len(text.lstrip())].count("\n") + 1
    end = text.rstrip().count("\n") + 1
    matches = tuple(
        Match(license_id=license_id, start_line=start, end_line=end, status=Status.REFERENCE, score=1.0)
        for license_id in found.license_ids
    )
    return replace(found, matches=matches, stated=" ".join(text.split())[:MOST_CHARACTERS])
