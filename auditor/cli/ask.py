"""`auditor ask`: what the license of a model lets an ordinary company do, without any file of one's own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer

from auditor.cli.groups import grouped
from auditor.cli.options import EvidenceOptions, FormOption, check_form

if TYPE_CHECKING:
    from auditor.collect.collecting import Collection
    from auditor.core.model import Audit, ModelAudit

_MOST = 6
"""Sentences of a column. By judgment: three columns fit a screen."""
_COMPANY = "org.commercial=true"
"""All that is stated of the ordinary company."""
_QUESTIONS = 3
"""Open questions that are told. By judgment: likewise."""


@grouped
def ask(
    models: Annotated[
        list[str], typer.Argument(help="hf:org/name, api:vendor/model, or a page's address.", metavar="MODEL...")
    ],
    form: FormOption = "text",
    *,
    evidence: EvidenceOptions,
) -> None:
    """Ask what the license of a model lets an ordinary company do: permissions, conditions, limitations.

    No file is needed. The ordinary company is commercial, runs the weights itself and hands nothing on; everything else
    about it is unknown, so what depends on it is asked. `auditor review -p POLICY` answers for your own.
    """
    from auditor.cli.outputs import print_data, print_text
    from auditor.cli.say import json_text
    from auditor.cli.unread import tell_unread
    from auditor.core.model import ManifestEntry, ModelRef

    check_form(form)
    refs = dict.fromkeys(ModelRef.parse(model) for model in models)
    audit = _audit([ManifestEntry(ref=ref, workloads=()) for ref in refs], evidence)
    if form == "json":
        print_data(json_text([_data(audit, model) for model in audit.models], indent=1))
    else:
        print_text("\n\n".join("\n".join(_lines(audit, model)) for model in audit.models))
    tell_unread(audit)
    raise typer.Exit(3 if any(model.failure for model in audit.models) else 0)


def _audit(entries: list[Any], evidence: EvidenceOptions) -> Audit:
    """The audit by the default policy, for a commercial organization."""
    from datetime import UTC, datetime

    from auditor import pipeline
    from auditor.manifest import audit_cache
    from auditor.policy import default_policy
    from auditor.policy.rejudge import parse_settings, with_facts

    policy = with_facts(default_policy(), parse_settings([_COMPANY]))
    today = datetime.now(UTC).date()
    keys: list[str] = []

    def remembered(collection: Collection) -> Audit | None:
        """The same question about the same evidence has the same answer; models that fail are asked again."""
        if collection.failures:
            return None
        settings = ("ask", _COMPANY, evidence.max_depth)
        asked = audit_cache.evidence_of(collection)
        keys.append(
            audit_cache.key_of(
                entries, asked, policy_file=None, records=evidence.folders, workloads=(), as_of=today, settings=settings
            )
        )
        return audit_cache.find(keys[0], evidence.store)

    audit = pipeline.audit(
        entries,
        policy=policy,
        as_of=today,
        records=evidence.folders,
        collecting=pipeline.Collecting(
            store=evidence.store,
            offline=evidence.offline,
            endpoint=evidence.endpoint,
            jobs=evidence.jobs,
            max_depth=evidence.max_depth,
            follow_links=evidence.follow_links,
            remembered=remembered,
        ),
    )
    if keys and not any(model.failure for model in audit.models):
        audit_cache.keep(keys[0], audit, evidence.store)
    return audit


def _data(audit: Audit, model: ModelAudit) -> dict[str, Any]:
    from auditor.records.columns import Column, sentences

    found: dict[str, Any] = {"model": str(model.ref), "failure": model.failure.what if model.failure else None}
    if model.dossier is None:
        return found
    weights = model.dossier.weights
    said = sentences(weights.terms)
    found |= {
        "license": weights.concluded.expression,
        "name": _license(audit, model),
        "basis": weights.concluded.basis.value if weights.concluded.basis else None,
        "complete": weights.complete,
        "answer": _answer(model),
        "reasons": _reasons(model),
        "questions": [decision.question for decision in _decisions(audit, model)],
    }
    return found | {column.value: [one.plain for one in said if one.column is column] for column in Column}


def _lines(audit: Audit, model: ModelAudit) -> Iterator[str]:
    from auditor.core.printable import one_line

    told = _data(audit, model)
    if model.dossier is None:
        yield f"{one_line(str(model.ref))}: could not be read: {told['failure']}"
        return
    yield f"{one_line(str(model.ref))}: {one_line(told['name'])}" + (f" ({told['basis']})" if told["basis"] else "")
    yield f"  {told['answer']}"
    yield from (f"    {one_line(reason, 300)}" for reason in told["reasons"])
    for column in ("permissions", "conditions", "limitations"):
        said = told[column]
        yield f"  {column.capitalize()}" + ("" if said else ": none stated")
        yield from (f"    • {plain}" for plain in said[:_MOST])
        if len(said) > _MOST:
            yield f"    and {len(said) - _MOST} more: --format json"
    if told["questions"]:
        yield "  Open questions"
        yield from (f"    ? {one_line(question, 300)}" for question in told["questions"][:_QUESTIONS])
        if len(told["questions"]) > _QUESTIONS:
            yield f"    and {len(told['questions']) - _QUESTIONS} more: --format json"
    if not told["complete"]:
        yield "  Evidence is missing: a term that is not listed is unknown, not absent."
    yield "  Not legal advice."


def _answer(model: ModelAudit) -> str:
    from auditor.core.model import Outcome

    worst = max((verdict.outcome for verdict in model.verdicts), key=lambda outcome: outcome.rank)
    return {
        Outcome.FAIL: "An ordinary company may not use it as it is.",
        Outcome.NEEDS_REVIEW: "Whether an ordinary company may use it depends on the open questions.",
        Outcome.UPCOMING: "An ordinary company may use it today; a rule applies later.",
    }.get(worst, "An ordinary company may use it: no issues found.")


def _reasons(model: ModelAudit) -> list[str]:
    from auditor.core.model import Outcome

    failed = (f for verdict in model.verdicts for f in verdict.findings if f.outcome is Outcome.FAIL)
    return list(dict.fromkeys(f"{finding.check}: {finding.reason}" for finding in failed))


def _decisions(audit: Audit, model: ModelAudit) -> list[Any]:
    from auditor.report.decisions import decisions

    ref = str(model.ref)
    return [one for one in decisions(audit) if one.needed_now and any(pair[0] == ref for pair in one.unblocks)]


def _license(audit: Audit, model: ModelAudit) -> str:
    names = {entry.id: entry.name for entry in audit.licenses}
    assert model.dossier is not None  # noqa: S101 - the caller looked
    ways = (" and ".join(names.get(one, one) for one in way) for way in model.dossier.weights.ways)
    return " or ".join(ways) or "no license could be concluded"
