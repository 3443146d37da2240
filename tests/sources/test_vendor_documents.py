"""What vendors publish of their terms: collected on request, hashed, read into the terms of a service, locked, told."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from auditor import pipeline
from auditor.collect.collecting import Collection
from auditor.core.errors import ConfigError
from auditor.core.model import Audit, DocumentKind, Outcome
from auditor.evidence import read
from auditor.manifest.drift import drift
from auditor.manifest.lock_file import make_lock
from auditor.policy import load_policy
from auditor.policy.facts.tables import table
from auditor.records import catalog
from tests.cli.runner import auditor
from tests.hub.folders import no_network
from tests.hub.tls import Net

TERMS = b"""<html><body><h1>Kite Terms of Service</h1>
<p>You may not use output of the services to develop models that compete with Kite.</p>
<p>You must be at least 18 years old.</p></body></html>"""
USE = b"# Usage policy\n\nYou may not use the services to generate malware.\n"
REF = "api:kite/kite-1"
POLICY = """\
policy: {id: tests, version: 1}
vendors: [kite.yaml]
org: {domicile: DE, principal_place_of_business: DE, commercial: true, hipaa_role: none, sector: saas}
packs: [license]
workloads:
  chat:
    deployment: {use_cases: [internal_coding], purpose: operations, data_classes: [none], distribution: [internal],
      channel: kite-api, modifies_model: [none], user_regions: [DE], processing_regions: [DE], storage_regions: [DE]}
"""


def vendor(net: Net, **more: Any) -> dict[str, Any]:
    documents = [
        {"kind": "terms-of-service", "address": net.url(path="/terms")},
        {"kind": "usage-policy", "address": net.url(path="/use")},
    ]
    return {
        "id": "kite", "name": "Kite Models", "country": "FR", "source": "contract K-12", "as_of": "2026-10-01",
        "channels": {"kite-api": {"hosting": "vendor-api"}},
        "models": [{"id": "kite-1", "modality": ["text"]}, {"id": "kite-2", "modality": ["text"]}],
        "documents": documents, **more,
    }  # fmt: skip


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture
def policy(net: Net, tmp_path: Path) -> Path:
    net.public.pages |= {"/terms": TERMS, "/use": USE}
    (tmp_path / "kite.yaml").write_text(yaml.safe_dump(vendor(net)), encoding="utf-8")
    path = tmp_path / "auditor.yaml"
    path.write_text(POLICY, encoding="utf-8")
    return path


def audited(policy: Path, *refs: str, follow: bool = True, offline: bool = False) -> tuple[Audit, Collection]:
    kept: list[Collection] = []
    audit = pipeline.audit(
        refs or (REF,),
        policy=policy,
        collecting=pipeline.Collecting(
            store=policy.parent / "store", follow_links=follow, offline=offline, collected=kept.append
        ),
    )
    return audit, kept[0]


def terms_of(audit: Audit) -> dict[str, str]:
    dossier = audit.models[0].dossier
    assert dossier is not None
    return {term.id: term.location.path for term in dossier.weights.terms if term.location}


def test_a_vendors_documents_are_fetched_on_request_hashed_and_read(policy: Path, net: Net) -> None:
    unasked, plain = audited(policy, follow=False)
    assert not net.public.asked
    audit, collection = audited(policy)
    snapshot = collection.snapshots[REF]
    assert {file.path: file.data for file in snapshot.files if "://" in file.path} == {
        net.url(path="/terms"): TERMS,
        net.url(path="/use"): USE,
    }
    kinds = {one.location.path: one.kind for one in read(snapshot).documents if "://" in one.location.path}
    assert kinds[net.url(path="/use")] is DocumentKind.USE_POLICY
    assert terms_of(audit)["output-training"] == net.url(path="/terms")
    assert not any("://" in path for path in plain.snapshots[REF].listing)
    assert "output-training" not in terms_of(unasked)


def test_they_ask_and_never_pass_or_fail_a_service_by_themselves(policy: Path) -> None:
    for follow in (False, True):
        audit, _ = audited(policy, follow=follow)
        (verdict,) = audit.models[0].verdicts
        assert verdict.outcome is Outcome.NEEDS_REVIEW
        assert not [finding for finding in verdict.findings if finding.outcome is Outcome.FAIL]


def test_a_text_of_a_free_license_at_a_vendors_address_settles_nothing(policy: Path, net: Net) -> None:
    """A page may say anything; which terms bind the organization is attested."""
    permissive = b"Apache License, Version 2.0. Licensed under the Apache License, Version 2.0.\n"
    net.public.pages |= {"/terms": permissive, "/use": permissive}
    audit, _ = audited(policy)
    assert audit.models[0].verdicts[0].outcome is Outcome.NEEDS_REVIEW
    dossier = audit.models[0].dossier
    assert dossier is not None
    assert not dossier.weights.complete


def test_each_address_is_asked_once_however_many_models_are_bought(policy: Path, net: Net) -> None:
    _, collection = audited(policy, REF, "api:kite/kite-2")
    assert sorted(path for _, path in net.public.asked) == ["/terms", "/use"]
    texts = [{f.sha256 for f in s.files if "://" in f.path} for s in collection.snapshots.values()]
    assert texts[0] == texts[1]


def test_they_are_kept_locked_and_their_change_is_told_with_a_redline(
    policy: Path, net: Net, monkeypatch: pytest.MonkeyPatch
) -> None:
    audit, collection = audited(policy)
    before = make_lock(audit, collection, policy_file=policy)
    assert before.follows_links
    with no_network(monkeypatch):
        offline, _ = audited(policy, offline=True)
    assert terms_of(offline) == terms_of(audit)
    net.public.pages["/terms"] = TERMS.replace(b"18 years", b"21 years")
    again, now = audited(policy)
    changes = drift(before, make_lock(again, now, policy_file=policy), before=collection.snapshots, after=now.snapshots)
    (changed,) = [change for change in changes if change.kind == "text-changed"]
    assert changed.what == net.url(path="/terms")
    assert any("21 years" in row for row in changed.redline)


def test_drift_shows_the_words_of_a_service_that_changed_since_the_lock(
    policy: Path, net: Net, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(policy.parent)
    (policy.parent / "models.yaml").write_text(f"models: [{{ref: '{REF}', workloads: [chat]}}]\n", encoding="utf-8")
    store = policy.parent / "kept"
    locked = auditor("lock", "--follow-links", "--store", store)
    assert (policy.parent / "models.lock").is_file(), locked.err
    net.public.pages["/terms"] = TERMS.replace(b"18 years", b"21 years")
    told = auditor("drift", "--store", store, "--format", "json")
    rows = [row for row in json.loads(told.out) if row["kind"] == "text-changed"]
    assert told.code == 1, told.err
    assert [row["what"] for row in rows] == [net.url(path="/terms")]
    assert any(row.startswith("-") and "18 years" in row for row in rows[0]["redline"])


@pytest.mark.parametrize("answers", [[["127.0.0.1"]], [["10.0.0.1"]]])
def test_an_address_inside_our_network_is_not_asked(policy: Path, net: Net, answers: list[list[str]]) -> None:
    net.answers = answers
    _, collection = audited(policy)
    assert not net.public.asked
    assert not net.inner.asked
    gaps = {gap.what: gap.kind for gap in collection.snapshots[REF].gaps}
    assert gaps[net.url(path="/terms")] == "not-followed"


def test_a_page_that_leads_into_our_network_is_a_gap(policy: Path, net: Net) -> None:
    net.public.redirect = f"https://127.0.0.1:{net.public.port}/terms"
    _, collection = audited(policy)
    assert not net.inner.asked
    assert not any("://" in path for path in collection.snapshots[REF].listing)


@pytest.mark.parametrize(
    "row",
    [
        {"kind": "terms-of-service", "address": "http://kite.example/terms"},
        {"kind": "terms-of-service", "address": "file:///etc/passwd"},
        {"kind": "terms-of-service", "address": "https://user:secret@kite.example/terms"},
        {"kind": "poem", "address": "https://kite.example/terms"},
        {"kind": "dpa"},
    ],
)
def test_a_row_that_names_no_public_document_is_refused_with_its_place(
    row: dict[str, str], policy: Path, net: Net
) -> None:
    (policy.parent / "kite.yaml").write_text(yaml.safe_dump(vendor(net, documents=[row])), encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_policy(policy)
    assert "kite.yaml" in str(caught.value)
    assert "secret" not in str(caught.value)


def test_an_organization_adds_documents_to_a_vendor_that_ships(net: Net) -> None:
    own = {**vendor(net), "id": "cohere", "channels": {}, "models": []}
    found = catalog.shipped().with_own([own])
    addresses = [row["address"] for row in found.vendors["cohere"]["documents"]]
    shipped = [row["address"] for row in catalog.vendors()["cohere"]["documents"]]
    assert addresses == [*shipped, net.url(path="/terms"), net.url(path="/use")]


def test_every_shipped_vendor_names_its_terms_by_public_addresses() -> None:
    for name, row in catalog.vendors().items():
        documents = row["documents"]
        assert any(one["kind"] == "terms-of-service" for one in documents), name
        for one in documents:
            assert set(one) == {"kind", "address", "read"}, name
            assert one["kind"] in catalog.DOCUMENTS, name
            assert one["address"].startswith("https://"), name
            assert one["read"] is None or one["read"] <= table("sources")["as_of"], name


def test_what_a_document_says_stands_beside_what_is_claimed(policy: Path) -> None:
    """The claim of a vendor file and a sentence of the document are both kept, each with its place."""
    from auditor.policy.facts.dossier_facts import dossier_facts
    from auditor.records.book import load_book

    rules = load_policy(policy)
    audit, _ = audited(policy)
    dossier = audit.models[0].dossier
    assert dossier is not None
    own = rules.catalog.vendors["kite"]
    claims = {**own["terms"], "states": {"output-training": "forbidden-compete"}, "name": "Kite Terms"}
    claiming = catalog.Catalog({**rules.catalog.vendors, "kite": {**own, "terms": claims}})
    facts = dossier_facts(dossier, rules.registry, load_book(), claiming)
    found = facts["terms.output-training"]
    assert len(found.parts) == 2
    assert not found.firm
    assert "output-training" in facts["license.stated_terms"].value


def test_addresses_beyond_the_bound_are_gaps(policy: Path, net: Net) -> None:
    rows = [{"kind": "dpa", "address": net.url(path=f"/{number}")} for number in range(9)]
    (policy.parent / "kite.yaml").write_text(yaml.safe_dump(vendor(net, documents=rows)), encoding="utf-8")
    _, collection = audited(policy)
    asked = {net.url(path=path) for _, path in net.public.asked}
    beyond = {gap.what for gap in collection.snapshots[REF].gaps if "://" in gap.what}
    assert asked | beyond == {row["address"] for row in rows}
    assert len(beyond) == 3
