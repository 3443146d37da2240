"""An attestation proves what it is about, and nothing else.

Over every attestation that must name somebody outside, and every check of every pack that reads it: an entry that
names nobody, or somebody else, never makes a check pass; one that names the right one does what a bare `present` did.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor import pipeline
from auditor.core.errors import ConfigError
from auditor.core.frozen import FrozenMap
from auditor.core.model import ModelRef, Outcome
from auditor.policy import load_policy
from auditor.policy.facts.attested import Asked, Attestation, names_models, of_set
from auditor.policy.facts.fact_registry import ASKED, ATTESTATION, KINDS, NAMED, OBJECT, registry
from auditor.policy.facts.known import Known, values
from auditor.policy.facts.tables import UNKNOWN
from tests.laws.worlds import (
    CHANNELS,
    World,
    about,
    behind,
    engine,
    examples,
    mixed,
    outcomes,
    readers,
    settled,
    without,
)
from tests.sizes import sized

SPECS = registry().attestations
OUTSIDE = sorted(name for name, spec in SPECS.items() if spec.outside)
BY_THE_ENGINE = {"vendor_terms"}
"""Read by READ-01, which belongs to the engine; tested over a whole audit below."""
READ_BY_NO_CHECK = {name for name in OUTSIDE if not readers(name)} - BY_THE_ENGINE
DAY = date(2026, 11, 21)
REF = "hf:orchard-labs/pear-7b"
STRANGERS: dict[str, tuple[str, ...]] = {
    "counterparty": (
        "Acme Cloud",
        "Open AI Reseller",
        "OpenAI Foundation",
        "Amazon",
        "Orchard",
        "Inc.",
        "OpenAI*",
        "*",
    ),
    "provider": ("Acme Cloud", "pear-labs", "OpenAI Foundation", "orchard", "LLC", "*"),
    "channel": ("gemini-api-paid", "chatgpt-enterprise", "*"),
    "country": ("NZ", "PE", "*"),
    "model": (
        "hf:orchard-labs/apple-7b",
        "orchard-labs/pear-70b",
        "pear-7b",
        "other/*",
        "*",
        "hf:*",
        "*/pear-7b",
        "**",
    ),
}
"""Names that are near, and not the one a check asks about."""


def asked_of(facts: dict[str, Any], day: date) -> Asked:
    return Asked(ref=REF, workload="general", facts=engine().complete(facts, day))


def right_names(name: str, asked: Asked) -> dict[str, tuple[str, ...]] | None:
    """Whom an entry must name here: one kind of each group; None where it cannot be known."""
    spec = SPECS[name]
    found = {}
    for group in spec.outside:
        known = [(kind, whom) for kind in group if (whom := asked.whom(spec, kind))]
        if not known:
            return None
        kind, whom = known[0]
        if UNKNOWN in whom:
            return None
        found[kind] = whom if kind == "country" else whom[:1]
    return found


def entry(name: str, objects: dict[str, tuple[str, ...]], state: str = "present", **more: Any) -> Attestation:
    """An entry such as a policy file makes it, with details that satisfy."""
    spec = SPECS[name]
    facts = registry().facts
    details = {key: detail.satisfied_by for key, detail in spec.details.items() if detail.satisfied_by is not None}
    details.pop("counterparty", None)
    plain = facts[f"{ATTESTATION}{name}.value"].satisfied_by if spec.value else None
    made = {"when": DAY - timedelta(days=30), **more}
    return Attestation(
        spec=spec, state=state, value=plain, details=FrozenMap(details), objects=FrozenMap(objects), **made
    )


def facts_of(name: str, entries: Iterable[Attestation], asked: Asked, day: date) -> dict[str, Any]:
    return values(of_set(SPECS[name], list(entries), asked, day))


@st.composite
def wrong_entries(draw: st.DrawFn, name: str, asked: Asked) -> list[Attestation]:
    """One to three entries, none of which is about the one asked about."""
    spec = SPECS[name]
    right = right_names(name, asked) or {}
    found = []
    for _ in range(draw(st.integers(1, 3))):
        objects = dict(right)
        spoiled = draw(st.sampled_from(list(spec.outside)))
        for kind in spoiled:
            objects.pop(kind, None)
        if draw(st.booleans()):
            kind = draw(st.sampled_from(sorted(spoiled)))
            if asked.whom(spec, kind) == ():  # a data use agreement on own hardware: there is nobody to compare with
                found.append(entry(name, objects))
                continue
            wanted = {one.casefold() for one in asked.whom(spec, kind) or ()}
            names = [one for one in STRANGERS[kind] if one.casefold() not in wanted]
            objects[kind] = tuple(draw(st.lists(st.sampled_from(names), min_size=1, max_size=2, unique=True)))
        found.append(entry(name, objects))
    return found


def worlds_of(name: str) -> list[World]:
    """Examples of the checks that read it, as far as it decides there."""
    return list(about(name))


@pytest.mark.parametrize("name", sorted(set(OUTSIDE) - BY_THE_ENGINE - READ_BY_NO_CHECK))
@settings(max_examples=sized(60), deadline=None)
@given(data=st.data(), chance=st.randoms(use_true_random=False))
def test_an_entry_that_names_nobody_or_somebody_else_makes_no_check_pass(
    name: str, data: st.DataObject, chance: random.Random
) -> None:
    world = data.draw(st.sampled_from(worlds_of(name)), label="world")
    facts = settled(without(mixed(world, chance), name))
    asked = asked_of(facts, world.day)
    said = facts_of(name, data.draw(wrong_entries(name, asked), label="entries"), asked, world.day)
    bare, found = outcomes(facts, world.day), outcomes({**facts, **said}, world.day)
    for check in readers(name):
        if found[check.id] is Outcome.PASS:
            assert bare[check.id] is Outcome.PASS, (check.id, said)


@pytest.mark.parametrize("name", sorted(set(OUTSIDE) - BY_THE_ENGINE))
@settings(max_examples=sized(40), deadline=None)
@given(data=st.data(), chance=st.randoms(use_true_random=False))
def test_an_entry_about_the_one_asked_about_does_what_a_bare_present_did(
    name: str, data: st.DataObject, chance: random.Random
) -> None:
    world = data.draw(st.sampled_from(worlds_of(name) or list(examples())))
    facts = settled(without(mixed(world, chance), name))
    asked = asked_of(facts, world.day)
    right = right_names(name, asked)
    if right is None:
        return
    others = data.draw(wrong_entries(name, asked))
    said = facts_of(name, [*others, entry(name, right), *others], asked, world.day)
    bare = facts_of(name, [entry(name, {}, assumed=True)], asked, world.day)
    assert said.pop(f"{ATTESTATION}{name}.counterparty", None) in (None, *right.get("counterparty", ()))
    assert said == bare


def passing_pairs() -> list[tuple[str, str]]:
    """Every attestation of somebody outside with every check that an entry of it can turn into a pass."""
    found = []
    for name in sorted(set(OUTSIDE) - BY_THE_ENGINE):
        for check in readers(name):
            for world in examples():
                if world.check != check.id:
                    continue
                facts = settled(without(world.facts, name))
                asked = asked_of(facts, world.day)
                right = right_names(name, asked)
                if right is None:
                    continue
                bare = outcomes(facts, world.day)[check.id]
                said = facts_of(name, [entry(name, right)], asked, world.day)
                if bare is not Outcome.PASS and outcomes({**facts, **said}, world.day)[check.id] is Outcome.PASS:
                    found.append((name, check.id))
                    break
    return found


def test_for_every_check_that_reads_it_a_right_entry_can_make_the_difference() -> None:
    """The law above measures something: with the right name the same checks pass."""
    found = set(passing_pairs())
    notes = ("COV-", "US-", "INT-")  # they name laws; what an entry proves is one of several things they ask for
    reading = {
        (name, check.id)
        for name in set(OUTSIDE) - BY_THE_ENGINE
        for check in readers(name)
        if not check.id.startswith(notes)
        and any(f"{ATTESTATION}{name}" in (one, one.rpartition(".")[0]) for read in check.reads for one in behind(read))
    }
    assert reading - found <= {
        ("scc", "RES-11"),  # authorities have stopped such transfers before: it always asks
        ("tia", "RES-11"),
        ("scc", "RES-05"),  # safeguards only say whether a bare look-up matters
        ("tia", "RES-05"),
        ("dpf_listing", "RES-06"),  # a look-up moves the question to RES-05
        ("scc", "RES-06"),  # with an assessment beside it, see the next test
        ("tia", "RES-06"),
        ("scc", "RES-12"),  # each leg needs its own instrument with an assessment
        ("uk_addendum", "RES-12"),
        ("processor_terms", "RES-23"),  # only a limb that is absent speaks against it
        ("dua", "HIPAA-10"),  # says whether an authorization is asked for
        ("dua", "HIPAA-13"),  # needs the controls of the weights beside it
    }, sorted(reading - found)


def test_clauses_and_an_assessment_for_the_recipient_and_the_country_carry_a_transfer() -> None:
    world = next(one for one in examples() if one.check == "RES-06" and one.name == "clauses and assessment")
    facts = settled(without(without(world.facts, "scc"), "tia"))
    asked = asked_of(facts, world.day)
    both = {}
    for name in ("scc", "tia"):
        both |= facts_of(name, [entry(name, right_names(name, asked) or {})], asked, world.day)
    assert outcomes({**facts, **both}, world.day)["RES-06"] is Outcome.PASS
    elsewhere = facts_of("tia", [entry("tia", {"counterparty": asked.facts["party.names"], "country": ("NZ",)})],
                         asked, world.day)  # fmt: skip
    half = {name: value for name, value in both.items() if "tia" not in name}
    assert outcomes({**facts, **half, **elsewhere}, world.day)["RES-06"] is Outcome.NEEDS_REVIEW


@pytest.mark.parametrize("name", sorted(set(OUTSIDE) - BY_THE_ENGINE - READ_BY_NO_CHECK))
def test_an_unscoped_entry_never_passes_a_check_in_any_example(name: str) -> None:
    """Without chance: every example of every check that reads it, with an entry that names nobody."""
    for world in worlds_of(name):
        facts = settled(without(world.facts, name))
        asked = asked_of(facts, world.day)
        said = facts_of(name, [entry(name, {})], asked, world.day)
        assert said[f"{ATTESTATION}{name}{OBJECT}"] == "unscoped"
        bare, found = outcomes(facts, world.day), outcomes({**facts, **said}, world.day)
        for check in readers(name):
            assert found[check.id] is not Outcome.PASS or bare[check.id] is Outcome.PASS, (check.id, world.name)


@pytest.mark.parametrize("name", OUTSIDE)
def test_what_is_declared_absent_for_somebody_else_says_nothing_here(name: str) -> None:
    asked = asked_of(settled({"deployment.channel": "openai-api", "deployment.processing_regions": ("US",)}), DAY)
    kind = SPECS[name].outside[0][0]
    strangers = tuple(one for one in STRANGERS[kind] if one.strip("*") and (kind != "model" or names_models(one)))[:1]
    assert facts_of(name, [entry(name, {kind: strangers}, "none")], asked, DAY) == {}
    assert facts_of(name, [entry(name, {}, "none")], asked, DAY) == {ATTESTATION + name: "none"}


@settings(max_examples=sized(80), deadline=None)
@given(
    name=st.sampled_from(OUTSIDE),
    channels=st.lists(st.sampled_from(CHANNELS), min_size=2, max_size=4, unique=True),
    chance=st.randoms(use_true_random=False),
)
def test_of_several_entries_of_one_id_none_vanishes(name: str, channels: list[str], chance: random.Random) -> None:
    """A set with one entry for each vendor serves each of them, in any order."""
    asked = {
        one: asked_of(settled({"deployment.channel": one, "deployment.processing_regions": ("IN",),
                               "deployment.storage_regions": ("IN",), "deployment.support_access_countries": ("IN",)}),
                      DAY)
        for one in channels
    }  # fmt: skip
    entries = [entry(name, right_names(name, one) or {}, who=channel) for channel, one in asked.items()]
    chance.shuffle(entries)
    for one in asked.values():
        assert facts_of(name, entries, one, DAY)[ATTESTATION + name] == "present"


@settings(max_examples=sized(100), deadline=None)
@given(name=st.sampled_from(sorted(SPECS)), more=st.lists(st.sampled_from(KINDS), max_size=3, unique=True))
def test_a_further_name_that_is_not_the_one_asked_about_never_makes_an_entry_count(name: str, more: list[str]) -> None:
    asked = asked_of(settled({"deployment.channel": "openai-api", "deployment.processing_regions": ("US",)}), DAY)
    right = right_names(name, asked) or {}
    strange = {kind: ("nobody-of-that-name",) for kind in more if kind not in ("country", *right)}
    said = facts_of(name, [entry(name, {**right, **strange})], asked, DAY)
    assert (said.get(ATTESTATION + name) == "present") is (not strange and set(right) >= {
        group[0] if len(group) == 1 else next(kind for kind in group if kind in right) for group in SPECS[name].outside
    })  # fmt: skip


# ---------------------------------------------------------------------------------------------- over a whole file

FILE = """\
policy: {id: kestrel, version: 1}
org: {name: Kestrel, domicile: DE, principal_place_of_business: DE, commercial: true, hipaa_role: none, sector: saas}
packs: [license, residency]
residency: {processing: [EEA, US], storage: [EEA, US], support_access: [EEA, US]}
workloads:
  notes:
    deployment: {use_cases: [internal_coding], purpose: operations, data_classes: [pii], distribution: [internal],
      modifies_model: [none], user_regions: [DE], processing_regions: [DE], storage_regions: [DE],
      support_access_countries: [DE], entity_jurisdiction: [DE]}
attest:
"""
LINE = "- {id: %s, who: Ann, when: 2026-10-01, until: 2027-09-30%s}\n"


def findings(tmp_path: Path, attest: str, channel: str, ref: str = "api:openai/gpt-4o") -> dict[str, Any]:
    from auditor.core.model import ManifestEntry

    path = tmp_path / "auditor.yaml"
    path.write_text(FILE + attest, encoding="utf-8")
    made = ManifestEntry(ref=ModelRef.parse(ref), workloads=(), channel=channel)
    audit = pipeline.audit(
        [made],
        policy=load_policy(path),
        as_of=DAY,
        collecting=pipeline.Collecting(store=tmp_path / "store", offline=True),
    )
    return {finding.check: finding for finding in audit.models[0].verdicts[0].findings}


def test_two_agreements_serve_two_vendors_and_no_third(tmp_path: Path) -> None:
    both = LINE % ("dpa", ", counterparty: OpenAI") + LINE % ("dpa", ", counterparty: Microsoft")
    for attest in (both, LINE % ("dpa", ", counterparty: [Microsoft, OpenAI]")):
        for channel in ("openai-api", "azure-foundry-sold-by-azure"):
            assert findings(tmp_path, attest, channel)["RES-08"].outcome is Outcome.PASS, channel
        other = findings(tmp_path, attest, "mistral-api")["RES-08"]
        assert other.outcome is Outcome.NEEDS_REVIEW
        assert "OpenAI" in other.reason
        assert "Mistral AI" in str(other.question)


def test_an_unscoped_agreement_asks_for_whom_it_is_and_shows_the_entry(tmp_path: Path) -> None:
    found = findings(tmp_path, LINE % ("dpa", ""), "openai-api")["RES-08"]
    assert found.outcome is Outcome.NEEDS_REVIEW
    assert "counterparty" in str(found.question)
    assert "OpenAI" in str(found.question)
    assert any(one.location and one.location.start_line == 11 for one in found.evidence)


def test_terms_that_were_read_for_no_channel_by_name_do_not_make_a_service_readable(tmp_path: Path) -> None:
    for wrong in ("", ", channel: azure-foundry-sold-by-azure", ", provider: OpenAI", ", model: 'api:openai/*'"):
        found = findings(tmp_path, LINE % ("vendor_terms", wrong), "openai-api")
        assert found["READ-01"].outcome is Outcome.NEEDS_REVIEW, wrong
        assert "attested" in found["READ-01"].reason
        assert all(one.outcome is not Outcome.PASS for name, one in found.items() if name in ("LIC-05", "LIC-06"))
    found = findings(tmp_path, LINE % ("vendor_terms", ", channel: openai-api"), "openai-api")
    assert found["READ-01"].outcome is Outcome.PASS


def test_a_file_is_warned_of_every_entry_that_names_nobody_with_its_place(tmp_path: Path) -> None:
    path = tmp_path / "auditor.yaml"
    path.write_text(FILE + "".join(LINE % (name, "") for name in SPECS), encoding="utf-8")
    found = load_policy(path).warnings()
    places = {str(one.where): one for one in found}
    lines = {name: number for number, name in enumerate(SPECS, start=11)}
    assert len(found) == len(OUTSIDE)
    for name in OUTSIDE:
        warning = places[f"{path}:{lines[name]}:3"]
        assert isinstance(warning, ConfigError)
        assert name in str(warning)


def test_a_bare_glob_names_nobody(tmp_path: Path) -> None:
    path = tmp_path / "auditor.yaml"
    for kind in ("counterparty", "channel", "provider", "country", "model"):
        names = [name for name in OUTSIDE if any(kind in group for group in SPECS[name].outside)]
        path.write_text(FILE + "".join(LINE % (name, f", {kind}: '*'") for name in names), encoding="utf-8")
        assert len(load_policy(path).warnings()) == len(names), kind


def test_our_own_proofs_stand_for_the_whole_file_and_say_so() -> None:
    asked = asked_of({"deployment.hosting": "self", "deployment.self_host_kind": "on_prem"}, DAY)
    for name in sorted(set(SPECS) - set(OUTSIDE)):
        found: dict[str, Known] = of_set(SPECS[name], [entry(name, {})], asked, DAY)
        known = found[ATTESTATION + name]
        assert known.value == "present"
        if SPECS[name].own != ("organization",):
            assert "of this policy file" in known.evidence[0].statement
        other = of_set(SPECS[name], [entry(name, {"workload": ("elsewhere",)})], asked, DAY)
        assert other[ATTESTATION + name + OBJECT].value == "other"
        assert other[ATTESTATION + name + NAMED].value
        assert other[ATTESTATION + name + ASKED].value


def test_a_question_shared_by_all_models_names_none_of_them() -> None:
    """Models of one workload share what an entry that names nobody asks."""
    for name in OUTSIDE:
        asked = [
            Asked(ref=ref, workload="general", facts=engine().complete(settled({}), DAY), publisher=who)
            for ref, who in (("hf:orchard-labs/pear-7b", "Orchard"), ("hf:heron-ai/wader-1b", "Heron"))
        ]
        one, other = (facts_of(name, [entry(name, {})], each, DAY) for each in asked)
        assert one == other
