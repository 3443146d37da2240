"""Reading ``auditor.yaml``: every problem at once, each with its place, and the policy where there is none."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Mapping
from datetime import date
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any, cast

from auditor.errors import ConfigError
from auditor.frozen import FrozenMap
from auditor.marked_yaml import MarkedDocument, YamlPath, load_mapping
from auditor.model import Evidence, Waiver, WrittenConclusion
from auditor.policy import packs
from auditor.policy.conditions import Compiler
from auditor.policy.engines import engine_of
from auditor.policy.examples import run_example
from auditor.policy.facts import ATTESTATION, registry
from auditor.policy.judge import licence_book
from auditor.policy.known import Known
from auditor.policy.packs import Check, compile_check
from auditor.policy.policy import DEFAULT_WORKLOAD, MAX_WAIVER_DAYS, Attestation, Policy, WaiverRule, Workload
from auditor.policy.schema import HEADER, policy_model
from auditor.policy.shapes import Unfit, as_fact
from auditor.policy.validation import read_model, report
from auditor.spelling import did_you_mean, nearest_word

_FIXED = frozenset(
    {"policy", "org", "deployment_defaults", "packs", "workloads", "rules", "conclude", "attest", "waive", "gate"}
    | {"severity", "records", "history"}
)
MAX_BYTES = 1024 * 1024
log = logging.getLogger("auditor")
_SLIP = 92.0
"""Likeness, out of 100, from which a word is taken for a slip of a licence on record."""
_NUMBERS = re.compile(r"\d+")
_LICENCE_WORDS = re.compile(r"[\s()]+(?:AND[\s()]+)?", re.IGNORECASE)


def load_policy(path: Path, *, as_of: date | None = None) -> Policy:
    """Read and check a policy file.

    Args:
        path: the file.
        as_of: today, where the caller knows it: attestations dated later and waivers that run too long are then
            errors; without it they are only left out when they are judged.

    Raises:
        ConfigError: the file cannot be read, or holds any problem; ``problems`` lists them all, in file order.
    """
    try:
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
        text = data.decode("utf-8-sig")
    except OSError as error:
        raise ConfigError(
            "the policy file cannot be read", where=str(path), found=error.strerror or str(error),
            hint="name the file: `auditor check -p path/to/auditor.yaml`",
        ) from error  # fmt: skip
    except UnicodeDecodeError as error:
        raise ConfigError("the policy file is not UTF-8 text", where=str(path), found=f"byte {error.start}") from error
    return read_policy(load_mapping(text, path=str(path), max_bytes=MAX_BYTES), base=path.parent, as_of=as_of)


def read_policy(document: MarkedDocument, *, base: Path, as_of: date | None = None) -> Policy:
    """A policy from a file already parsed; see `load_policy`."""
    model, problems = read_model(document, policy_model())
    reader = _Reader(document, base, as_of)
    if model is None:
        # Conditions and names are looked at even so, as far as they can be read: all problems at once.
        problems += reader.loose_problems()
        report("the policy cannot be used", _unique(problems))
    policy = reader.policy(model)
    report("the policy cannot be used", reader.problems)
    report("the policy's own rules do not do what their examples say", broken_examples(policy))
    return policy


def broken_examples(policy: Policy) -> list[ConfigError]:
    """Examples of the policy's own rules that end otherwise than they say."""
    found = []
    for rule in policy.rules:
        for example in rule.examples:
            decision = run_example(rule, example, engine_of(policy))
            if decision.outcome.value != example.expect:
                what = f"the example {example.name!r} of {rule.id} ends otherwise than it says"
                said = f"{decision.outcome.value}: {decision.reason}".rstrip(": ")
                found.append(ConfigError(what, where=rule.where, found=said, wanted=example.expect))
    return found


@cache
def default_policy() -> Policy:
    """No organisation stated: one workload, the licence pack, and of the organisation nothing assumed.

    The workload is the plainest there is: the weights as they are, run by ourselves, nothing handed on. What the
    model is used for, who the licensee is and how large it is stay unknown, so licences that care ask for it.
    """
    said = (
        Evidence(statement="the plain workload that is judged where none is stated", looked_in=("no policy file",)),
    )
    plain = {
        "deployment.hosting": "self",
        "deployment.distribution": ("internal",),
        "deployment.modifies_model": ("none",),
    }
    return Policy(
        id="default",
        version="1",
        organisation="(none stated)",
        location=None,
        facts=FrozenMap(),
        packs=("licence",),
        workloads=(
            Workload(
                id=DEFAULT_WORKLOAD,
                title="The weights as they are, run by ourselves, nothing handed on",
                facts=FrozenMap({name: Known(value=value, evidence=said) for name, value in plain.items()}),
            ),
        ),
    )


def _unique(problems: Iterable[ConfigError]) -> list[ConfigError]:
    return list({(problem.where, problem.what): problem for problem in problems}.values())


class _Reader:
    """Turns a validated file into a policy and collects what the schema cannot see."""

    def __init__(self, document: MarkedDocument, base: Path, as_of: date | None) -> None:
        self.document = document
        self.base = base
        self.as_of = as_of
        self.problems: list[ConfigError] = []
        self.registry = registry()

    # ------------------------------------------------------------------------------------------------ whole

    def policy(self, model: Any) -> Policy:
        header = model.policy
        facts = self._facts("org.", ("org",), model.org) | self._policy_facts(model)
        rules = self._rules(model.rules)
        named = facts.get("org.name")
        limit = facts.get("policy.waivers.max_days")
        most = min(limit.value, MAX_WAIVER_DAYS) if limit else MAX_WAIVER_DAYS
        self._check_ids(model)
        self._check_sums(facts)
        self._check_licences(model)
        return Policy(
            id=header.id,
            version=str(header.version),
            organisation=str(named.value) if named else header.title or header.id,
            location=self.document.location(("policy",), key=True),
            facts=FrozenMap(facts),
            packs=tuple(dict.fromkeys(model.packs)),
            workloads=self._workloads(model),
            rules=rules,
            attestations=tuple(self._attestation(entry, index) for index, entry in enumerate(model.attest)),
            waivers=tuple(self._waiver(entry, index, most) for index, entry in enumerate(model.waive)),
            conclusions=tuple(self._conclusion(entry, index) for index, entry in enumerate(model.conclude)),
            records=tuple(self.base / folder for folder in model.records),
            history=self._history(model.history),
            severities=FrozenMap(model.severity),
            fail_on=model.gate.fail_on,
            max_waiver_days=most,
        )

    def _history(self, stated: str | None) -> str | None:
        """The address of the history; a file lies beside the policy, as its other files do."""
        return stated if stated is None or "://" in stated else str(self.base / Path(stated).expanduser())

    def loose_problems(self) -> list[ConfigError]:
        """Problems of conditions in a file whose shape is wrong already."""
        rules = self.document.value.get("rules")
        if not isinstance(rules, list):
            return []
        engine = _compiler(())
        for index, rule in enumerate(rules):
            for path, source in _conditions(rule, ("rules", index)):
                try:
                    engine.compile(source, where=self.document.where(path))
                except ConfigError as error:
                    self.problems.append(error)
        return self.problems

    # ------------------------------------------------------------------------------------------------ facts

    def _facts(self, prefix: str, at: YamlPath, section: Any) -> dict[str, Known]:
        """Facts of a section, each with the place of its value."""
        if section is None:
            return {}
        found: dict[str, Known] = {}
        for key in type(section).model_fields:
            value = getattr(section, key)
            if value is None:
                continue
            place = (*at, key)
            if hasattr(value, "model_fields_set"):
                found |= self._facts(f"{prefix}{key}.", place, value)
            else:
                found[prefix + key] = Known(value=value, location=self.document.location(place))
        return found

    def _policy_facts(self, model: Any) -> dict[str, Known]:
        found: dict[str, Known] = {}
        for key in type(model).model_fields:
            value = getattr(model, key)
            if key in _FIXED or value is None:
                continue
            if hasattr(value, "model_fields_set"):
                found |= self._facts(f"policy.{key}.", (key,), value)
            else:
                found[f"policy.{key}"] = Known(value=value, location=self.document.location((key,)))
        evaluation = model.policy.evaluation
        found |= self._facts(f"policy.{HEADER}.", ("policy", HEADER), evaluation)
        keys = policy_keys(name.removeprefix("policy.") for name in found)
        found["policy.keys"] = Known(value=keys, location=self.document.location(("policy",), key=True))
        return found

    def _workloads(self, model: Any) -> tuple[Workload, ...]:
        defaults = self._facts("deployment.", ("deployment_defaults",), model.deployment_defaults)
        made = [
            Workload(
                id=name, title=(entry.title if entry else "") or name,
                facts=FrozenMap(merged(defaults, self._inherited(name, model.workloads, ()))),
            )
            for name, entry in model.workloads.items()
        ]  # fmt: skip
        return tuple(made) or (Workload(id=DEFAULT_WORKLOAD, title="Any use", facts=FrozenMap(defaults)),)

    def _inherited(self, name: str, all_workloads: Mapping[str, Any], trail: tuple[str, ...]) -> dict[str, Known]:
        entry = all_workloads.get(name)
        if entry is None:
            return {}
        at = ("workloads", name)
        own = self._facts("deployment.", (*at, "deployment"), entry.deployment)
        parent = entry.extends
        if parent is None:
            return own
        if parent not in all_workloads or parent in (*trail, name):
            known = [word for word in all_workloads if word != name]
            what = f"the workload {name!r} extends itself" if parent in (*trail, name) else "no such workload"
            problem = self.document.problem(
                (*at, "extends"), what, found=parent, wanted=" · ".join(known), hint=did_you_mean(parent, known)
            )
            if problem.where not in {known.where for known in self.problems}:
                self.problems.append(problem)
            return own
        return merged(self._inherited(parent, all_workloads, (*trail, name)), own)

    # ------------------------------------------------------------------------------------ rules, attestations, …

    def _rules(self, models: Iterable[Any]) -> tuple[Check, ...]:
        own = list(models)
        if not own:
            return ()
        engine = _compiler(tuple(rule.id for rule in own))
        today = self.as_of or date(2000, 1, 1)
        checks = [
            compile_check(rule, "own", today, self.document, ("rules", index), engine, self.problems)
            for index, rule in enumerate(own)
        ]
        return tuple(check for check in checks if check)

    def _check_ids(self, model: Any) -> None:
        """Check ids named anywhere must exist; own rules must not take a pack's id."""
        shipped = {check.id for pack in packs.shipped().values() for check in pack.checks}
        own = [rule.id for rule in model.rules]
        for index, check_id in enumerate(own):
            if check_id in shipped or check_id in own[:index]:
                self._problem(("rules", index, "id"), "the check id is taken", check_id, "an id of its own")
        known = sorted(shipped | set(own))
        named: list[tuple[YamlPath, str]] = [(("waive", i, "check"), e.check) for i, e in enumerate(model.waive)]
        named += [(("severity", key), key) for key in model.severity]
        refused = model.licences.deny_if if getattr(model, "licences", None) else None
        named += [(("licences", "deny_if", i), word) for i, word in enumerate(refused or ())]
        for path, word in named:
            if not any(character in word for character in "*?[") and word not in known:
                self._problem(path, "no check has this id", word, "an id of a selected pack", did_you_mean(word, known))
        fixed = {check.id for pack in packs.shipped().values() for check in pack.checks if not check.waivable}
        for index, entry in enumerate(model.waive):
            if entry.check in fixed:
                self._problem(("waive", index, "check"), "this check cannot be waived", entry.check, "a waivable check")

    def _check_licences(self, model: Any) -> None:
        """Conclusions name licences on record. Lists may name others, which is said; a slip of one is an error."""
        named: list[tuple[YamlPath, str]] = []
        for key in ("allow", "review", "deny"):
            listed = getattr(model.licences, key, None) if getattr(model, "licences", None) else None
            named += [(("licences", key, index), word) for index, word in enumerate(listed or ())]
        for index, entry in enumerate(model.conclude):
            named += [(("conclude", index, "license"), word) for word in _LICENCE_WORDS.split(entry.license) if word]
        known = licence_names(tuple(self.base / folder for folder in model.records)) if named else ()
        for path, word in named:
            folded = word.strip().casefold()
            if folded in known or any(fnmatchcase(name, folded) for name in known):
                continue
            if path[0] == "conclude" or _is_slip(folded, known):
                wanted = "an id, alias or SPDX id of a licence on record, or a pattern that fits one"
                self._problem(path, "no licence on record is called so", word, wanted, did_you_mean(folded, known))
            else:
                where = self.document.location(path)
                log.warning("warning: no licence on record is called %r, so it matches none today (%s)", word, where)

    def _check_sums(self, facts: Mapping[str, Known]) -> None:
        """A group has at least what its licensee has."""
        own, group = facts.get("org.revenue_12m_usd"), facts.get("org.group_revenue_12m_usd")
        if own and group and own.value > group.value:
            self._problem(
                ("org", "group_revenue_12m_usd"), "the group earns less than its licensee", f"{group.value:,.0f}",
                f"at least {own.value:,.0f}, the org.revenue_12m_usd stated here",
            )  # fmt: skip

    def _attestation(self, entry: Any, index: int) -> Attestation:
        at = ("attest", index)
        spec = self.registry.attestations.get(entry.id)
        details: dict[str, Any] = {}
        value = None
        if spec is None:
            words = sorted(self.registry.attestations)
            self._problem(
                (*at, "id"), "no such attestation", entry.id, " · ".join(words), did_you_mean(entry.id, words)
            )
        else:
            for key, raw in entry.details.items():
                detail = spec.details.get(key)
                if detail is None:
                    hint = did_you_mean(key, spec.details)
                    self._problem(
                        (*at, "details", key), f"{entry.id} has no such detail", key, " · ".join(spec.details), hint,
                        key=True,
                    )  # fmt: skip
                else:
                    details[key] = self._value(detail, raw, (*at, "details", key))
            if entry.value is not None and spec.value:
                value = self._value(self.registry.facts[f"{ATTESTATION}{entry.id}.value"], entry.value, (*at, "value"))
            elif entry.value is not None:
                self._problem((*at, "value"), f"{entry.id} takes no value", repr(entry.value), "state and details")
        if entry.until and entry.until < entry.when:
            self._problem((*at, "until"), "ends before it begins", str(entry.until), f"a day after {entry.when}")
        if self.as_of and entry.when > self.as_of:
            self._problem((*at, "when"), "dated in the future", str(entry.when), f"a day up to {self.as_of}")
        self._check_workload(entry.workload, (*at, "workload"))
        return Attestation(
            id=entry.id, state=entry.state, value=value,
            details=FrozenMap({key: value for key, value in details.items() if value is not None}),
            who=entry.who, when=entry.when, until=entry.until, proof=entry.proof, workload=entry.workload,
            model=entry.model, location=self.document.location(at),
        )  # fmt: skip

    def _waiver(self, entry: Any, index: int, most: int) -> WaiverRule:
        at = ("waive", index)
        if entry.approver.casefold().strip() == entry.author.casefold().strip():
            self._problem((*at, "approver"), "a waiver needs a second person", entry.approver, "not its author")
        start = entry.on or self.as_of
        if start and (entry.until - start).days > most:
            self._problem((*at, "until"), "the waiver runs too long", str(entry.until), f"at most {most} days")
        self._check_workload(entry.workload, (*at, "workload"))
        waiver = Waiver(
            reason=entry.reason, approver=entry.approver, author=entry.author, until=entry.until,
            ticket=entry.ticket, location=self.document.location(at),
        )  # fmt: skip
        return WaiverRule(check=entry.check, model=entry.model, workload=entry.workload, waiver=waiver, on=entry.on)

    def _conclusion(self, entry: Any, index: int) -> WrittenConclusion:
        at = ("conclude", index)
        if self.as_of and entry.on > self.as_of:
            self._problem((*at, "on"), "dated in the future", str(entry.on), f"a day up to {self.as_of}")
        if entry.until and entry.until < entry.on:
            self._problem((*at, "until"), "ends before it begins", str(entry.until), f"a day after {entry.on}")
        if entry.until and (entry.until - entry.on).days > MAX_WAIVER_DAYS:
            self._problem(
                (*at, "until"), "the conclusion runs too long", str(entry.until), f"at most {MAX_WAIVER_DAYS} days"
            )
        reason = f"{entry.reason} ({entry.ticket})" if entry.ticket else entry.reason
        return WrittenConclusion(
            models=entry.model, subject=entry.subject, license=entry.license, by=entry.by, on=entry.on,
            reason=reason, location=self.document.location(at), until=entry.until,
        )  # fmt: skip

    def _check_workload(self, word: str, at: YamlPath) -> None:
        known = [str(name) for name in (self.document.value.get("workloads") or {})] or [DEFAULT_WORKLOAD]
        if not any(character in word for character in "*?[") and word not in known:
            self._problem(at, "no such workload", word, " · ".join(known), did_you_mean(word, known))

    def _value(self, spec: Any, raw: Any, at: YamlPath) -> Any:
        if raw is None:
            return None
        try:
            return as_fact(spec, raw)
        except Unfit as error:
            self._problem(at, f"{spec.name} cannot be used", repr(error.found or raw), error.wanted, error.hint)
            return None

    def _problem(self, at: YamlPath, what: str, found: str, wanted: str, hint: str = "", *, key: bool = False) -> None:
        self.problems.append(self.document.problem(at, what, found=found, wanted=wanted, hint=hint, key=key))


def _is_slip(word: str, known: Iterable[str]) -> bool:
    """Whether a word is nearly a licence on record; another number is another licence."""
    near = nearest_word(word, known, at_least=_SLIP)
    return near is not None and _NUMBERS.findall(near) == _NUMBERS.findall(word)


@cache
def licence_names(records: tuple[Path, ...]) -> frozenset[str]:
    """Ids, aliases and SPDX ids of the licences on record and in these folders, in small letters."""
    from auditor.licenses import LicenseBook

    book = cast(LicenseBook, licence_book(records))
    return frozenset(word.casefold() for one in book.ids for word in (one, *book.aliases_of(one)))


def merged(parent: Mapping[str, Known], own: Mapping[str, Known]) -> dict[str, Known]:
    """Facts of a workload over those it inherits: mappings merge key by key, lists and scalars replace."""
    result = dict(parent)
    for name, known in own.items():
        before = result.get(name)
        if before and isinstance(before.value, Mapping) and isinstance(known.value, Mapping):
            value = FrozenMap({**before.value, **known.value})
            result[name] = Known(value=value, location=known.location)
        else:
            result[name] = known
    return result


def policy_keys(names: Iterable[str]) -> tuple[str, ...]:
    """The dotted keys and every section above them, sorted: ``residency.storage`` also sets ``residency``."""
    found: set[str] = set()
    for name in names:
        parts = name.split(".")
        found |= {".".join(parts[: length + 1]) for length in range(len(parts))}
    return tuple(sorted(found))


def _compiler(own_ids: tuple[str, ...]) -> Compiler:
    ids = [check.id for pack in packs.shipped().values() for check in pack.checks]
    return packs.compiler(registry(), [*ids, *own_ids])


def _conditions(rule: Any, at: YamlPath) -> Iterable[tuple[YamlPath, str]]:
    if not isinstance(rule, dict):
        return
    if isinstance(rule.get("applies_when"), str):
        yield (*at, "applies_when"), rule["applies_when"]
    arms = rule.get("rule")
    for key in ("fail", "review", "pass"):
        written = arms.get(key) if isinstance(arms, dict) else None
        if isinstance(written, str):
            yield (*at, "rule", key), written
        for index, arm in enumerate(written if isinstance(written, list) else ()):
            if isinstance(arm, dict) and isinstance(arm.get("when"), str):
                yield (*at, "rule", key, index, "when"), arm["when"]
