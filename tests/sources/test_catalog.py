"""Models bought as a service: the catalog is whole, and its claims decide nothing alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from auditor import pipeline
from auditor.core.model import ModelRef, Outcome, Verdict
from auditor.core.registry import plugins
from auditor.policy import load_policy
from auditor.policy.facts.fact_registry import TERMS, registry
from auditor.policy.facts.origin_facts import service_facts
from auditor.policy.facts.tables import UNKNOWN, place, table
from auditor.records import catalog as catalogue
from auditor.records.vocabulary import check
from tests.policy.samples import FAMILY, VENDOR

SOURCE = plugins("auditor.collect.sources", "SOURCE")["api"]
DAY = date(2026, 11, 21)
CLAIMS = {"soc2", "iso27001", "iso42001", "baa", "dpa", "eu_residency", "zdr", "private"}
POLICY = """\
policy: {id: kestrel, version: 1}
org: {domicile: DE, principal_place_of_business: DE, commercial: true, hipaa_role: none, sector: saas}
packs: [license, residency]
residency: {processing: [EEA], storage: [EEA]}
workloads:
  notes:
    deployment: {use_cases: [internal_coding], purpose: operations, data_classes: [none], distribution: [internal],
      hosting: self, modifies_model: [none], user_regions: [DE], processing_regions: [DE], storage_regions: [DE]}
"""
READ = "attest:\n- {id: vendor_terms, who: Ann, when: 2026-10-01, until: 2027-09-30, channel: openai-api}\n"


def refs() -> list[ModelRef]:
    return [
        ModelRef(scheme="api", name=f"{vendor['id']}/{entry['id']}")
        for vendor in catalogue.vendors().values()
        for entry in vendor["models"]
    ]


def verdict(tmp_path: Path, ref: str, policy: str = POLICY, channel: str | None = None) -> Verdict:
    path = tmp_path / "auditor.yaml"
    path.write_text(policy, encoding="utf-8")
    from auditor.core.model import ManifestEntry

    entry = ManifestEntry(ref=ModelRef.parse(ref), workloads=(), channel=channel)
    audit = pipeline.audit(
        [entry],
        policy=load_policy(path),
        as_of=DAY,
        collecting=pipeline.Collecting(store=tmp_path / "store", offline=True),
    )
    return audit.models[0].verdicts[0]


def outcomes(found: Verdict) -> dict[str, Outcome]:
    return {finding.check: finding.outcome for finding in found.findings}


# ------------------------------------------------------------------------------------------------------ the data


def test_every_vendor_says_who_it_is_what_it_offers_and_how_sure_that_is() -> None:
    known, written = set(table("sources")["sources"]), table("sources")["as_of"]
    for name, vendor in catalogue.vendors().items():
        assert place(vendor["country"]) != {UNKNOWN}, name
        assert vendor["confidence"] in ("high", "medium", "low"), name
        assert catalogue.canonical_channel(vendor["channel"]) in vendor["channels"], name
        assert set(vendor["source"]) | set(vendor["terms"]["source"]) <= known, name
        for channel, row in vendor["channels"].items():
            assert set(row["claims"]) == CLAIMS, channel
            assert set(row["claims"].values()) <= {"yes", "gated", "partial", "no", "unknown"}, channel
            assert row["seen"] is None or row["seen"] <= written, channel


def test_the_terms_claimed_of_a_service_are_those_of_the_vocabulary() -> None:
    for name, vendor in catalogue.vendors().items():
        for term, value in vendor["terms"]["states"].items():
            assert f"{TERMS}{term}" in registry().facts, (name, term)
            assert check(term, value) is None, (name, term)


def test_names_and_accounts_stand_for_one_thing_each() -> None:
    accounts = [account for vendor in catalogue.vendors().values() for account in vendor["accounts"]]
    assert len(accounts) == len(set(accounts))
    rows = catalogue.channels()
    words = [word for name, row in rows.items() for word in (name, *row.get("aliases", ()))]
    assert len(words) == len(set(words))
    published = [account for row in catalogue.publishers() for account in row["accounts"]]
    assert len(published) == len(set(published))
    assert all(account == account.casefold() for account in published)


@pytest.mark.parametrize("ref", refs(), ids=str)
def test_a_model_of_the_catalogue_is_found_and_its_claims_are_facts(ref: ModelRef) -> None:
    assert SOURCE.fetch(ref).files
    facts = service_facts(ref, registry())
    assert facts["model.publisher_country"].value
    assert all(fact.evidence for name, fact in facts.items() if name.startswith("model."))
    assert not any(fact.firm for name, fact in facts.items() if name.startswith(TERMS))


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("openai/GPT-4o", "gpt-4o"),
        ("OpenAI/gpt-4-0613", "gpt-4"),
        ("anthropic/Claude Opus 4.6", "claude-opus-4.6"),
        ("anthropic/claude-haiku-4-5", "claude-haiku-4.5"),
        ("google/gemini-3.1-pro", "gemini-3.1-pro"),
        ("gemini/gemini-3-flash", "gemini-3-flash"),
        ("xai/grok-4.20", "grok-4.20"),
        ("midjourney/midjourney", "midjourney"),
    ],
)
def test_a_model_goes_by_its_names_and_aliases(asked: str, found: str) -> None:
    served = catalogue.served_model(ModelRef(scheme="api", name=asked))
    assert served is not None
    assert served.entry["id"] == found


@pytest.mark.parametrize(("name", "hint"), [("openia/gpt-4o", "openai"), ("openai/gpt-4p", "gpt-4"), ("acme/x", "")])
def test_what_is_not_on_record_is_a_gap_with_the_nearest_word(name: str, hint: str) -> None:
    gaps = SOURCE.fetch(ModelRef(scheme="api", name=name)).gaps
    assert any(gap.kind == "not-in-catalog" and hint in gap.detail for gap in gaps)


# ----------------------------------------------------------------------------------------------------- the judge


def test_a_service_whose_terms_nobody_read_asks_one_question_about_them(tmp_path: Path) -> None:
    found = verdict(tmp_path, "api:openai/gpt-4o")
    assert found.outcome is Outcome.NEEDS_REVIEW
    asking = [finding.check for finding in found.findings if finding.question]
    assert asking == ["READ-01"]


@pytest.mark.parametrize(
    ("model", "lacks", "claims"),
    [("openia/gpt-4o", "openai", False), ("openai/gpt-4zz", "no model 'gpt-4zz'", True), ("openai/gpt-4o", "", True)],
)
def test_the_catalog_claims_nothing_of_a_vendor_that_it_does_not_have(
    tmp_path: Path, model: str, lacks: str, claims: bool
) -> None:
    (finding,) = [one for one in verdict(tmp_path, f"api:{model}").findings if one.check == "READ-01"]
    assert ("the catalog claims" in finding.reason) is claims
    assert lacks in finding.reason


def test_a_service_whose_terms_were_read_may_pass(tmp_path: Path) -> None:
    assert verdict(tmp_path, "api:openai/gpt-4o", POLICY + READ).outcome is Outcome.PASS
    assert verdict(tmp_path, "api:mistral/codestral", POLICY + READ).outcome is Outcome.NEEDS_REVIEW


def test_a_service_is_not_run_by_the_organisation_whatever_the_workload_says(tmp_path: Path) -> None:
    policy = POLICY.replace("data_classes: [none]", "data_classes: [pii], routing_mode: regional") + READ
    found = outcomes(verdict(tmp_path, "api:openai/gpt-4o", policy))
    assert found["RES-08"] is Outcome.FAIL, "an external processor needs an agreement"


SELLERS = ("openai-api", "bedrock", "kite-api")
MODELS = ("openai/gpt-4o", "openai/gpt-77", "kite/kite-1")


@pytest.mark.parametrize("channel", SELLERS)
@pytest.mark.parametrize("model", MODELS)
def test_a_service_is_evaluated_and_a_stated_channel_is_kept_whether_or_not_the_catalog_knows_them(
    tmp_path: Path, model: str, channel: str
) -> None:
    """Without proof nothing passes; with the contract for that channel, only what the model alone knows is asked."""
    policy = POLICY.replace("hosting: self", f"channel: {channel}, hosting: vendor-api")
    listed, sold = model == "openai/gpt-4o", model.startswith("openai/") and channel == "openai-api"
    open_one = verdict(tmp_path, f"api:{model}", policy)
    assert open_one.outcome is Outcome.NEEDS_REVIEW
    asking = {finding.check for finding in open_one.findings if finding.question}
    assert asking == {"READ-01"} | (set() if listed else {"COV-03"})
    held = {finding.check: finding.depends_on for finding in open_one.findings}
    assert held["COV-04"] == (None if sold else "READ-01")
    agreed = verdict(tmp_path, f"api:{model}", policy + READ.replace("openai-api", channel))
    asking = {finding.check for finding in agreed.findings if finding.question}
    assert asking == (set() if listed else {"COV-03"})
    assert outcomes(agreed)["COV-04"] is (Outcome.NOT_APPLICABLE if sold else Outcome.PASS)
    other = verdict(tmp_path, f"api:{model}", policy + READ.replace("openai-api", "mistral-api"))
    assert other.outcome is Outcome.NEEDS_REVIEW


TUNED = "{id: fine_tuning, who: Ann, when: 2026-10-01, until: 2027-09-30, channel: %s}\n"


@pytest.mark.parametrize(
    ("workload", "attested", "outcome"),
    [
        ("[internal]|[none]|self, self_host_kind: on_prem", "", Outcome.NEEDS_REVIEW),
        ("[internal]|[none]|self, self_host_kind: on_prem, channel: self", "", Outcome.NEEDS_REVIEW),
        ("[internal]|[none]|self, self_host_kind: on_prem, channel: openai-api", "", Outcome.NOT_APPLICABLE),
        ("[internal]|[none]|self, self_host_kind: iaas", "", Outcome.NOT_APPLICABLE),
        ("[internal]|[prompt, rag, distill]|vendor-api", "", Outcome.NOT_APPLICABLE),
        ("[redistributes_weights]|[none]|vendor-api", "openai-api", Outcome.FAIL),
        ("[internal]|[quantize, lora]|vendor-api", "openai-api", Outcome.FAIL),
        ("[internal]|[merge]|vendor-api", "openai-api", Outcome.FAIL),
        ("[saas_feature]|[lora]|vendor-api", "", Outcome.NEEDS_REVIEW),
        ("[saas_feature]|[lora]|vendor-api", "openai-api", Outcome.PASS),
        ("[saas_feature]|[full_ft]|vendor-api", "bedrock", Outcome.NEEDS_REVIEW),
        ("[model_as_a_service]|[none]|vendor-api", "", Outcome.PASS),
    ],
)
def test_a_workload_that_needs_weights_is_not_served_by_a_service(
    tmp_path: Path, workload: str, attested: str, outcome: Outcome
) -> None:
    distribution, modified, hosting = workload.split("|")
    policy = POLICY.replace("[internal]", distribution).replace("modifies_model: [none]", f"modifies_model: {modified}")
    policy = (
        policy.replace("hosting: self", f"hosting: {hosting}") + READ + ("- " + TUNED % attested if attested else "")
    )
    assert outcomes(verdict(tmp_path, "api:openai/gpt-4o", policy))["COV-05"] is outcome


def test_a_channel_that_is_tried_serves_no_workload_on_own_hardware(tmp_path: Path) -> None:
    policy = POLICY.replace("hosting: self", "hosting: self, self_host_kind: on_prem") + READ
    found = verdict(tmp_path, "api:openai/gpt-4o", policy, channel="openai-api")
    asks = next(finding for finding in found.findings if finding.check == "COV-05")
    assert (found.outcome, asks.outcome) == (Outcome.NEEDS_REVIEW, Outcome.NEEDS_REVIEW)
    assert "own hardware" in (asks.question or "")


@pytest.mark.parametrize("model", MODELS)
def test_what_only_the_model_knows_is_stated_once(tmp_path: Path, model: str) -> None:
    said = f"model_facts:\n- {{model: 'api:{model}', by: Ann, on: 2026-10-01, facts: {{modality: [text]}}}}\n"
    policy = POLICY.replace("hosting: self", "channel: openai-api, hosting: vendor-api") + READ + said
    assert verdict(tmp_path, f"api:{model}", policy).outcome is Outcome.PASS


@pytest.mark.parametrize("model", MODELS)
def test_a_service_never_counts_as_run_on_own_machines(tmp_path: Path, model: str) -> None:
    for channel in ("", "channel: self, "):
        policy = POLICY.replace("hosting: self", f"{channel}hosting: self").replace("[none]", "[pii]", 1)
        assert outcomes(verdict(tmp_path, f"api:{model}", policy + READ))["RES-08"] is not Outcome.NOT_APPLICABLE


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize(
    ("said", "channel", "passes"),
    [
        ("hosting: self", None, False),
        ("hosting: self, self_host_kind: iaas", None, False),
        ("channel: self, hosting: self", None, False),
        ("channel: self", None, False),
        ("self_host_kind: iaas", None, False),
        ("self_host_kind: on_prem", "openai-api", False),
        ("hosting: self", "openai-api", False),
        ("hosting: self, routing_mode: regional", None, True),
        ("hosting: vendor-api", None, True),
        ("channel: openai-api", None, True),
        ("channel: openai-api, hosting: self", None, True),
    ],
)
def test_the_places_of_own_machines_are_not_those_of_a_service(
    tmp_path: Path, model: str, said: str, channel: str | None, passes: bool
) -> None:
    policy = POLICY.replace("hosting: self", said).replace("[none]", "[pii]", 1) + READ
    found = outcomes(verdict(tmp_path, f"api:{model}", policy, channel))
    # Where routing is still asked about, the places wait for that answer.
    assert found["RES-01"] in ((Outcome.PASS, Outcome.NOT_APPLICABLE) if passes else (Outcome.NOT_APPLICABLE,))
    abroad = policy.replace("storage_regions: [DE]", "storage_regions: [IN]")
    assert outcomes(verdict(tmp_path, f"api:{model}", abroad, channel))["RES-01"] is Outcome.FAIL


def test_a_vendor_file_of_our_own_is_evidence_as_the_shipped_ones_are(tmp_path: Path) -> None:
    (tmp_path / "vendors").mkdir()
    (tmp_path / "vendors" / "kite.yaml").write_text(VENDOR, encoding="utf-8")
    policy = POLICY.replace("hosting: self", "channel: kite-api") + "vendors: [vendors]\n"
    policy += READ.replace("openai-api", "kite-api")
    assert verdict(tmp_path, "api:kite/kite-1", policy).outcome is Outcome.PASS
    assert outcomes(verdict(tmp_path, "api:kite/kite-2", policy))["COV-03"] is Outcome.NEEDS_REVIEW
    abroad = verdict(tmp_path, "api:kite/kite-1", policy.replace("[none]", "[pii]", 1).replace("[DE]", "[US]"))
    assert abroad.outcome is Outcome.FAIL


def test_a_family_of_our_own_says_what_its_members_give(tmp_path: Path) -> None:
    from auditor.policy.facts.family_facts import family_facts
    from tests.policy.dossiers import dossier

    (tmp_path / "families").mkdir()
    (tmp_path / "families" / "kestrel.yaml").write_text(FAMILY, encoding="utf-8")
    path = tmp_path / "auditor.yaml"
    path.write_text(POLICY + "families: [families]\n", encoding="utf-8")
    policy = load_policy(path)
    member = replace(dossier(), ref=ModelRef.parse("kestrel-labs/kestrel-2b"))
    facts = family_facts(member, policy.registry, own=policy.catalog.families)
    assert facts["model.modality"].value == ("image-out",)
    stranger = replace(dossier(), ref=ModelRef.parse("kestrel-labs/kestrel-3b"))
    assert not family_facts(stranger, policy.registry, own=policy.catalog.families)


def test_a_claim_older_than_half_a_year_turns_a_pass_that_rests_on_it_into_a_question(tmp_path: Path) -> None:
    policy = POLICY.replace("data_classes: [none]", "data_classes: [pii], routing_mode: regional")
    path = tmp_path / "auditor.yaml"
    path.write_text(policy, encoding="utf-8")
    found = {}
    for day in (date(2026, 11, 21), date(2027, 6, 1)):
        audit = pipeline.audit(
            ["api:openai/gpt-4o"],
            policy=path,
            as_of=day,
            collecting=pipeline.Collecting(store=tmp_path / "store", offline=True),
        )
        found[day] = outcomes(audit.models[0].verdicts[0])["RES-03"]
    assert list(found.values()) == [Outcome.PASS, Outcome.NEEDS_REVIEW]


def test_a_publisher_on_a_list_is_shown_with_list_day_and_source_and_country_decides_nothing(tmp_path: Path) -> None:
    from auditor.policy.facts.origin_facts import publisher_facts

    facts = publisher_facts("Qwen", registry())
    assert facts["model.publisher_country"].value == "CN"
    assert facts["model.list_status"].value == ("1260h",)
    assert "2026-06-08" in facts["model.list_status"].evidence[0].statement
    assert publisher_facts("somebody-new", registry()) == {}
