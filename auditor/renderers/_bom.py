"""What the bills of materials say alike: licenses by rule, parents, terms and dates in machine words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256

from auditor.core import patterns as re
from auditor.core.errors import UsageError
from auditor.core.model import Coverage, Dossier, Edge, Identification, Location, ModelRef, Status, Subject
from auditor.core.printable import clean, one_line, percent, web_link
from auditor.core.protocols import Texts
from auditor.records.named_licenses import NAMED, named_in
from auditor.records.own_texts import (
    PREFIX,
    altered,
    carried_down,
    modified,
    named_truly,
    names_altered,
    nearest,
    text_id,
)
from auditor.renderers._one_file import no_texts
from auditor.renderers._view import Row, View

_NOT_ID = re.compile(r"[^A-Za-z0-9.]+")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_SPDX_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+-]*")


@dataclass(frozen=True, slots=True)
class BomLicense:
    """A license for a machine: an SPDX id where there is one, else a LicenseRef with what identifies the text."""

    expression: str
    """SPDX id or ``LicenseRef-…``."""
    name: str
    url: str = ""
    text_sha256: str = ""
    """Hash of the file that was read; empty where only a name was found."""
    lines: tuple[int, int] | None = None
    """Of that file, 1-based and inclusive; None where it is the whole of it."""
    comment: str = ""

    @property
    def own_text(self) -> bool:
        """Whether it is a text of its own, no license on record."""
        return self.expression.startswith(PREFIX)

    @property
    def spdx(self) -> bool:
        """Whether the id is SPDX's own."""
        return not self.expression.startswith("LicenseRef-")


def text_of(named: BomLicense, texts: Texts) -> str:
    """The words of a license where they were read, fit to be shown; empty where the file is not at hand."""
    text = clean(texts(named.text_sha256) or "") if named.text_sha256 else ""
    if named.lines:
        first, last = named.lines
        return "\n".join(text.split("\n")[first - 1 : last])
    return text


class Extracted:
    """The licenses of a document that are no SPDX id, each once, with the files it was read in and whose they are."""

    def __init__(self, texts: Texts = no_texts) -> None:
        self._texts = texts
        self._named: dict[str, BomLicense] = {}
        self._read: dict[str, dict[str, dict[str, None]]] = {}
        self._stands: dict[tuple[str, str], BomLicense] = {}

    def __iter__(self) -> Iterator[BomLicense]:
        return iter(self._named.values())

    def add(self, named: BomLicense, row: Row) -> None:
        """A license of a model; one with an SPDX id needs no entry."""
        if named.spdx:
            return
        self._named.setdefault(named.expression, named)
        if named.text_sha256:
            self._read.setdefault(named.expression, {}).setdefault(named.text_sha256, {})[row.name] = None
            self._stands.setdefault((named.expression, named.text_sha256), named)

    def text(self, named: BomLicense) -> str:
        """The text that was read, whole; where files differ, each behind its hash. Empty where none is at hand."""
        files = {digest: self._stands[named.expression, digest] for digest in self._read.get(named.expression, {})}
        held = {digest: text for digest, one in files.items() if (text := text_of(one, self._texts))}
        if len(held) == 1:
            return next(iter(held.values()))
        return "\n\n".join(f"sha256 {digest}:\n\n{text}" for digest, text in held.items())

    def read(self, named: BomLicense) -> str:
        """The hashes of the files that were read, each with its models: models under one license have own files."""
        files = self._read.get(named.expression, {})
        told = "; ".join(f"{digest} ({', '.join(models)})" for digest, models in files.items())
        return f"sha256 of the file that was read: {told}." if told else "No text was read."


def sha256_or_none(text: str | None) -> str | None:
    """The text where it is such a hash; a stored audit could hold anything."""
    return text if text and _SHA256.fullmatch(text) else None


def slug(text: str) -> str:
    """The text as the part of an id: letters, digits, dots and hyphens."""
    return _NOT_ID.sub("-", text).strip("-")


def concluded(view: View, coverage: Coverage, of: str) -> list[BomLicense]:
    """The licenses that cover a subject of the model `of`; empty where nobody can tell."""
    found = [_on_record(view, one, coverage) for one in concluded_ids(coverage)]
    if names_altered(coverage):
        found += [_by_text(view, one, of) for one in coverage.detected if altered(one)]
    return _once((*found, *map(_named_only, named_in(coverage.concluded.expression))))


def _named_only(expression: str) -> BomLicense:
    """A license that a sentence names beside others and that is on no record: it may bind."""
    said = expression.removeprefix(NAMED).replace("-", " ")
    return BomLicense(expression, said, comment="License identified by name only; text not retrieved. It may bind.")


def concluded_ids(coverage: Coverage) -> tuple[str, ...]:
    """The record ids of what covers a subject, without those that would stand for a text that is not that license."""
    ids = coverage.concluded.license_ids
    if not names_altered(coverage):
        return ids
    return tuple(named_truly(ids, coverage.detected, carried_down(coverage))[0])


def stated(view: View, coverage: Coverage, of: str) -> list[BomLicense]:
    """What card and texts of the model `of` itself state, each license once; an altered or unknown text by its hash.

    A name in the card whose altered text stands there names that text, so that it is not told as the license.
    """
    found = [_by_text(view, one, of) for one in coverage.detected if altered(one)]
    for entry in (*coverage.detected, *coverage.declared):
        if altered(entry) and entry in coverage.detected:
            continue
        ids, _ = named_truly(entry.license_ids, coverage.detected, ())
        found += [_on_record(view, one, coverage) for one in ids]
        if not entry.license_ids and entry.status is Status.UNRECOGNIZED and entry.stated:
            found.append(_by_name(entry))
    return _once(found)


def expression(view: View, coverage: Coverage, of: str) -> str | None:
    """The concluded expression, with ids of their own for altered texts."""
    if not names_altered(coverage):
        return coverage.concluded.expression
    return " AND ".join(named.expression for named in concluded(view, coverage, of)) or None


def _once(found: Iterable[BomLicense]) -> list[BomLicense]:
    return list({named.expression: named for named in reversed(list(found))}.values())[::-1]


def _on_record(view: View, license_id: str, coverage: Coverage) -> BomLicense:
    known = view.license(license_id)
    read = [
        entry
        for entry in coverage.detected
        if license_id in entry.license_ids and entry.location and not altered(entry)
    ]
    digest, lines = _stands(next((entry.location for entry in read), None))
    if known is None:
        return BomLicense(f"LicenseRef-{slug(license_id)}", one_line(license_id), text_sha256=digest, lines=lines)
    url = web_link(known.urls[0]) if known.urls else ""
    expression = known.expression if _SPDX_ID.fullmatch(known.expression) else f"LicenseRef-{slug(license_id)}"
    return BomLicense(expression, one_line(known.name), url or "", digest, lines, one_line(known.summary))


def _stands(location: Location | None) -> tuple[str, tuple[int, int] | None]:
    """Hash of the file of a place, and the lines, where they are known."""
    if location is None:
        return "", None
    first, last = location.start_line, location.end_line
    return sha256_or_none(location.sha256) or "", (first, last) if first and last else None


def _by_text(view: View, entry: Identification, of: str) -> BomLicense:
    path = one_line(entry.location.path) if entry.location else "a text"
    digest, lines = _stands(entry.location)
    return BomLicense(
        text_id(entry, of),
        f"{path}: {view.identified(entry)}",
        text_sha256=digest,
        lines=lines,
        comment=_own_text(view, entry),
    )


def _own_text(view: View, entry: Identification) -> str:
    """That a text is a license of its own, and which it is nearest to."""
    near = [view.license_name(one) + _id_of(view, one) for one in nearest(entry)]
    if not near:
        return "Unrecognized license text. No license in the database is near it."
    kind = "Modified license text" if modified(entry) else "Unrecognized license text"
    alike = f" ({percent(entry.score, 1)} similar)" if 0 < entry.score < 1 else ""
    return f"{kind}. Nearest: {' and '.join(near)}{alike}. It is not that license: its own words bind."


def _id_of(view: View, license_id: str) -> str:
    known = view.license(license_id)
    return f" ({one_line(known.expression)})" if known else ""


def _by_name(entry: Identification) -> BomLicense:
    """A license that is stated by a name nobody knows; what was read is the name, not its text."""
    said = one_line(entry.stated, 200)
    part = slug(said)[:60].strip("-")
    if part != said:
        part = f"{part}-{sha256(said.encode('utf-8', 'replace')).hexdigest()[:8]}".strip("-")
    return BomLicense(f"LicenseRef-name-{part}", said, comment="License identified by name only; text not retrieved.")


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


def purl_of(dossier: Dossier, ref: str) -> str | None:
    """The package URL of an ancestor; None where it has none, or where nobody has seen such a model.

    A name that was guessed, or that the hub does not know, is no package.
    """
    edges = [edge for edge in dossier.parents if edge.parent == ref]
    if edges and not any(_seen(edge) for edge in edges):
        return None
    try:
        return ModelRef.parse(ref).purl
    except UsageError:
        return None


def _seen(edge: Edge) -> bool:
    guessed = not edge.declared and edge.said_by in ("name", "table", "file-name", "citation")
    return not guessed and not (edge.resolved or "").startswith(("not-found", "has-none"))


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


def parted(dataset: str) -> tuple[str, str]:
    """Name of a data set, and in one sentence what is known of it; what stands in the last brackets is no name."""
    depth, start = 0, len(dataset)
    for at in range(len(dataset) - 1, -1, -1):
        depth += {")": 1, "(": -1}.get(dataset[at], 0)
        if depth <= 0:
            start = at
            break
    name = dataset[:start].rstrip() if dataset.endswith(")") else dataset
    beside = dataset[start + 1 : -1] if name and name != dataset else ""
    said = f"Said beside its name: {beside}." if beside else "No license is said beside its name."
    return name or dataset, f"Named as training data. {said} Its own terms were not evaluated."


def coverage_of(dossier: Dossier, subject: Subject) -> Coverage | None:
    """What is known of one subject."""
    return next((entry for entry in dossier.coverage if entry.subject is subject), None)


def owner_of(name: str) -> str:
    """The account that a model or data set lies under, who supplies it; empty where the name has none."""
    owner, slash, last = one_line(name).partition("/")
    return owner if slash and last and " " not in owner and ":" not in owner else ""
