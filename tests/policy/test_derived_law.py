"""What the law packs work out of stated facts: sets of places, dates, thresholds, and who signed what."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from auditor.core.frozen import freeze
from auditor.policy.concepts.derive import DerivedFacts, shipped


def value(name: str, **facts: Any) -> Any:
    """One derived fact from facts named with ``__`` for dots; everything else is unknown."""
    stated = {key.replace("__", "."): freeze(fact) for key, fact in facts.items()}
    return _maker(name).apply(stated).get(name)


def _maker(name: str) -> DerivedFacts:
    return next(item for item in shipped() if name in item.gives)


# ------------------------------------------------------------------------------------------------------- HIPAA


@pytest.mark.parametrize(
    ("signer", "expected"),
    [
        ("Amazon Web Services, Inc.", "operator"),
        ("AMAZON WEB SERVICES", "operator"),
        ("Amazon", "other"),
        ("Anthropic", "other"),
        (None, "unnamed"),
        ("*", "operator"),
    ],
)
def test_the_signer_is_compared_with_the_operator_without_legal_forms(signer: str | None, expected: str) -> None:
    facts = {"attestations__baa": "present", "party__names": ("AWS", "Amazon Web Services")}
    assert value("hipaa.baa_party", attestations__baa__counterparty=signer, **facts) == expected


def test_a_missing_agreement_has_no_signer() -> None:
    assert value("hipaa.baa_party", attestations__baa__counterparty="AWS") is None
    assert value("hipaa.baa_party", attestations__baa="none") is None


@pytest.mark.parametrize(
    ("attested", "default", "forced", "expected"),
    [
        (0, 30, 0, 0),
        (None, 30, 0, 30),
        (0, 30, 45, 45),
        (None, None, 0, None),
        (None, None, 30, None),
        (90, 30, 45, 90),
    ],
)
def test_retention_is_the_longest_of_what_is_attested_offered_and_forced(
    attested: int | None, default: int | None, forced: int, expected: int | None
) -> None:
    got = value(
        "hipaa.retention_days",
        attestations__retention_days__value=attested,
        channel__retention_days=default,
        model__forced_retention_days=forced,
    )
    assert got == expected


@pytest.mark.parametrize(
    ("states", "storage", "expected"),
    [
        (["US-TX"], ["US-OH", "westus2"], "met"),
        (["US-TX"], ["CA"], "fails"),
        (["US-FL"], ["CA", "PR"], "met"),
        (["US-FL", "US-TX"], ["CA"], "fails"),
        (["US-FL"], ["GLOBAL"], "fails"),
        (["US-OH"], None, None),
        (["US-TX"], None, "asks"),
    ],
)
def test_records_of_texas_and_florida_are_placed(states: Any, storage: Any, expected: str | None) -> None:
    facts = {"is_phi": "definite", "org__sector": "healthcare_provider", "judged__as_of": "2026-11-22"}
    stored = {"deployment__patient_states": states, "deployment__storage_regions": storage}
    said = {word: value(f"hipaa.overlay_{word}", **facts, **stored) for word in ("fails", "asks", "met")}
    found = [word for word in said if said[word]]
    assert (found[0] if found else None) == expected


def test_a_feature_is_compared_by_its_words() -> None:
    facts = {"deployment__features": ["Web Search", "chat"]}
    assert value("hipaa.excluded_features", channel__excluded=["web_search"], **facts) == ("Web Search",)
    listed = {"attestations__baa_scope__features": ["web-search"]}
    assert value("hipaa.unscoped_features", **facts, **listed) == ("chat",)
    assert value("hipaa.unscoped_features", **facts) is None


# ------------------------------------------------------------------------------------------------- EU AI Act


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"org__domicile": "AT"}, True),
        ({"org__domicile": "CH"}, None),
        ({"deployment__user_regions": ["US", "EU"]}, True),
        ({"deployment__user_regions": ["GLOBAL"]}, True),
        (
            {
                "org__domicile": "CH",
                "deployment__placed_on_eu_market": False,
                "deployment__user_regions": ["CH"],
                "deployment__output_used_in_eu": False,
            },
            False,
        ),
    ],
)
def test_the_act_reaches_seat_market_users_and_output(facts: Mapping[str, Any], expected: bool | None) -> None:
    assert value("aia.in_scope", **facts) is expected


@pytest.mark.parametrize(
    ("flop", "source", "gpai", "systemic"),
    [
        (1.0e23, "published", False, False),
        (1.01e23, "published", True, False),
        (3.0e23, "estimated", None, False),
        (3.4e22, "estimated", None, False),
        (3.1e23, "estimated", True, False),
        (1.0e25, "published", True, False),
        (1.1e25, "published", True, True),
        (2.9e25, "estimated", True, None),
        (3.1e25, "estimated", True, True),
        (None, None, None, None),
    ],
)
def test_compute_is_compared_with_thresholds_and_estimates_near_them_decide_nothing(
    flop: float | None, source: str | None, gpai: bool | None, systemic: bool | None
) -> None:
    facts = {"model__training_flop": flop, "model__flop_source": source}
    assert value("aia.gpai", model__modality=["text"], **facts) is gpai
    assert value("aia.systemic", **facts) is systemic


def test_compute_is_estimated_from_parameters_and_tokens_where_no_figure_is_stated() -> None:
    facts = {"model__active_params": 7.0e9, "model__training_tokens": 1.0e13, "model__modality": ["text"]}
    assert value("aia.gpai", **facts) is True
    assert value("aia.gpai", **{**facts, "model__training_tokens": 1.0e12}) is None
    assert value("aia.gpai", **{**facts, "model__training_tokens": 1.0e11}) is False


@pytest.mark.parametrize(
    ("placed", "expected"),
    [("2025-08-01", "2027-08-02"), ("2025-08-02", "2025-08-02"), ("2026-05-05", "2025-08-02"), (None, None)],
)
def test_the_clock_of_a_model_turns_on_the_day_the_chapter_applied(placed: str | None, expected: str | None) -> None:
    assert value("aia.gpai_from", model__eu_market_date=placed) == expected


@pytest.mark.parametrize(
    ("placed", "expected"),
    [("2026-08-01", "2026-12-02"), ("2026-08-02", "2026-08-02"), (None, "2026-08-02")],
)
def test_only_a_system_known_to_be_older_marks_later(placed: str | None, expected: str) -> None:
    assert value("aia.marking_from", deployment__system_market_date=placed) == expected


@pytest.mark.parametrize(
    ("changes", "flop", "original", "risk", "expected"),
    [
        (["none"], None, None, None, "none"),
        (["rag", "quantize"], None, None, None, "light"),
        (["lora"], 1.0e20, 1.0e24, False, "below"),
        (["full_ft"], 3.4e23, 1.0e24, False, "over"),
        (["full_ft"], 3.3e22, None, False, "below"),
        (["full_ft"], 3.4e22, None, False, None),
        (["full_ft"], 3.3e24, None, True, "below"),
        (["full_ft"], 2.0e22, 3.0e22, False, "over"),
        (["lora"], None, 1.0e24, False, None),
        (None, 1.0e20, 1.0e24, False, None),
    ],
)
def test_a_modification_counts_above_a_third_of_the_original(
    changes: Any, flop: float | None, original: float | None, risk: bool | None, expected: str | None
) -> None:
    got = value(
        "aia.modification",
        deployment__modifies_model=changes,
        deployment__modification_flop=flop,
        model__training_flop=original,
        model__flop_source="published" if original else None,
        aia__systemic=risk,
    )
    assert got == expected


TERMS = _maker("aia.license_limb").reads


def _limb(category: str | None, **terms: Any) -> Any:
    silent = {name.replace(".", "__"): () for name in TERMS if name.startswith("terms.")}
    stated = {f"terms__{term.replace('_', '-')}": entry for term, entry in terms.items()}
    return value("aia.license_limb", license__category=category, **{**silent, **stated})


def test_the_license_limb_is_met_doubtful_or_not_met() -> None:
    cap = {"threshold": 10, "metric": "users", "scope": "licensee", "measured": "ongoing"}
    assert _limb("permissive") == "met"
    assert _limb("permissive", purpose_limit=["research-only"]) == "not-met"
    assert _limb("open-weight-restricted", user_cap=[{**cap, "consequence": "separate-license"}]) == "not-met"
    assert _limb("open-weight-restricted", user_cap=[{**cap, "consequence": "display-attribution"}]) == "doubtful"
    assert _limb("behavioural-use", acceptable_use=["military"]) == "doubtful"
    assert _limb("proprietary") == "not-met"
    assert _limb(None) is None


def test_an_unread_text_never_meets_the_license_limb() -> None:
    assert value("aia.license_limb", license__category="permissive") is None


def test_only_a_use_based_exclusion_keeps_a_model_out_of_the_union() -> None:
    name = "aia.license_excludes_eu"
    assert value(name, **{"terms__territory-exclusion": [{"area": "EU", "basis": "use"}]}) is True
    assert value(name, **{"terms__territory-exclusion": [{"area": "EU", "basis": "domicile"}]}) is False
    assert value(name, **{"terms__territory-exclusion": [{"area": "KR", "basis": "both"}]}) is False
    assert value(name) is None


def test_old_systems_are_left_alone_until_they_change_or_their_day_comes() -> None:
    facts = {"aia__legacy_system": True, "deployment__significant_design_change": False, "org__sector": "public_body"}
    assert value("aia.legacy_relief", judged__as_of="2029-01-01", **facts) is True
    assert value("aia.legacy_relief", judged__as_of="2030-08-02", **facts) is False
    assert value("aia.legacy_relief", judged__as_of="2031-01-01", **{**facts, "org__sector": "bank"}) is True
    changed = {**facts, "deployment__significant_design_change": True}
    assert value("aia.legacy_relief", judged__as_of="2029-01-01", **changed) is False
    assert value("aia.legacy_system", aia__high_risk_uses=["annex_iii.4a"]) is False


# ------------------------------------------------------------------------------------------------- residency


def _layers(**places: Any) -> dict[str, Any]:
    inside = {"processing_regions": ["DE"], "storage_regions": ["DE"], "support_access_countries": ["DE"]}
    entity = places.pop("entity", ["DE"])
    return {f"deployment__{k}": v for k, v in {**inside, **places}.items()} | {"residency__entity": entity}


@pytest.mark.parametrize(
    ("places", "expected"),
    [
        ({}, False),
        ({"processing_regions": ["GB"]}, True),
        ({"support_access_countries": ["IN"], "storage_regions": None}, True),
        ({"storage_regions": None}, None),
        ({"processing_regions": ["UNKNOWN"]}, True),
    ],
)
def test_any_layer_outside_the_area_makes_a_transfer(places: dict[str, Any], expected: bool | None) -> None:
    assert value("residency.transfer", **_layers(**places)) is expected


@pytest.mark.parametrize(
    ("places", "extra", "expected"),
    [
        ({"processing_regions": ["JP", "GB"]}, {}, "covered"),
        ({"processing_regions": ["GB"]}, {"judged__as_of": "2032-01-01"}, "not-covered"),
        ({"processing_regions": ["BR"]}, {"judged__as_of": "2026-01-01"}, "not-covered"),
        ({"processing_regions": ["IN", "JP"]}, {}, "not-covered"),
        ({"processing_regions": ["GLOBAL"]}, {}, "not-covered"),
        ({"processing_regions": ["US"]}, {}, "not-covered"),
        ({"processing_regions": ["US"]}, {"age": 90}, "covered"),
        ({"processing_regions": ["US"]}, {"age": 91}, "stale"),
        ({"processing_regions": ["US"]}, {"age": 60, "policy__transfers__dpf_lookup_max_age_days": 30}, "stale"),
        ({"processing_regions": ["JP"]}, {"policy__transfers__allow_adequacy": False}, "not-covered"),
    ],
)
def test_adequacy_covers_every_place_or_none(places: dict[str, Any], extra: dict[str, Any], expected: str) -> None:
    facts: dict[str, Any] = {"judged__as_of": "2026-11-21", "policy__transfers__dpf_lookup_max_age_days": 90, **extra}
    age = facts.pop("age", None)
    if age is not None:
        facts |= {"attestations__dpf_listing": "present", "attestations__dpf_listing__age_days": age}
    assert value("residency.adequacy", **_layers(**places), **facts) == expected


def test_the_place_of_the_tenant_is_the_allow_list_where_tenants_choose() -> None:
    facts = {
        "policy__residency__tenant_choice": ["EU", "JP"],
        "policy__residency__default": "JP",
        "deployment__processing_regions": ["JP", "FR"],
        "deployment__storage_regions": ["JP"],
    }
    assert value("residency.outside_processing", **facts) == ("FR",)
    assert value("residency.outside_processing", deployment__tenant_region="EU", **facts) == ("JP",)
    assert value("residency.outside_processing", deployment__tenant_region="US", **facts) == ("JP", "FR")


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ({"health": 10_000}, ()),
        ({"health": 10_001}, ("health",)),
        ({"deidentified_hipaa": 40_000}, ("health",)),
        ({"human_genomic": 101}, ("genomic",)),
        ({"identifiers": 90_000}, ()),
        ({"identifiers": 90_000, "financial": 1}, ("identifiers",)),
        ({"government_related": 1}, ("government_related",)),
        ({}, ()),
        (None, None),
    ],
)
def test_bulk_is_above_the_threshold_and_mixed_data_share_the_lowest(
    counts: dict[str, int] | None, expected: Any
) -> None:
    assert value("residency.bulk_kinds", deployment__us_person_counts=counts) == expected


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"deployment__hosting": "self", "deployment__self_host_kind": "on_prem"}, False),
        ({"deployment__entity_jurisdiction": ["HK"]}, True),
        ({"deployment__entity_jurisdiction": ["SG"], "deployment__ultimate_parent_country": "CN"}, True),
        ({"deployment__entity_jurisdiction": ["SG"], "deployment__ultimate_parent_country": "SG"}, False),
        ({"deployment__entity_jurisdiction": ["SG"]}, None),
        ({"deployment__operator_listed_owner_share": 0.5}, True),
    ],
)
def test_a_covered_person_is_in_or_owned_from_a_country_of_concern(
    facts: dict[str, Any], expected: bool | None
) -> None:
    assert value("residency.covered_person", **facts) is expected


@pytest.mark.parametrize(
    ("facts", "gap"),
    [
        ({"attestations__hds": "present", "attestations__hds__version": 2}, None),
        ({"attestations__hds": "present", "attestations__hds__version": 1}, "version 2"),
        ({}, "version 2"),
        ({"judged__as_of": "2026-05-15", "attestations__hds": "present", "attestations__hds__version": 1}, None),
    ],
)
def test_french_health_data_need_the_certificate_of_the_day(facts: dict[str, Any], gap: str | None) -> None:
    base = {
        "health_data": "definite", "care__data": True, "deployment__hosting": "vendor-api",
        "deployment__user_regions": ["FR"], "deployment__storage_regions": ["FR"], "judged__as_of": "2026-05-16",
    }  # fmt: skip
    gaps = value("residency.health_fails", **{**base, **facts})
    assert (not gaps) if gap is None else any(gap in words for words in gaps)


def test_an_unknown_state_of_american_patients_leaves_the_places_open() -> None:
    base = {"health_data": "definite", "care__data": True, "deployment__hosting": "vendor-api"}
    assert value("residency.health_arms", **base, deployment__user_regions=["US"]) is None
    assert value("residency.health_arms", **base, deployment__user_regions=["DE"]) == ("DE",)
    assert value("residency.health_arms", health_data="none") == ()


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"residency__entity": ["FR"], "deployment__ultimate_parent_country": "FR"}, True),
        ({"residency__entity": ["IE"], "deployment__ultimate_parent_country": "US"}, False),
        ({"residency__entity": ["IE"]}, None),
        (
            {"residency__entity": ["DE"], "deployment__hosting": "self", "deployment__self_host_kind": "on_prem"},
            True,
        ),
    ],
)
def test_immunity_looks_at_the_operator_and_its_parent(facts: dict[str, Any], expected: bool | None) -> None:
    assert value("residency.immune", policy__sovereignty__require_immunity_from=["US"], **facts) is expected
