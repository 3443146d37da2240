"""Small dossiers for tests of the judge, in the words of invented licenses."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from auditor.core.frozen import freeze
from auditor.core.model import (
    Basis,
    Conclusion,
    Conflict,
    Coverage,
    Dossier,
    Evidence,
    Gap,
    Identification,
    Inherited,
    LicenseRecord,
    Location,
    ModelFact,
    ModelRef,
    Status,
    Subject,
    Term,
)

PLACE = Location(path="LICENSE", start_line=3, end_line=4, sha256="0" * 64)


@dataclass
class Shelf:
    """A book of a few invented licenses."""

    records: dict[str, LicenseRecord]

    def get(self, license_id: str, /) -> LicenseRecord:
        return self.records[license_id]

    def resolve(self, alias: str, /) -> tuple[str, ...]:
        word = alias.casefold()
        return tuple(r.id for r in self.records.values() if word == r.id or word in r.aliases)


def record(license_id: str, category: str, **more: Any) -> LicenseRecord:
    return LicenseRecord(id=license_id, name=license_id.title(), kind="license", category=category, **more)


SHELF = Shelf(
    {
        found.id: found
        for found in (
            record("open-1", "permissive", spdx="Open-1", aliases=("open",)),
            record("orchard-2", "open-weight-restricted", released=date(2024, 11, 15), family="orchard"),
            record("meadow-nc", "non-commercial", aliases=("cc-by-nc-9.0",)),
        )
    }
)


def term(term_id: str, value: Any, **more: Any) -> Term:
    """A term as read from the license file."""
    stated = {
        "where": "2", "quote": f"the words of {term_id}", "location": PLACE, "source": "record", "confidence": 1.0,
        "license_id": "orchard-2",
    }  # fmt: skip
    return Term(id=term_id, value=freeze(value), **{**stated, **more})


def dossier(
    *terms: Term,
    ids: tuple[str, ...] = ("open-1",),
    complete: bool = True,
    basis: Basis | None = Basis.DETECTED,
    conflicts: tuple[Conflict, ...] = (),
    confidence: float = 0.97,
    facts: dict[str, Any] | None = None,
    gaps: tuple[Gap, ...] = (),
    files: bool = True,
) -> Dossier:
    """A dossier whose weights are under ``ids`` with exactly these terms."""
    found = Identification(
        status=Status.EXACT if files else Status.REFERENCE,
        license_ids=ids,
        method="exact-hash" if files else "tag",
        confidence=0.99,
        stated="" if files else ids[0] if ids else "",
        location=PLACE if files else Location(path="README.md", start_line=2),
    )
    known = (found,) if ids else ()
    base = Inherited(path=("hf:orchard/pear",), relation="finetune", license_ids=ids, how="its card", declared=True)
    weights = Coverage(
        subject=Subject.WEIGHTS,
        declared=() if files else known,
        detected=known if files else (),
        inherited=(base,) if any(one.severity == "laundering" for one in conflicts) else (),
        concluded=Conclusion(
            license_ids=ids, expression=None, basis=basis if ids else None, reason="the text says so",
            confidence=confidence if ids else 0.0,
        ),
        terms=terms,
        complete=complete and bool(ids),
        gaps=gaps,
    )  # fmt: skip
    nothing = Conclusion(license_ids=(), expression=None, basis=None, reason="not asked", confidence=0.0)
    others = [
        replace(weights, subject=subject, declared=(), detected=(), concluded=nothing, terms=(), complete=False)
        for subject in (Subject.CODE, Subject.DATA, Subject.OUTPUTS)
    ]
    return Dossier(
        ref=ModelRef.parse("hf:orchard/pear-7b"),
        revision="0" * 40,
        origin="hub",
        retrieved_at="2026-11-21T00:00:00Z",
        gated=False,
        files=(),
        coverage=(weights, *others),
        lineage=(),
        conflicts=conflicts,
        facts=tuple(ModelFact(name=name, value=freeze(value), source="test") for name, value in (facts or {}).items()),
        anomalies=(),
        gaps=gaps,
        looked_at=("LICENSE", "README.md"),
    )


def laundering() -> Conflict:
    """A declaration that drops the terms of a stricter base."""
    side = Evidence(statement="the parent is 'orchard/pear'", location=Location(path="README.md", start_line=5))
    return Conflict(kind="declared-vs-base", severity="laundering", statement="declared open on orchard", sides=(side,))
