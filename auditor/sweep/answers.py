"""What a sweep says of one model, and the Arrow columns that hold it.

An answer speaks of evidence, not of a name: models with equal evidence share one answer. Nothing in it is milder than
what the pipeline says; a row that could not be read has a failure and the outcome ``needs-review`` for every workload.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING

from auditor.core.model import (
    Dossier,
    Failure,
    Finding,
    Identification,
    ModelAudit,
    Outcome,
    Severity,
    Status,
    Term,
)  # fmt: skip
from auditor.core.whereabouts import id_of
from auditor.records.own_texts import PREFIX
from auditor.records.strictness import rank, record

if TYPE_CHECKING:
    import pyarrow as pa

    from auditor.identify.library import Library

CAPS = ("user-cap", "revenue-cap", "other-cap")
"""Terms that set a number somebody must stay below."""
_LONGEST = 240
"""Characters of a sentence in a row of results. By judgment: bounds the size of millions of rows."""
_NOTHING = "not-stated"


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """The verdict for one workload."""

    workload: str
    outcome: str
    fails: tuple[str, ...] = ()
    """Ids of the checks that fail and are not waived."""
    asks: tuple[str, ...] = ()
    """Ids of the checks a person must answer."""
    reason: str = ""
    """Of the first finding that decides the verdict."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RowAnswer:
    """One row of the result, without the model's name."""

    failure: str | None = None
    """``bug`` or ``row`` where nothing could be said; ``why`` tells what went wrong."""
    license: str | None = None
    """SPDX expression of what was concluded for the weights."""
    license_ids: tuple[str, ...] = ()
    status: str = _NOTHING
    """How the weightiest evidence relates to the records: of the texts, else of the declaration."""
    basis: str | None = None
    confidence: float = 0.0
    category: str = "unknown"
    """Of the strictest license concluded."""
    declared: str | None = None
    detected: str | None = None
    complete: bool = False
    caps: tuple[str, ...] = ()
    conflicts: tuple[str, ...] = ()
    """``kind:severity`` of each."""
    bases: tuple[str, ...] = ()
    """The parents it declares, and those it seems to have."""
    base_family: str | None = None
    """What its family tree begins with, where that is well known."""
    gated: bool = False
    why: str = ""
    """Why this license was concluded, or none."""
    verdicts: tuple[Judged, ...] = ()


def answer_of(audit: ModelAudit, workloads: Sequence[str], book: Library) -> RowAnswer:
    """The answer an audit of one model gives."""
    if audit.dossier is None:
        return failed(audit.failure, workloads)
    dossier, weights = audit.dossier, audit.dossier.weights
    concluded = weights.concluded
    return RowAnswer(
        # Models of equal evidence share an answer, and the id of an altered text is made of one model's file.
        license=None if PREFIX in (concluded.expression or "") else concluded.expression,
        license_ids=concluded.license_ids,
        status=_status(dossier).value,
        basis=concluded.basis.value if concluded.basis else None,
        confidence=round(concluded.confidence, 3),
        category=_category(concluded.license_ids, book),
        declared=_named(weights.declared),
        detected=_named(weights.detected),
        complete=weights.complete,
        caps=tuple(dict.fromkeys(_cap(term) for term in weights.terms if term.id in CAPS)),
        conflicts=tuple(dict.fromkeys(f"{one.kind}:{one.severity}" for one in dossier.conflicts)),
        bases=tuple(dict.fromkeys(id_of(edge.parent) for edge in dossier.parents)),
        base_family=_family(dossier),
        gated=dossier.gated,
        why=_short(concluded.reason),
        verdicts=tuple(_judged(one.workload, one.outcome, one.findings) for one in audit.verdicts),
    )


def failed(failure: Failure | None, workloads: Sequence[str]) -> RowAnswer:
    """The answer where nothing could be read: a failure, and a question for every workload; never a pass."""
    kind, what = (failure.kind, f"{failure.what} ({failure.where})") if failure else ("row", "")
    open_ = tuple(Judged(workload=one, outcome=Outcome.NEEDS_REVIEW.value, reason=_short(what)) for one in workloads)
    return RowAnswer(failure=kind, status=Status.ERROR.value, why=_short(what), verdicts=open_)


_SEVERITIES = tuple(Severity)
"""The gravest first."""


def _judged(workload: str, outcome: Outcome, findings: Sequence[Finding]) -> Judged:
    counted = [one for one in findings if one.waiver is None]
    fails = tuple(one.check for one in counted if one.outcome is Outcome.FAIL)
    asks = tuple(one.check for one in counted if one.outcome is Outcome.NEEDS_REVIEW and not one.depends_on)
    # The gravest of those that made the outcome: a row has room for one reason.
    made_it = (one for one in counted if one.outcome is outcome and not one.depends_on)
    decisive = min(made_it, key=lambda one: _SEVERITIES.index(one.severity), default=None)
    said = (
        _short(decisive.reason)
        if decisive and outcome in (Outcome.FAIL, Outcome.NEEDS_REVIEW, Outcome.UPCOMING)
        else ""
    )
    return Judged(workload=workload, outcome=outcome.value, fails=fails, asks=asks, reason=said)


def _status(dossier: Dossier) -> Status:
    seen = (*dossier.weights.detected, *dossier.weights.declared)
    worst = [one.status for one in seen if one.status in (Status.MODIFIED, Status.UNRECOGNIZED)]
    known = [one.status for one in seen if one.recognized]
    return (worst if dossier.weights.detected and worst else known or worst or [Status.NOT_STATED])[0]


def _category(ids: Sequence[str], book: Library) -> str:
    found = [known for one in sorted(ids, key=lambda one: -rank(book, one)) if (known := record(book, one))]
    return found[0].category if found else "unknown"


def _named(found: Sequence[Identification]) -> str | None:
    return " AND ".join(dict.fromkeys(one.expression for one in found if one.expression)) or None


def _cap(term: Term) -> str:
    value = term.value
    if hasattr(value, "get"):
        number, unit = value.get("threshold"), value.get("metric") or value.get("currency") or value.get("kind")
        return f"{term.id}:{number}" + (f" {unit}" if unit else "")
    return f"{term.id}:{value}"


def _family(dossier: Dossier) -> str | None:
    names = next((fact.value for fact in dossier.facts if fact.name == "model.lineages"), ())
    known = [name for name in names if ": " in name and not name.startswith("hf:")]
    return " + ".join(known) or None


def _short(text: str) -> str:
    """A reason in one line."""
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


# ------------------------------------------------------------------------------------------------------- columns


def schema() -> pa.Schema:
    """The columns of a result: id and revision first, then all of an answer."""
    import pyarrow as pa

    kinds = {"str": pa.string(), "str | None": pa.string(), "float": pa.float64(), "bool": pa.bool_()}
    kinds["tuple[str, ...]"] = pa.list_(pa.string())
    verdicts = pa.list_(pa.struct([(one.name, kinds[str(one.type)]) for one in fields(Judged)]))
    told = [(one.name, kinds.get(str(one.type), verdicts)) for one in fields(RowAnswer)]
    before, after = ([(name, pa.string()) for name in names] for names in _AROUND)
    return pa.schema([*before, *told, *after])


_AROUND = (("id", "revision", "publisher"), ("policy", "data_version"))


def to_batch(
    ids: Sequence[str | None], revisions: Sequence[str | None], answers: Sequence[RowAnswer], *, policy: str, data: str
) -> pa.RecordBatch:
    """Results as one batch.

    Made as one value: of a list as such, Arrow asks whether it is of pandas, and loads that library to know (36 MB).
    """
    import pyarrow as pa

    after = {"policy": policy, "data_version": data}
    rows = [
        {"id": name, "revision": revision, "publisher": _publisher(name), **asdict(answer), **after}
        for name, revision, answer in zip(ids, revisions, answers, strict=True)
    ]
    return pa.RecordBatch.from_struct_array(pa.scalar(rows, pa.list_(pa.struct(schema()))).values)


def _publisher(name: str | None) -> str | None:
    owner, slash, _ = (name or "").partition("/")
    return owner if slash else None
