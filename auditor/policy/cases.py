"""Test cases as data: facts of an organisation, a workload and a model, and the findings expected of them.

A case is the file's ``defaults``, then the organisation (a named block of ``organisations``, with the case's
``policy`` merged over it), then the case itself; mappings merge key by key, lists and scalars replace. ``like``
starts from another case and replaces ``expect`` whole. ``attestations: {"*": present}`` makes every attestation the
case does not name present and satisfying; that wildcard exists in cases alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any

from auditor import catalogue
from auditor.errors import ConfigError
from auditor.frozen import FrozenMap, freeze
from auditor.marked_yaml import MarkedDocument, load_mapping
from auditor.model import Outcome, Verdict
from auditor.policy import packs
from auditor.policy.dossier_facts import licence_facts, stated_conflicts, unread_use_policies
from auditor.policy.facts import ATTESTATION, TERMS, FactSpec, Registry, registry
from auditor.policy.judge import judge_case, licence_book
from auditor.policy.known import Known
from auditor.policy.places import Case
from auditor.policy.policy import (
    DEFAULT_WORKLOAD,
    Attestation,
    Policy,
    Workload,
    attestation_facts,
    of_licensee,
    policy_keys,
)
from auditor.policy.shapes import Unfit, as_fact
from auditor.protocols import Book
from auditor.resources import data_root
from auditor.spelling import did_you_mean

_TOP = ("id", "like", "org", "policy", "deployment", "model", "attestations", "evaluation_date", "reference_data",
        "expect", "title")  # fmt: skip
_ORG_EXTRAS = ("packs", "policy", "deployment_defaults", "waivers")


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """One finding a case names."""

    check: str
    """A check id, or a glob over ids."""
    outcome: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyCase:
    """A case, ready to be judged."""

    id: str
    policy: Policy
    case: Case
    overall: str
    findings: tuple[Expected, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseResult:
    """What came of a case."""

    id: str
    verdict: Verdict
    problems: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Whether the verdict is the expected one, finding by finding."""
        return not self.problems


def load_cases(path: Path, *, book: Book | None = None) -> tuple[PolicyCase, ...]:
    """Read a file of cases.

    Raises:
        ConfigError: the file cannot be read, or speaks of facts, checks or organisations that do not exist.
    """
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError("the file of cases cannot be read", where=str(path), found=str(error)) from error
    document = load_mapping(text, path=str(path))
    reader = _Reader(document, book or licence_book(()))
    return tuple(reader.case(index) for index in range(len(reader.cases)))


def run_case(case: PolicyCase, *, unbuilt: Iterable[str] = ()) -> CaseResult:
    """Judge a case and compare.

    Every named finding must hold, the overall verdict must hold, and the checks whose outcome equals it must be
    exactly the named ones; milder findings nobody named are free.

    Args:
        unbuilt: globs over check ids that are left out of the comparison because nobody wrote them yet.
    """
    verdict = judge_case(case.case, case.policy)
    skipped = tuple(unbuilt)
    outcomes = {f.check: f for f in verdict.findings if not any(fnmatchcase(f.check, glob) for glob in skipped)}
    problems: list[str] = []
    named: set[str] = set()
    for expected in case.findings:
        if any(fnmatchcase(expected.check, glob) for glob in skipped):
            continue
        hit = [check_id for check_id in outcomes if fnmatchcase(check_id, expected.check)]
        if not hit and not any(character in expected.check for character in "*?["):
            problems.append(f"{expected.check} was not judged; expected {expected.outcome}")
        for check_id in hit:
            finding = outcomes[check_id]
            if finding.outcome.value != expected.outcome:
                said = f"{finding.reason} {finding.question or ''}".strip()
                problems.append(f"{check_id} is {finding.outcome.value}, expected {expected.outcome}: {said}")
            named.add(check_id)
    overall = max((finding.outcome for finding in outcomes.values()), key=lambda o: o.rank, default=Outcome.PASS)
    if overall.value != case.overall:
        worst = sorted(check_id for check_id, finding in outcomes.items() if finding.outcome is overall)
        problems.append(f"overall is {overall.value} ({', '.join(worst)}), expected {case.overall}")
    elif overall is not Outcome.PASS:
        level = {check_id for check_id, finding in outcomes.items() if finding.outcome is overall}
        for check_id in sorted(level - named):
            problems.append(f"{check_id} is {overall.value} and is not named: {outcomes[check_id].reason}")
    return CaseResult(id=case.id, verdict=verdict, problems=tuple(problems))


def merge(base: Any, over: Any) -> Any:
    """``over`` on ``base``: mappings key by key, lists and scalars replace."""
    if isinstance(base, Mapping) and isinstance(over, Mapping):
        merged = dict(base)
        for key, value in over.items():
            merged[key] = merge(base.get(key), value)
        return merged
    return over


@cache
def shipped_organisations() -> Mapping[str, Any]:
    """The example organisations that cases may name without defining them."""
    path = data_root("policies") / "organisations.yaml"
    if not path.is_file():
        return {}
    value: Mapping[str, Any] = load_mapping(path.read_text("utf-8"), path="policies/organisations.yaml").value
    return value


class _Reader:
    """Builds cases from one file."""

    def __init__(self, document: MarkedDocument, book: Book) -> None:
        self.document = document
        self.book = book
        self.registry: Registry = registry()
        value = document.value
        strange = sorted(set(value) - {"defaults", "cases", "organisations", "as_of", "title"})
        if strange:
            raise document.problem(
                (strange[0],), f"unknown key {strange[0]!r}", wanted="defaults · organisations · cases", key=True
            )
        self.cases: list[dict[str, Any]] = value.get("cases") or []
        self.defaults: dict[str, Any] = value.get("defaults") or {}
        self.organisations = {**shipped_organisations(), **(value.get("organisations") or {})}
        self.by_id = {str(case.get("id")): case for case in self.cases}

    def case(self, index: int) -> PolicyCase:
        """The case at a place of the file."""
        raw = self._like(self.cases[index], index, ())
        strange = sorted(set(raw) - set(_TOP))
        if strange:
            raise self._problem(index, f"unknown key {strange[0]!r}", str(strange[0]), _TOP)
        block = self._organisation(raw, index)
        day = raw.get("evaluation_date") or self.defaults.get("evaluation_date")
        if not isinstance(day, date):
            raise self._problem(index, "the case has no evaluation_date", repr(day), ())
        stated = {
            **self._section("org.", block["org"], index),
            **self._policy_facts(block, index),
            **self._deployment(raw, block, index),
            **self._model(raw, index),
        }
        known = {name: Known(value=value) for name, value in stated.items()}
        known |= of_licensee(known, known)
        known |= self._attestations(raw, day, index)
        known |= self._licence(raw)
        if (raw.get("reference_data") or self.defaults.get("reference_data")) == "fresh":
            known["channel.fresh"] = Known(value=True)
        ref = f"hf:{stated.get('model.id', 'case/' + str(raw.get('id')))}"
        policy = Policy(
            id=str(block.get("policy", {}).get("id", "case")),
            version=str(block.get("policy", {}).get("version", 1)),
            organisation=str(raw.get("org") if isinstance(raw.get("org"), str) else "inline"),
            location=None,
            facts=FrozenMap(),
            packs=tuple(name for name in block.get("packs") or ("licence",) if name in packs.pack_ids()),
            workloads=(Workload(id=DEFAULT_WORKLOAD, title="", facts=FrozenMap()),),
        )
        expect = raw.get("expect") or {}
        return PolicyCase(
            id=str(raw.get("id")),
            policy=policy,
            case=Case(
                stated=known, ref=ref, workload=DEFAULT_WORKLOAD, as_of=day, readable="license.ids" in known,
                looked_at=("the case",), unread="the case names no licence",
            ),
            overall=str(expect.get("overall")),
            findings=tuple(
                Expected(check=str(f["check"]), outcome=str(f["outcome"]), reason=str(f.get("reason", "")))
                for f in expect.get("findings") or ()
            ),
        )  # fmt: skip

    def _like(self, raw: dict[str, Any], index: int, trail: tuple[str, ...]) -> dict[str, Any]:
        like = raw.get("like")
        if like is None:
            return dict(raw)
        base = self.by_id.get(str(like))
        if base is None or str(like) in trail:
            raise self._problem(index, "no such case to start from", repr(like), tuple(self.by_id))
        merged: dict[str, Any] = merge(self._like(base, index, (*trail, str(raw.get("id")))), raw)
        merged["expect"] = raw.get("expect")
        merged.pop("like", None)
        return merged

    def _organisation(self, raw: Mapping[str, Any], index: int) -> dict[str, Any]:
        """The organisation's block in the shape of a policy file."""
        org = raw.get("org") or {}
        if isinstance(org, str):
            if org not in self.organisations:
                raise self._problem(index, "no such organisation", org, tuple(self.organisations))
            block = dict(self.organisations[org])
        elif "org" in org:
            block = dict(org)
        else:
            keys = self.registry.keys("org.")
            block = {"org": {key: value for key, value in org.items() if key in keys}}
            block |= {key: value for key, value in org.items() if key not in keys}
        merged: dict[str, Any] = merge(block, raw.get("policy") or {})
        return {"org": {}, **merged}

    def _policy_facts(self, block: Mapping[str, Any], index: int) -> dict[str, Any]:
        sections = {key: value for key, value in block.items() if key not in ("org", *_ORG_EXTRAS)}
        header = {key: value for key, value in (block.get("policy") or {}).items() if key not in ("id", "version")}
        for key in ("waivers",):
            if key in block:
                sections[key] = block[key]
        found = self._section("policy.", {**sections, **header}, index)
        found["policy.keys"] = policy_keys(name.removeprefix("policy.") for name in found)
        # A case says what is known of its model, so the AI Act pack asks about the model in every role.
        found.setdefault("policy.eu_ai_act.model_questions", "every-model")
        return found

    def _deployment(self, raw: Mapping[str, Any], block: Mapping[str, Any], index: int) -> dict[str, Any]:
        own = merge(block.get("deployment_defaults") or {}, raw.get("deployment") or {})
        everything = merge(self.defaults.get("deployment") or {}, own)
        if own.get("channel") and "hosting" not in own:
            row = catalogue.channel(own["channel"])
            everything.pop("hosting", None)
            if row and row.get("hosting"):
                everything["hosting"] = row["hosting"]
        facts = self._section("deployment.", everything, index)
        places = facts.get("deployment.processing_regions")
        if places is not None:
            facts.setdefault("deployment.support_access_countries", places)
            facts.setdefault("deployment.entity_jurisdiction", places)
            if places and facts.get("deployment.self_host_kind") == "iaas" and "deployment.channel" not in facts:
                facts.setdefault("deployment.ultimate_parent_country", places[0])
        return facts

    def _model(self, raw: Mapping[str, Any], index: int) -> dict[str, Any]:
        model = merge(self.defaults.get("model") or {}, raw.get("model") or {})
        facts = self._section("model.", {key: value for key, value in model.items() if key != "terms"}, index)
        for name in self.registry.facts:
            if name.startswith(TERMS):
                facts[name] = ()
        for term, value in (model.get("terms") or {}).items():
            facts |= self._value(TERMS + term, value, index)
        facts["license.stated_terms"] = tuple(sorted(model.get("terms") or ()))
        facts["license.read_fully"] = True
        named = (model.get("terms") or {}).get("acceptable-use-by-reference")
        ids = [one for word in str(model.get("licence_id") or "").split(" AND ") for one in self.book.resolve(word)]
        stated = [(ids[0] if ids else None, item) for item in facts[TERMS + "acceptable-use-by-reference"]]
        facts["license.unread_use_policies"] = unread_use_policies(stated if named else (), (), self.book)
        if "/" in str(facts.get("model.id", "")):
            facts.setdefault("model.publisher", facts["model.id"].partition("/")[0])
        facts["model.open_weights"] = facts.get("model.licence_id") != "proprietary"
        return facts

    def _licence(self, raw: Mapping[str, Any]) -> dict[str, Known]:
        model = merge(self.defaults.get("model") or {}, raw.get("model") or {})
        written = model.get("licence_id")
        if written is None:
            return {}
        ids: list[str] = []
        aliases: dict[str, tuple[str, ...]] = {}
        for word in str(written).split(" AND "):
            one = next(iter(self.book.resolve(word)), word)
            ids.append(one)
            aliases[one] = (word,)
        found = licence_facts(ids, self.book)
        own = found["license.aliases"].value
        both = {one: tuple(dict.fromkeys((*aliases[one], *own.get(one, ())))) for one in ids}
        found["license.aliases"] = Known(value=freeze(both))
        found["model.licence_id"] = Known(value=str(written))
        # The case's own release date counts: a record may hold that of another version of the family.
        if model.get("release_date"):
            found.pop("license.released", None)
        bases = model.get("base_models") or ()
        return found | stated_conflicts(
            str(written), model.get("licence_tag"), model.get("licence_file"), bases, self.book
        )

    def _attestations(self, raw: Mapping[str, Any], day: date, index: int) -> dict[str, Known]:
        stated = merge(self.defaults.get("attestations") or {}, raw.get("attestations") or {})
        found: dict[str, Known] = {}
        wildcard = stated.get("*") == "present"
        for name in stated:
            if name != "*" and name not in self.registry.attestations:
                raise self._problem(index, "no such attestation", name, tuple(self.registry.attestations))
        for name, spec in self.registry.attestations.items():
            if name not in stated and not wildcard:
                continue
            written = stated.get(name, "present")
            if written in (None, "missing"):
                continue
            details: dict[str, Any] = {}
            state, value, until = "present", None, None
            if written == "none":
                state = "none"
            elif isinstance(written, Mapping):
                until = written.get("until")
                state = str(written.get("state", "present"))
                details = {k: v for k, v in written.items() if k not in ("until", "state", "value", "when", "who")}
                value = written.get("value")
            elif written != "present":
                value = written
            if isinstance(until, date) and until < day:
                continue
            if state == "present":
                details, value = self._satisfied(name, details, value, index)
            when = written.get("when") if isinstance(written, Mapping) else None
            entry = Attestation(id=name, state=state, value=value, details=FrozenMap(details), when=when or (
                day if state == "present" else None), until=until)  # fmt: skip
            found |= attestation_facts(spec, entry, day)
        return found

    def _satisfied(self, name: str, details: dict[str, Any], value: Any, index: int) -> tuple[dict[str, Any], Any]:
        """Details the case leaves out are such that they satisfy."""
        spec = self.registry.attestations[name]
        prefix = f"{ATTESTATION}{name}."
        filled: dict[str, Any] = {}
        for key, detail in spec.details.items():
            if key in details:
                filled[key] = self._value(prefix + key, details[key], index)[prefix + key]
            elif detail.satisfied_by is not None:
                filled[key] = detail.satisfied_by
        strange = sorted(set(details) - set(spec.details))
        if strange:
            raise self._problem(index, f"{name} has no such detail", strange[0], tuple(spec.details))
        plain = self.registry.facts.get(prefix + "value")
        if plain is not None:
            if value is None:
                value = plain.satisfied_by
            else:
                value = self._value(plain.name, value, index)[plain.name]
        return filled, value

    def _section(self, prefix: str, section: Mapping[str, Any], index: int) -> dict[str, Any]:
        """The keys of a mapping as facts, mappings of keys opened."""
        found: dict[str, Any] = {}
        for key, value in (section or {}).items():
            name = f"{prefix}{key}"
            if value is None:
                continue
            if name in self.registry.facts:
                found |= self._value(name, value, index)
            elif isinstance(value, Mapping):
                found |= self._section(f"{name}.", value, index)
            else:
                raise self._problem(index, "unknown fact", name, tuple(self.registry.facts))
        return found

    def _value(self, name: str, value: Any, index: int) -> dict[str, Any]:
        spec: FactSpec | None = self.registry.facts.get(name)
        if spec is None:
            raise self._problem(index, "unknown fact", name, tuple(self.registry.facts))
        try:
            return {name: as_fact(spec, value)}
        except Unfit as error:
            problem = self._problem(index, f"{name} cannot be used", repr(value), ())
            raise ConfigError(
                problem.what, where=problem.where, found=repr(value), wanted=error.wanted, hint=error.hint
            ) from None

    def _problem(self, index: int, what: str, found: str, choices: Iterable[str]) -> ConfigError:
        known = tuple(choices)
        wanted = " · ".join(known) if len(known) <= 30 else "a name of the registry"
        case = f"case {self.cases[index].get('id')}: {what}"
        return self.document.problem(
            ("cases", index), case, found=found, wanted=wanted, hint=did_you_mean(found, known)
        )
