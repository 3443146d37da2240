"""Cases from a file: defaults, organization, workload and model brought together as stated facts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from fnmatch import fnmatchcase
from functools import cache
from typing import Any

from auditor.core.compiled import shipped_mapping
from auditor.core.frozen import FrozenMap, freeze
from auditor.core.marked_yaml import MarkedDocument
from auditor.core.model import Outcome, Waiver
from auditor.core.protocols import Book
from auditor.core.resources import data_root
from auditor.core.respelling import respelled
from auditor.policy.cases.shape import CASE_KEYS, ORG_EXTRAS, TOP_KEYS, WAIVER_KEYS, case_shape
from auditor.policy.cases.values import CaseValues
from auditor.policy.checks import packs
from auditor.policy.facts.attested import Asked, license_names
from auditor.policy.facts.bare_facts import license_facts, record_terms, stated_conflicts, unread_use_policies
from auditor.policy.facts.expressions import choices
from auditor.policy.facts.fact_registry import TERMS, FactRegistry, registry
from auditor.policy.facts.known import Known, values
from auditor.policy.judging.answering import READABLE
from auditor.policy.judging.engines import engine_of
from auditor.policy.judging.places import Case
from auditor.policy.judging.policy import (
    DEFAULT_WORKLOAD,
    Policy,
    WaiverRule,
    Workload,
    of_licensee,
    policy_keys,
)
from auditor.records import catalog as catalogue
from auditor.records import vocabulary

_PAIRS = "key: value pairs"
_NO_FILE = ("missing", "none")
_OUTCOMES = tuple(outcome.value for outcome in Outcome)


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
    choices: tuple[tuple[str, Case], ...] = ()
    """Where the license leaves a choice: each choice with the case as it is under it; ``case`` is the first."""
    taken: str | None = None
    """The choice the organization has taken, as it is written."""


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
    """The example organizations that cases may name without defining them."""
    path = data_root("policies") / "organizations.yaml"
    if not path.is_file():
        return {}
    value: Mapping[str, Any] = shipped_mapping(path, named="policies/organizations.yaml").value
    return value


class Reader:
    """Builds cases from one file."""

    def __init__(self, document: MarkedDocument, book: Book) -> None:
        document = respelled(document, case_shape())
        self.document = document
        self.book = book
        self.registry: FactRegistry = registry()
        value = document.value
        strange = sorted(set(value) - set(TOP_KEYS))
        if strange:
            raise document.problem(
                (strange[0],), f"unknown key {strange[0]!r}", wanted="defaults · organizations · cases", key=True
            )
        self.cases: list[Mapping[str, Any]] = self._shaped("cases", list, "a list of cases")
        self.defaults: Mapping[str, Any] = self._shaped("defaults", dict, _PAIRS)
        self.organisations = {**shipped_organisations(), **self._shaped("organisations", dict, _PAIRS)}
        for index, case in enumerate(self.cases):
            if not isinstance(case, Mapping):
                raise document.problem(("cases", index), "a case that cannot be read", found=repr(case), wanted=_PAIRS)
        self.by_id = {str(case.get("id")): case for case in self.cases}

    def _shaped(self, key: str, kind: type, wanted: str) -> Any:
        value = self.document.value.get(key)
        if value is not None and not isinstance(value, kind):
            raise self.document.problem((key,), f"{key!r} cannot be read", found=repr(value), wanted=wanted)
        return value or kind()

    def case(self, index: int) -> PolicyCase:
        """The case at a place of the file."""
        case = CaseValues(self.document, index, str(self.cases[index].get("id")))
        if any(one.get("id") == self.cases[index].get("id") for one in self.cases[:index]):
            raise case.problem("another case has this id", str(self.cases[index].get("id")), ("an id of its own",))
        raw = self._like(self.cases[index], case, ())
        strange = sorted(map(str, set(raw) - set(CASE_KEYS)))
        if strange:
            raise case.problem(f"unknown key {strange[0]!r}", strange[0], CASE_KEYS)
        for key in ("deployment", "model", "attestations", "policy", "expect"):
            if not isinstance(raw.get(key) or {}, Mapping):
                raise case.problem(f"{key} cannot be read", repr(raw[key]), (_PAIRS,))
        block = self._organisation(raw, case)
        day = raw.get("evaluation_date") or self.defaults.get("evaluation_date")
        if not isinstance(day, date):
            raise case.problem("the case has no evaluation_date", repr(day), ("a date such as 2026-11-21",))
        stated = {
            **case.section("org.", block["org"]),
            **self._policy_facts(block, case),
            **self._deployment(raw, block, case),
            **self._model(raw, case),
        }
        known = {name: Known(value=value) for name, value in stated.items()}
        known |= of_licensee(known, known)
        options = self._options(raw, case)
        alone = len(options) == 1
        known |= self._license(raw, options[0], alone)
        if (raw.get("reference_data") or self.defaults.get("reference_data")) == "fresh":
            known["channel.fresh"] = Known(value=True)
        ref = f"hf:{stated.get('model.id', 'case/' + str(raw.get('id')))}"
        workload = str(raw.get("workload") or raw.get("id"))
        policy = Policy(
            id=str(block.get("policy", {}).get("id", "case")),
            version=str(block.get("policy", {}).get("version", 1)),
            organisation=str(raw.get("org") if isinstance(raw.get("org"), str) else "inline"),
            location=None,
            facts=FrozenMap(),
            packs=_packs(block.get("packs"), case),
            workloads=(Workload(id=DEFAULT_WORKLOAD, title="", facts=FrozenMap()),),
            waivers=tuple(_waiver(entry, case) for entry in raw.get("waive") or ()),
        )
        publisher = stated.get("model.publisher")
        asked = Asked(
            ref=ref, workload=workload, facts=engine_of(policy).complete(values(known), day),
            licenses=license_names(known), publisher=str(publisher) if publisher else None,
        )  # fmt: skip
        attested = merge(self.defaults.get("attestations") or {}, raw.get("attestations") or {})
        known |= case.attestations(attested, day, asked)
        overall, findings = _expected(raw.get("expect") or {}, case)
        whole = Case(
            stated=known, ref=ref, workload=DEFAULT_WORKLOAD, as_of=day, readable="license.ids" in known,
            looked_at=("the case",), unread="the case names no license",
        )  # fmt: skip
        under = [(" AND ".join(one), self._under(whole, raw, one, alone)) for one in options]
        taken = stated.get("org.license_choice") or {}
        names = [str(stated.get(name)) for name in ("model.license_id", "model.id")]
        return PolicyCase(
            id=str(raw.get("id")),
            policy=policy,
            case=whole,
            overall=overall,
            findings=findings,
            choices=() if alone else tuple(under),
            taken=next((str(taken[name]) for name in names if name in taken), None),
        )

    def _like(self, raw: Mapping[str, Any], case: CaseValues, trail: tuple[str, ...]) -> dict[str, Any]:
        like = raw.get("like")
        if like is None:
            return dict(raw)
        base = self.by_id.get(str(like))
        if base is None or str(like) in trail:
            raise case.problem("no such case to start from", repr(like), tuple(self.by_id))
        merged: dict[str, Any] = merge(self._like(base, case, (*trail, str(raw.get("id")))), raw)
        merged["expect"] = raw.get("expect")
        merged.pop("like", None)
        return merged

    def _organisation(self, raw: Mapping[str, Any], case: CaseValues) -> dict[str, Any]:
        """The organization's block in the shape of a policy file."""
        org = raw.get("org") or {}
        if not isinstance(org, (str, Mapping)):
            raise case.problem("org cannot be read", repr(org), ("the name of an organization", _PAIRS))
        if isinstance(org, str):
            if org not in self.organisations:
                raise case.problem("no such organization", org, tuple(self.organisations))
            block = dict(self.organisations[org])
        elif "org" in org:
            block = dict(org)
        else:
            keys = self.registry.keys("org.")
            sections = {key.partition(".")[0] for key in self.registry.keys("policy.")} | set(ORG_EXTRAS)
            for key in org:
                if key not in keys and key not in sections:
                    raise case.problem("unknown key of the organization", str(key), (*keys, *sorted(sections)))
            block = {"org": {key: value for key, value in org.items() if key in keys}}
            block |= {key: value for key, value in org.items() if key not in keys}
        merged: dict[str, Any] = merge(block, raw.get("policy") or {})
        return {"org": {}, **merged}

    def _policy_facts(self, block: Mapping[str, Any], case: CaseValues) -> dict[str, Any]:
        sections = {key: value for key, value in block.items() if key not in ("org", *ORG_EXTRAS)}
        header = {key: value for key, value in (block.get("policy") or {}).items() if key not in ("id", "version")}
        for key in ("waivers",):
            if key in block:
                sections[key] = block[key]
        found = case.section("policy.", {**sections, **header})
        found["policy.keys"] = policy_keys(name.removeprefix("policy.") for name in found)
        return found

    def _deployment(self, raw: Mapping[str, Any], block: Mapping[str, Any], case: CaseValues) -> dict[str, Any]:
        own = merge(block.get("deployment_defaults") or {}, raw.get("deployment") or {})
        everything = merge(self.defaults.get("deployment") or {}, own)
        if own.get("channel") and "hosting" not in own:
            row = catalogue.channel(own["channel"])
            everything.pop("hosting", None)
            if row and row.get("hosting"):
                everything["hosting"] = row["hosting"]
        facts = case.section("deployment.", everything)
        places = facts.get("deployment.processing_regions")
        if places is not None:
            facts.setdefault("deployment.support_access_countries", places)
            facts.setdefault("deployment.entity_jurisdiction", places)
            if places and facts.get("deployment.self_host_kind") == "iaas" and "deployment.channel" not in facts:
                facts.setdefault("deployment.ultimate_parent_country", places[0])
        return facts

    def _model(self, raw: Mapping[str, Any], case: CaseValues) -> dict[str, Any]:
        model = self._merged(raw)
        facts = case.section("model.", {key: value for key, value in model.items() if key != "terms"})
        for name in self.registry.facts:
            if name.startswith(TERMS):
                facts[name] = ()
        for term, value in (model.get("terms") or {}).items():
            facts |= case.value(TERMS + term, value)
            known = vocabulary.fields_of(term)
            for one in vocabulary.entries(value) if known else ():
                strange = next((key for key in one if key not in known), None) if isinstance(one, Mapping) else None
                if strange is not None:
                    raise case.problem(f"{term} has no such field", str(strange), known)
        facts["license.stated_terms"] = tuple(sorted(model.get("terms") or ()))
        facts["license.read_fully"] = True
        named = (model.get("terms") or {}).get("acceptable-use-by-reference")
        ids = [one for word in str(model.get("license_id") or "").split(" AND ") for one in self.book.resolve(word)]
        stated = [(ids[0] if ids else None, item) for item in facts[TERMS + "acceptable-use-by-reference"]]
        facts["license.unread_use_policies"] = unread_use_policies(stated if named else (), (), self.book)
        if "/" in str(facts.get("model.id", "")):
            facts.setdefault("model.publisher", facts["model.id"].partition("/")[0])
        facts["model.open_weights"] = facts.get("model.license_id") != "proprietary"
        # A card of which a case says nothing is one that says nothing.
        facts.setdefault("model.card.silent", True)
        facts.setdefault("model.card.personal_data_of_eu_origin", False)
        return facts

    def _merged(self, raw: Mapping[str, Any]) -> dict[str, Any]:
        merged: dict[str, Any] = merge(self.defaults.get("model") or {}, raw.get("model") or {})
        return merged

    def _options(self, raw: Mapping[str, Any], case: CaseValues) -> tuple[tuple[str, ...], ...]:
        """The choices the license leaves; a single name that is on no record is a slip.

        Of an expression an unknown part is a part that asks.
        """
        model = self._merged(raw)
        written = model.get("license_id")
        if written is None:
            return ((),)
        try:
            found = choices(str(written))
        except ValueError:
            wanted = ("record ids with AND, OR and brackets",)
            raise case.problem("license_id cannot be read", str(written), wanted) from None
        if len(found) == len(found[0]) == 1:
            self._on_record(str(written), case)
        for key in ("license_tag", "license_file"):
            word = model.get(key)
            if word is not None and word not in _NO_FILE and " " not in str(word):
                self._on_record(str(word), case)
        return found

    def _under(self, whole: Case, raw: Mapping[str, Any], words: tuple[str, ...], alone: bool) -> Case:
        """The case under one choice; a name on no record leaves its license unknown."""
        stated = dict(whole.stated) | self._license(raw, words, alone)
        unknown = [word for word in words if not self.book.resolve(word)]
        if not unknown:
            return replace(whole, stated=stated)
        left = {name: value for name, value in stated.items() if not name.startswith((TERMS, "license."))}
        return replace(whole, stated=left, readable=False, unread=f"{', '.join(unknown)} is no known license")

    def _on_record(self, word: str, case: CaseValues) -> None:
        if not self.book.resolve(word):
            raise case.problem("no license is known by this name", word, tuple(self.book.ids))

    def _license(self, raw: Mapping[str, Any], words: tuple[str, ...], alone: bool) -> dict[str, Known]:
        """What follows from the license taken, with the terms of its records where the case states none."""
        model = self._merged(raw)
        if not words:
            return {}
        ids: list[str] = []
        aliases: dict[str, tuple[str, ...]] = {}
        for word in words:
            one = next(iter(self.book.resolve(word)), word)
            ids.append(one)
            aliases[one] = (word,)
        found = license_facts(ids, self.book)
        own = found["license.aliases"].value
        both = {one: tuple(dict.fromkeys((*aliases[one], *own.get(one, ())))) for one in ids}
        found["license.aliases"] = Known(value=freeze(both))
        written = str(model["license_id"]) if alone else " AND ".join(words)
        found["model.license_id"] = Known(value=written)
        # The case's own release date counts: a record may hold that of another version of the family.
        if model.get("release_date"):
            found.pop("license.released", None)
        bases = model.get("base_models") or ()
        if not alone or not model.get("terms"):
            found |= record_terms(ids, self.book)
        tag, file = (model.get(key) if alone else None for key in ("license_tag", "license_file"))
        return found | stated_conflicts(written, tag, file, bases, self.book)


def _packs(named: Any, case: CaseValues) -> tuple[str, ...]:
    words = tuple(named) if isinstance(named, list | tuple) else (named,) if named else ("license",)
    words = tuple(packs.pack_named(word) for word in words)
    for word in words:
        if word not in packs.pack_ids():
            raise case.problem("no such pack", str(word), packs.pack_ids())
    return words


def _expected(expect: Mapping[str, Any], case: CaseValues) -> tuple[str, tuple[Expected, ...]]:
    """The verdict and the findings a case expects."""
    overall = str(expect.get("overall"))
    if overall not in _OUTCOMES:
        raise case.problem("expect.overall cannot be read", overall, _OUTCOMES)
    found = []
    for entry in expect.get("findings") or ():
        if not isinstance(entry, Mapping) or not {"check", "outcome"} <= set(entry):
            raise case.problem("an expected finding that cannot be read", repr(entry), ("{check, outcome, reason}",))
        if entry["outcome"] not in _OUTCOMES:
            raise case.problem(f"{entry['check']} cannot end so", str(entry["outcome"]), _OUTCOMES)
        name = str(entry["check"])
        ids = _check_ids()
        if not any(fnmatchcase(one, name) for one in ids):
            raise case.problem("no check has this id", name, ids)
        found.append(Expected(check=name, outcome=entry["outcome"], reason=str(entry.get("reason", ""))))
    return overall, tuple(found)


@cache
def _check_ids() -> tuple[str, ...]:
    return (*(check.id for pack in packs.shipped().values() for check in pack.checks), READABLE)


def _waiver(entry: Any, case: CaseValues) -> WaiverRule:
    """One of the case's waivers, in the form of a policy file's."""
    known = set(WAIVER_KEYS)
    if not isinstance(entry, Mapping) or not {"check", "until"} <= set(entry) <= known:
        raise case.problem("a waiver that cannot be read", repr(entry), sorted(known))
    waiver = Waiver(
        reason=str(entry.get("reason", "")), approver=str(entry.get("approver", "approver")),
        author=str(entry.get("author", "author")), until=entry["until"], ticket=entry.get("ticket"),
    )  # fmt: skip
    return WaiverRule(check=str(entry["check"]), model=str(entry.get("model", "*")),
                      workload="*", waiver=waiver, on=entry.get("on"))  # fmt: skip
