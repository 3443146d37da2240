"""The files of packs: strict validation with positions, and compilation of their conditions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from auditor.core import patterns as re
from auditor.core.compiled import shipped_mapping
from auditor.core.errors import ConfigError, DataError
from auditor.core.marked_yaml import MarkedDocument, YamlPath
from auditor.core.model import Outcome, Severity
from auditor.core.resources import data_root
from auditor.core.respelling import respelled
from auditor.core.spelling import meant
from auditor.policy.checks.conditions import Compiler, Condition
from auditor.policy.checks.pack_models import ArmModel, CheckModel, ExampleModel, FromFact, PackModel, When
from auditor.policy.checks.pack_nouns import Arm, Check, Example, Moment, Note, Pack, compiler, outcome_fact
from auditor.policy.checks.reporting import report
from auditor.policy.checks.texts import placeholders, respelled_text
from auditor.policy.checks.validation import Strict, read_model, shape_of
from auditor.policy.facts import tables
from auditor.policy.facts.fact_registry import registry

_CHECK_ID = re.compile(r"[A-Z][A-Z0-9]*(?:-[A-Z0-9]+)*")


@cache
def pack_models(folder: Path | None = None) -> Mapping[str, tuple[PackModel, MarkedDocument]]:
    """Every pack file of the folder, validated but not compiled.

    Raises:
        ConfigError: every problem of a file at once.
    """
    home = folder or data_root("policies") / "packs"
    found = {}
    for path in sorted(home.glob("*.yaml")):
        named = f"policies/packs/{path.name}"
        document = shipped_mapping(path, named=named)
        model, problems = read_model(document, PackModel)
        if problems:  # words of ours stand in one spelling; another pair of eyes may write the other
            document = respelled(document, shape_of(PackModel))
            model, problems = read_model(document, PackModel)
        if model and model.id != path.stem:
            problems.append(document.problem(("id",), "the pack's id is not its file's name", wanted=path.stem))
        report(f"the pack {path.name} cannot be used", problems)
        if model:
            found[model.id] = (model, document)
    return found


def compiled_packs() -> tuple[Pack, ...]:
    """All shipped packs.

    Raises:
        ConfigError: a pack cannot be used; all problems of all packs at once. DataError: a check's id stands twice.
    """
    models = pack_models()
    ids = [check.id for model, _ in models.values() for check in model.checks]
    engine = compiler(registry(), ids)
    problems: list[ConfigError] = []
    packs = [compile_pack(model, document, engine, problems) for model, document in models.values()]
    report("the shipped packs cannot be used", problems)
    twice = sorted({check_id for check_id in ids if ids.count(check_id) > 1})
    if twice:
        raise DataError("check ids stand twice", found=", ".join(twice))
    return tuple(packs)


def compile_pack(model: PackModel, document: MarkedDocument, engine: Compiler, problems: list[ConfigError]) -> Pack:
    """A pack with compiled conditions; problems are added to the list."""
    checks = [
        compile_check(check, model.id, model.as_of, document, ("checks", index), engine, problems)
        for index, check in enumerate(model.checks)
    ]
    return Pack(model.id, model.title, model.as_of, tuple(check for check in checks if check))


def compile_check(
    model: CheckModel, pack: str, as_of: date, document: MarkedDocument, at: YamlPath, engine: Compiler,
    problems: list[ConfigError],
) -> Check | None:  # fmt: skip
    """One check with compiled conditions, or None where a condition cannot be used (the problem is in the list)."""
    before = len(problems)
    model = _respelled(model, engine)

    def condition(source: str, *path: str | int) -> Condition | None:
        try:
            return engine.compile(source, where=document.where((*at, *path)))
        except ConfigError as error:
            problems.append(error)
            return None

    if not _CHECK_ID.fullmatch(model.id):
        problems.append(document.problem((*at, "id"), "not an id of a check", found=model.id, wanted="such as LIC-03"))
    applies = condition(model.applies_when, "applies_when")
    arms = _arms(model, condition)
    if not (model.rule.fail or model.rule.review or model.rule.pass_):
        wanted = "a condition under fail, review or pass"
        problems.append(
            document.problem((*at, "rule"), "the rule decides nothing", found="no condition", wanted=wanted)
        )
    notes = [
        Note(note.text, condition(note.when, "notes", index, "when") if note.when else None)
        for index, note in enumerate(model.notes)
    ]
    moments = [
        _moment(value, document, (*at, key), engine, problems)
        for key, value in (("applies_from", model.applies_from), ("applies_until", model.applies_until))
    ]
    texts = [model.question, model.missing.reason, model.missing.question, *(note.text for note in model.notes)]
    texts += [model.reasons.pass_, model.reasons.not_applicable]
    texts += [text for arm in arms for text in (arm.reason, arm.question, arm.remedy)]
    said = _placeholders(texts, engine, document, at, problems)
    after = _after(model)
    for key, others in (("after", [one for one, _ in after]), ("waits_for", list(model.waits_for))):
        for other in others:
            if outcome_fact(other) not in engine.specs:
                problems.append(document.problem((*at, key), "no check has this id", found=other))
    if len(problems) > before or applies is None:
        return None
    weighed = {*applies.reads, *(name for arm in arms for name in arm.condition.reads)}
    if outcome_fact(model.id) in weighed:
        found = outcome_fact(model.id)
        problems.append(document.problem(at, "a rule cannot wait for its own outcome", found=found))
        return None
    reads = {*weighed, *said, *(name for note in notes if note.condition for name in note.condition.reads)}
    reads |= {moment.fact for moment in moments if moment.fact}
    reads |= {outcome_fact(other) for other in (*model.waits_for, *(one for one, _ in after))}
    return Check(
        id=model.id, pack=pack, title=model.title, citation=model.citation, after=after,
        waits_for=model.waits_for, applies=applies,
        applies_from=moments[0], applies_until=moments[1], arms=arms,
        on_missing=Outcome(model.on_missing), missing_reason=model.missing.reason or "",
        missing_question=model.missing.question or "",
        not_applicable_reason=model.reasons.not_applicable or "", pass_reason=model.reasons.pass_ or "",
        question=model.question, notes=tuple(notes), who=model.who, severity=Severity(model.severity),
        remedy=model.remedy, waivable=model.waivable, confidence=model.confidence, recheck=model.recheck,
        as_of=model.as_of or as_of, sources=model.sources, examples=tuple(map(_example, model.examples)),
        reads=tuple(sorted(reads)), fact=outcome_fact(model.id), where=document.where(at),
    )  # fmt: skip


def _example(model: ExampleModel) -> Example:
    return Example(
        name=model.name, facts=model.facts, terms=model.terms, as_of=model.as_of, expect=model.expect, says=model.says
    )


def _respelled(value: Any, engine: Compiler) -> Any:
    """A check with the facts that its sentences and dates name as they are known."""
    if isinstance(value, str):
        return respelled_text(value, engine.specs) if "{" in value else value
    if isinstance(value, tuple):
        return tuple(_respelled(one, engine) for one in value)
    if isinstance(value, FromFact):
        return FromFact(fact=engine.fact_meant(value.fact))
    if not isinstance(value, Strict) or isinstance(value, ExampleModel):
        return value
    was = {name: getattr(value, name) for name in type(value).model_fields}
    now = {name: _respelled(one, engine) for name, one in was.items()}
    return value if now == was else value.model_copy(update=now)


def _after(model: CheckModel) -> tuple[tuple[str, str], ...]:
    if isinstance(model.after, str):
        return ((model.after, ""),)
    found = (model.after or {}).items()
    return tuple((one, fact) for one, facts in found for fact in ((facts,) if isinstance(facts, str) else facts))


def _arms(model: CheckModel, condition: Any) -> tuple[Arm, ...]:
    arms = []
    for key, outcome, words in (
        ("fail", Outcome.FAIL, model.reasons.fail),
        ("review", Outcome.NEEDS_REVIEW, model.reasons.review),
        ("pass", Outcome.PASS, model.reasons.pass_),
    ):
        written = model.rule.pass_ if key == "pass" else getattr(model.rule, key)
        one = isinstance(written, str)
        entries: tuple[ArmModel, ...] = (ArmModel(when=written),) if isinstance(written, str) else (written or ())
        for index, arm in enumerate(entries):
            compiled = condition(arm.when, "rule", key, *(() if one else (index, "when")))
            if compiled:
                reason, question = arm.reason or words or "", arm.question or model.question
                arms.append(Arm(outcome, compiled, reason, question, arm.who or model.who, arm.remedy or model.remedy))
    return tuple(arms)


def _moment(
    value: When, document: MarkedDocument, at: YamlPath, engine: Compiler, problems: list[ConfigError]
) -> Moment:
    if value is None or isinstance(value, date):
        return Moment(day=value)
    if isinstance(value, FromFact):
        spec = engine.specs.get(value.fact)
        if spec is None or spec.type != "date":
            problems.append(document.problem((*at, "fact"), "not a fact of type date", found=value.fact))
        return Moment(fact=value.fact)
    day = tables.dates().get(meant(value, tables.dates()))
    if day is None:
        problems.append(document.problem(at, "not a date of the table", found=value, wanted="an id of dates.yaml"))
    return Moment(day=day)


def _placeholders(
    texts: Iterable[str | None], engine: Compiler, document: MarkedDocument, at: YamlPath, problems: list[ConfigError]
) -> set[str]:
    said = {name for text in texts if text for name in placeholders(text)}
    for name in sorted(said - set(engine.specs)):
        problems.append(document.problem(at, f"a sentence speaks of an unknown fact {name!r}", found=f"{{{name}}}"))
    return said
