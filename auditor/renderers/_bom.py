"""What the bills of materials say alike: licences by rule, parents, terms and dates in machine words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from auditor.errors import UsageError
from auditor.model import Coverage, Dossier, Identification, ModelRef, Status, Subject
from auditor.renderers._text import one_line, web_link
from auditor.renderers._view import Row, View

_NOT_ID = re.compile(r"[^A-Za-z0-9.]+")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_SPDX_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+-]*")


@dataclass(frozen=True, slots=True)
class Named:
    """A licence for a machine: an SPDX id where there is one, else a LicenseRef with what identifies the text."""

    expression: str
    """SPDX id or ``LicenseRef-…``."""
    name: str
    url: str = ""
    text_sha256: str = ""
    """Hash of the file that was read; empty where only a name was found."""
    comment: str = ""

    @property
    def spdx(self) -> bool:
        """Whether the id is SPDX's own."""
        return not self.expression.startswith("LicenseRef-")


def sha256_or_none(text: str | None) -> str | None:
    """The text where it is such a hash; a stored audit could hold anything."""
    return text if text and _SHA256.fullmatch(text) else None


def slug(text: str) -> str:
    """The text as the part of an id: letters, digits, dots and hyphens."""
    return _NOT_ID.sub("-", text).strip("-")


def concluded(view: View, coverage: Coverage) -> list[Named]:
    """The licences that cover a subject; empty where nobody can tell."""
    return [_on_record(view, one, coverage) for one in coverage.concluded.license_ids]


def stated(view: View, coverage: Coverage) -> list[Named]:
    """What card and texts of the model itself state, each licence once; a changed or unknown text by its hash."""
    found: dict[str, Named] = {}
    for entry in (*coverage.detected, *coverage.declared):
        named = [_on_record(view, one, coverage) for one in entry.license_ids] or _by_text(view, entry)
        for one in named:
            found.setdefault(one.expression, one)
    return list(found.values())


def _on_record(view: View, license_id: str, coverage: Coverage) -> Named:
    known = view.license(license_id)
    read = [entry for entry in coverage.detected if license_id in entry.license_ids and entry.location]
    digest = next((sha256_or_none(entry.location.sha256) or "" for entry in read if entry.location), "")
    if known is None:
        return Named(f"LicenseRef-{slug(license_id)}", one_line(license_id), text_sha256=digest)
    url = web_link(known.urls[0]) if known.urls else ""
    expression = known.expression if _SPDX_ID.fullmatch(known.expression) else f"LicenseRef-{slug(license_id)}"
    return Named(expression, one_line(known.name), url or "", digest, one_line(known.summary))


def _by_text(view: View, entry: Identification) -> list[Named]:
    digest = sha256_or_none(entry.location.sha256) if entry.location else None
    if entry.location is None or digest is None or entry.status not in (Status.MODIFIED, Status.UNRECOGNISED):
        return []
    return [
        Named(
            f"LicenseRef-text-{digest[:16]}",
            f"{one_line(entry.location.path)}: {view.identified(entry)}",
            text_sha256=digest,
            comment=view.identified(entry),
        )
    ]


def ancestors(dossier: Dossier) -> Iterator[tuple[str, str, bool]]:
    """Reference, relation and whether the model itself declares it, of every ancestor known; each once."""
    seen = set()
    for edge in dossier.parents:
        if edge.parent not in seen:
            seen.add(edge.parent)
            yield edge.parent, edge.relation, edge.declared
    for coverage in dossier.coverage:
        for entry in coverage.inherited:
            for ref in entry.path:
                if ref not in seen:
                    seen.add(ref)
                    yield ref, entry.relation, entry.declared


def purl_of(ref: str) -> str | None:
    """The package URL of a reference written as text; None where it has none or is none."""
    try:
        return ModelRef.parse(ref).purl
    except UsageError:
        return None


def purl(row: Row) -> str | None:
    """The package URL of the audited revision."""
    dossier = row.model.dossier
    found = row.model.ref.at(dossier.revision if dossier else row.model.ref.revision).purl
    return one_line(found) if found else None


def fact(dossier: Dossier, name: str) -> tuple[str, ...]:
    """A fact of the model as words; empty where it is not known."""
    for entry in dossier.facts:
        if entry.name == name and entry.value is not None:
            values = entry.value if isinstance(entry.value, tuple) else (entry.value,)
            return tuple(one_line(str(value)) for value in values)
    return ()


def coverage_of(dossier: Dossier, subject: Subject) -> Coverage | None:
    """What is known of one subject."""
    return next((entry for entry in dossier.coverage if entry.subject is subject), None)
