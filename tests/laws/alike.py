"""Audits of several models that speak in the same words and rest on different evidence.

Everything foreign in them (a quote, a line, a hash, a reason, a note …) carries a mark such as ``quote3x``. Marks are
drawn from small pools, so that models share some and differ in others, and a reader of a report can tell from a mark
alone which models it may stand beside.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from hashlib import sha256

from hypothesis import strategies as st

from auditor.core.frozen import freeze
from auditor.core.model import (
    Audit,
    Basis,
    Evidence,
    FactSeen,
    Finding,
    Location,
    ModelAudit,
    ModelRef,
    Outcome,
    Severity,
    Term,
    Waiver,
    WorkloadSummary,
)
from tests.renderers import audits

WORKLOADS = ("ward", "shop", "desk")
FIRST_LINE = 10_000
"""Lines of the audits count from here, so that a number of a line is no other number of a report."""
_KINDS = "quote|said|reason|question|remedy|note|waiver|ticket|approver|title|cite|value|section"
_MARK = re.compile(rf"(?:{_KINDS})\d+x")
_LINE = re.compile(r"(?<![0-9a-f.,])1\d{4}(?![0-9a-f]|,\d{3})")
_HEX = re.compile(r"(?<![0-9a-zA-Z])[0-9a-f]{12,64}(?![0-9a-zA-Z])")


def digest(number: int) -> str:
    """The hash of the file with a number."""
    return sha256(f"file {number}".encode()).hexdigest()


_DIGESTS = {digest(number): f"file{number}" for number in range(8)}


def marks(text: str) -> set[str]:
    """Every mark in a text: words, lines, and hashes in full or shortened."""
    found = set(_MARK.findall(text)) | {f"line{number}" for number in _LINE.findall(text)}
    for part in _HEX.findall(text):
        found |= {f"hash of {name}" for full, name in _DIGESTS.items() if full.startswith(part)}
    return found


def marks_of(model: ModelAudit) -> set[str]:
    """Every mark that may stand beside a model."""
    return marks(repr(model))


@st.composite
def evidence(draw: st.DrawFn) -> Evidence:
    """A quote of a license or a card, a line of the policy, or a place where nothing was found."""
    number = draw(st.integers(0, 3))
    said = f"said{draw(st.integers(0, 1))}x of it"
    if draw(st.integers(0, 5)) == 0:
        return Evidence(statement=said, looked_in=(f"part-{number}.md",))
    in_policy = draw(st.integers(0, 3)) == 0
    place = Location(
        path="auditor.yaml" if in_policy else draw(st.sampled_from(["LICENSE", "README.md"])),
        start_line=FIRST_LINE + draw(st.integers(0, 3)),
        sha256=None if in_policy else digest(draw(st.integers(0, 3))),
    )
    words = " of the text says what may be done" if draw(st.booleans()) else ""
    return Evidence(statement=said, location=place, quote=None if in_policy else f"quote{number}x{words}")


@st.composite
def findings(draw: st.DrawFn, check: str) -> Finding:
    """A finding in one of few wordings, with evidence, facts, notes, remedy and waiver of its own."""

    def mark(kind: str, most: int = 1) -> str:
        return f"{kind}{draw(st.integers(0, most))}x"

    outcome = draw(st.sampled_from([Outcome.FAIL, Outcome.FAIL, Outcome.NEEDS_REVIEW, Outcome.UPCOMING, Outcome.PASS]))
    cap = freeze({"threshold": 600, "metric": "monthly-active-users"})
    facts = (
        FactSeen(
            name="org.sector",
            value=mark("value", 2),
            known=True,
            location=Location(path="auditor.yaml", start_line=FIRST_LINE + draw(st.integers(4, 6))),
        ),
        FactSeen(name="license.user_cap.state", value="below", known=True),
        FactSeen(name="terms.user-cap", value=(cap,), known=True),
        FactSeen(name="license.user_cap.measured", value=draw(st.sampled_from([60, 70])), known=True),
    )
    waiver = Waiver(
        reason=mark("waiver"),
        approver=mark("approver"),
        author="an author",
        until=draw(st.sampled_from([date(2027, 1, 1), date(2027, 2, 2)])),
        ticket=mark("ticket"),
    )
    upcoming = outcome is Outcome.UPCOMING
    return Finding(
        check=check,
        pack="law",
        title=mark("title", 0),
        outcome=outcome,
        severity=draw(st.sampled_from([Severity.HIGH, Severity.HIGH, Severity.LOW])),
        confidence="high",
        reason=f"{mark('reason')} is why",
        citation=mark("cite", 0),
        evidence=tuple(draw(st.lists(evidence(), min_size=1, max_size=3))),
        facts=facts if draw(st.booleans()) else facts[:1],
        question=f"{mark('question')}?" if outcome is Outcome.NEEDS_REVIEW else None,
        who="legal",
        remedy=mark("remedy"),
        would_be=draw(st.sampled_from([Outcome.FAIL, Outcome.NEEDS_REVIEW])) if upcoming else None,
        applies_from=draw(st.sampled_from([date(2027, 3, 3), date(2027, 4, 4)])) if upcoming else None,
        waiver=waiver if outcome is not Outcome.UPCOMING and draw(st.integers(0, 3)) == 0 else None,
        notes=(mark("note"),) if draw(st.booleans()) else (),
    )


@st.composite
def terms(draw: st.DrawFn) -> tuple[Term, ...]:
    """Duties of a license that are worded alike and stand in different sections and sentences."""
    number = draw(st.integers(0, 3))
    place = Location(path="LICENSE", start_line=FIRST_LINE + number, sha256=digest(number))
    return (
        audits.term(
            "license-copy", "required", f"section{number}x", f"quote{number}x gives a copy", place, license_id="mit"
        ),
    )


@st.composite
def models(draw: st.DrawFn, number: int) -> ModelAudit:
    """One model in some workloads."""
    name = f"hf:lab/model-{number}"
    covered = audits.weights(
        audits.concluded(("heron-community-2",), "LicenseRef-heron-community-2", Basis.DETECTED, "its text"),
        draw(terms()),
        detected=(
            replace(
                audits.detected(name, "LICENSE", "heron-community-2", "LicenseRef-heron-community-2"),
                location=Location(path="LICENSE", start_line=1, end_line=9, sha256=digest(draw(st.integers(4, 6)))),
            ),
        ),
    )
    quiet = audits.finding("LAW-0", "Nothing to say", Outcome.PASS, "nothing is said", evidence=())
    asked = draw(st.lists(st.sampled_from(WORKLOADS), min_size=1, max_size=3, unique=True))
    verdicts = tuple(
        audits.verdict(
            workload, quiet, *(draw(findings(check)) for check in ("LAW-1", "LAW-2")[: draw(st.integers(1, 2))])
        )
        for workload in sorted(asked)
    )
    return ModelAudit(
        ref=ModelRef.parse(name), dossier=audits.dossier(name, covered, paths=()), failure=None, verdicts=verdicts
    )


@st.composite
def alike(draw: st.DrawFn) -> Audit:
    """Two to four models that speak alike."""
    made = [draw(models(number)) for number in range(draw(st.integers(2, 4)))]
    workloads = tuple(WorkloadSummary(id=one, title=one, facts=freeze({})) for one in WORKLOADS)
    return audits.audit(*made, policy=audits.policy(workloads=workloads))
