"""`auditor ask`: what the license of a model lets an ordinary company do, without any file of one's own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any

from click.exceptions import Exit

from auditor.cli.groups import grouped
from auditor.cli.line import Argument
from auditor.cli.options import EvidenceOptions, FormOption, check_form

if TYPE_CHECKING:
    from auditor.collect.collecting import Collection
    from auditor.core.model import Audit, ModelAudit, Term
    from auditor.records.columns import Column

_MOST = 6
"""Sentences of a column, where not more of them ask something. By judgment: three columns fit a screen."""
_COMPANY = ("org.commercial=true", "deployment.purpose=operations")
"""All that is stated of the ordinary company: it earns money, and what it runs serves its work, not research."""
_USES = "acceptable-use"
"""The term that lists uses."""
_MOST_ITEMS = 8
"""Items of one list in a sentence. By judgment: two lines of a terminal."""
_IF_OPEN = ", unless the answer to an open question below limits them"
_QUESTIONS = 3
"""Open questions that are told. By judgment: likewise."""


@grouped
def ask(
    models: Annotated[
        list[str], Argument(help="hf:org/name, api:vendor/model, or a page's address.", metavar="MODEL...")
    ],
    form: FormOption = "text",
    *,
    evidence: EvidenceOptions,
) -> None:
    """Ask what the license of a model lets an ordinary company do: permissions, conditions, limitations.

    No file is needed. The ordinary company is commercial, uses the model productively, runs the weights itself and
    hands nothing on; everything else about it is unknown, so what depends on it is asked. `auditor review -p POLICY`
    answers for your own.
    """
    from auditor.cli.account import tell_unread
    from auditor.cli.outputs import print_data, print_text
    from auditor.cli.say import json_text
    from auditor.core.model import ManifestEntry, ModelRef

    check_form(form)
    refs = dict.fromkeys(ModelRef.parse(model) for model in models)
    audit = _audit([ManifestEntry(ref=ref, workloads=()) for ref in refs], evidence)
    bases = _bases(audit, evidence)
    told = [_data(audit, model, bases) for model in audit.models]
    if form == "json":
        print_data(json_text([one for one, _ in told], indent=1))
    else:
        print_text("\n\n".join("\n".join(_lines(*one)) for one in told))
    tell_unread(audit, shown=form == "text")
    raise Exit(3 if any(model.failure for model in audit.models) else 0)


def _audit(entries: list[Any], evidence: EvidenceOptions) -> Audit:
    """The audit by the default policy, for a commercial organization."""
    from datetime import UTC, datetime

    from auditor import pipeline
    from auditor.manifest import audit_cache
    from auditor.policy import default_policy
    from auditor.policy.judging.rejudge import parse_settings, with_facts

    policy = with_facts(default_policy(), parse_settings(list(_COMPANY)))
    today = datetime.now(UTC).date()
    keys: list[str] = []

    def remembered(collection: Collection) -> Audit | None:
        """The same question about the same evidence has the same answer; models that fail are asked again."""
        if collection.failures:
            return None
        settings = ("ask", *_COMPANY, evidence.max_depth)
        asked = audit_cache.evidence_of(collection)
        keys.append(
            audit_cache.key_of(
                entries, asked, policy_file=None, records=evidence.folders, workloads=(), settings=settings
            )
        )
        found, _ = audit_cache.find(keys[0], evidence.store, today) or (None, None)
        return found if found and found.as_of == today else None

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


def _bases(audit: Audit, evidence: EvidenceOptions) -> dict[str, ModelAudit]:
    """By name: parents under licenses nobody knows, read for themselves, because their terms bind what is made of them.

    What a license on record says comes down to the model by itself.
    """
    from auditor.core.errors import UsageError
    from auditor.core.model import ManifestEntry, ModelRef

    unknown = {
        edge.parent: None
        for model in audit.models
        if model.dossier and not model.dossier.weights.concluded.by
        for edge in model.dossier.parents
        if any(gap.what == edge.parent for gap in model.dossier.weights.gaps)
    }
    refs: list[ModelRef] = []
    for name in unknown:
        with suppress(UsageError):  # a card may name as its base what is no reference
            refs.append(ModelRef.parse(name))
    if not refs:
        return {}
    entries = [ManifestEntry(ref=ref, workloads=()) for ref in refs]
    return {str(model.ref): model for model in _audit(entries, evidence).models if model.dossier}


def _through(model: ModelAudit, bases: Mapping[str, ModelAudit]) -> dict[str, tuple[Term, ...]]:
    """Parent → terms of its own documents that bind the model and stand among none of its licenses."""
    from auditor.core.model import FROM_OUTPUTS
    from auditor.records.columns import Column, column

    assert model.dossier is not None  # noqa: S101 - the caller looked
    return {
        edge.parent: tuple(term for term in base.dossier.weights.terms if column(term) is not Column.PERMISSIONS)
        for edge in model.dossier.parents
        if edge.relation not in FROM_OUTPUTS and (base := bases.get(edge.parent)) and base.dossier
    }


def _data(audit: Audit, model: ModelAudit, bases: Mapping[str, ModelAudit]) -> tuple[dict[str, Any], dict[str, int]]:
    """What is told of a model, and how many sentences of each column ask something and are never folded away."""
    from auditor.cli.ask_service import of_service
    from auditor.core.model import FROM_OUTPUTS
    from auditor.records.columns import DEMANDS, Column, column
    from auditor.report.ways import left, ways_taken

    found: dict[str, Any] = {"model": str(model.ref), "failure": model.failure.what if model.failure else None}
    if model.failure:
        found["hint"] = model.failure.hint
    if service := of_service(model.ref):
        found["service"] = service
    if model.dossier is None:
        return found, {}
    weights = model.dossier.weights
    taken = ways_taken(model)
    through = _through(model, bases)
    terms = [term for way in taken for term in way.terms]
    terms += [replace(term, via=(base, *term.via)) for base, stated in through.items() for term in stated]
    # Permissions of one license are none where what else binds limits the same.
    limited = {term.id for term in terms if column(term) is Column.LIMITATIONS}
    terms = [term for term in terms if column(term) is not Column.PERMISSIONS or term.id not in limited]
    said = _said(terms)
    found |= {
        "license": weights.concluded.expression,
        "name": _license(audit, model, through),
        "basis": weights.concluded.basis.value if weights.concluded.basis else None,
        "complete": all(way.complete for way in taken),
        "choose": [_named(audit, way.concluded.license_ids) for way in taken] if weights.choices else [],
        "or": [_named(audit, way.concluded.license_ids) for way in left(model)],
        "answer": _answer(model, [bases[name] for name in through]),
        "reasons": _reasons(model) + [f"{name}: {one}" for name in through for one in _reasons(bases[name])],
        "questions": [decision.question for decision in _decisions(audit, model)],
    }
    found |= {one.value: [plain for plain, _, _ in said[one]] for one in Column}
    found["trained_on_outputs"] = [
        f"{edge.parent}: {edge.resolved}" for edge in model.dossier.lineage
        if edge.relation in FROM_OUTPUTS and edge.resolved and edge.parent.startswith("api:")
    ]  # fmt: skip
    found["places"] = _places(terms)
    found["through"] = {plain: base for of in said.values() for plain, base, _ in of if base}
    return found, {one.value: sum(weight < len(DEMANDS) for _, _, weight in of) for one, of in said.items()}


def _one_list_of_uses(terms: Iterable[Term]) -> Iterator[Term]:
    """The terms, with the uses that texts of one origin forbid in one list: their texts repeat each other."""
    lists: dict[str | None, Term] = {}
    for term in terms:
        if term.id != _USES or not isinstance(term.value, tuple):
            yield term
            continue
        base = term.via[-1] if term.via else None
        known = lists.get(base)
        lists[base] = replace(known, value=tuple(dict.fromkeys((*known.value, *term.value)))) if known else term
    yield from lists.values()


def _said(terms: Iterable[Term]) -> dict[Column, list[tuple[str, str | None, int]]]:
    """By column: sentence, the parent it comes down from alone, and its weight; the weightiest first."""
    from auditor.records.columns import DEMANDS, Column, sentences

    found: dict[Column, dict[str, tuple[str | None, int]]] = {one: {} for one in Column}
    for term in _one_list_of_uses(terms):
        for one in sentences((term,)):
            weight = DEMANDS.index(term.id) if term.id in DEMANDS else len(DEMANDS)
            base = term.via[-1] if term.via else None
            known = found[one.column].get(one.plain)
            found[one.column][one.plain] = (base if known is None else known[0] and base, weight)
    return {
        one: sorted(((plain, *more) for plain, more in told.items()), key=lambda row: row[2])
        for one, told in found.items()
    }


def _places(terms: Iterable[Term]) -> dict[str, str]:
    """Sentence → file and lines that state it, where a text was read; the surest first."""
    from auditor.records.columns import sentences

    found: dict[str, str] = {}
    for term in sorted(terms, key=lambda term: (term.doubt is not None, -term.confidence)):
        for one in sentences((term,)):
            if term.location is not None and term.quote is not None and not term.via:
                found.setdefault(one.plain, str(term.location))
    return found


def _lines(told: Mapping[str, Any], asking: Mapping[str, int]) -> Iterator[str]:
    from auditor.cli import ask_service
    from auditor.core.printable import one_line

    name = one_line(told["model"])
    if told["failure"] is not None:
        yield f"{name}: could not be read: {told['failure']}"
        if told["hint"]:
            yield f"  try: {told['hint']}"
        return
    yield f"{name}: {one_line(told['name'])}" + (f" ({told['basis']})" if told["basis"] else "")
    yield f"  {told['answer']}"
    yield from (f"    {one_line(reason, 300)}" for reason in told["reasons"])
    if told["choose"]:
        others = f"; or {one_line(' or '.join(told['or']))}, with its own terms" if told["or"] else ""
        yield f"  Choose {one_line(' or '.join(told['choose']))}: its terms follow{others}"
    columns = ("permissions", "conditions", "limitations")
    was_read = any(told[column] for column in columns)
    if service := told.get("service"):
        yield from ask_service.lines(service, was_read=was_read)
    for column in columns if was_read or not service else ():
        said = told[column]
        open_ = said and column == "permissions" and told["questions"]
        heading = f"{column.capitalize()}{_IF_OPEN}" if open_ else column.capitalize()
        yield f"  {heading}" + ("" if said else f": {_none_of(column, told)}")
        most = max(_MOST, asking[column])
        for plain in said[:most]:
            base = told["through"].get(plain)
            place = told["places"].get(plain)
            yield (
                f"    • {_shortened(plain)}"
                + (f" (through {one_line(base, 80)})" if base else "")
                + (f"  [{one_line(place, 80)}]" if place else "")
            )
        if len(said) > most:
            yield f"    and {len(said) - most} more: --format json"
    for one in told["trained_on_outputs"]:
        yield f"  Trained with outputs of {one_line(one, 300)}"
    if told["questions"]:
        yield "  Open questions"
        yield from (f"    ? {one_line(question, 300)}" for question in told["questions"][:_QUESTIONS])
        if len(told["questions"]) > _QUESTIONS:
            yield f"    and {len(told['questions']) - _QUESTIONS} more: --format json"
    if not told["complete"]:
        yield "  Evidence is missing: a term that is not listed is unknown, not absent."
    yield "  Not legal advice."


def _none_of(column: str, told: Mapping[str, Any]) -> str:
    """Why a column is empty: nothing is stated, or nobody knows yet what is."""
    if told["complete"]:
        return "none stated"
    if column == "permissions" and told["license"] is None:
        return "unknown until a license is concluded"
    return "unknown, evidence is missing"


def _shortened(plain: str) -> str:
    """A sentence whose list goes on for long, with what it leaves out counted."""
    items = plain.split("; ")
    if len(items) <= _MOST_ITEMS + 1:
        return plain
    return f"{'; '.join(items[:_MOST_ITEMS])}; and {len(items) - _MOST_ITEMS} more: --format json"


def _answer(model: ModelAudit, bases: Iterable[ModelAudit]) -> str:
    from auditor.core.model import Outcome

    own = [verdict.outcome for verdict in model.verdicts]
    # A base that asks leaves its question with the model; one that is certain not to serve decides.
    own += [v.outcome for base in bases for v in base.verdicts if v.outcome is Outcome.FAIL]
    worst = max(own, key=lambda outcome: outcome.rank)
    if worst is Outcome.UPCOMING:
        later = (f for verdict in model.verdicts for f in verdict.findings if f.outcome is worst)
        if all(finding.would_be is Outcome.PASS for finding in later):
            return "An ordinary company may use it; rules that apply later find no issues either."
    return {
        Outcome.FAIL: "No: an ordinary company may not use it as it is, because",
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


def _license(audit: Audit, model: ModelAudit, through: Iterable[str]) -> str:
    assert model.dossier is not None  # noqa: S101 - the caller looked
    own = " or ".join(filter(None, (_named(audit, way) for way in model.dossier.weights.ways)))
    bases = "".join(f", and the terms of its base {name}" for name in through)
    return (own or _unconcluded(model)) + bases


def _unconcluded(model: ModelAudit) -> str:
    """What was read in the place of a license."""
    from auditor.cli import ask_service
    from auditor.core.model import Status
    from auditor.core.printable import one_line

    assert model.dossier is not None  # noqa: S101 - the caller looked
    if service := ask_service.of_service(model.ref):
        return ask_service.headline(service)
    words = {Status.UNRECOGNIZED: "unrecognized", Status.MODIFIED: "modified"}
    read = {
        one.location.path: words[one.status]
        for one in model.dossier.weights.detected
        if one.status in words and one.location and one.location.start_line in (None, 1)
    }
    told = " and ".join(f"{kind} license text {one_line(path, 60)}" for path, kind in read.items())
    return f"no license could be concluded{f', {told}' if told else ''}"


def _named(audit: Audit, license_ids: Iterable[str]) -> str:
    names = {entry.id: entry.name for entry in audit.licenses}
    return " and ".join(names.get(one, one) for one in license_ids)
