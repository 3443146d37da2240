"""Policies that licenses take in by reference: followed, hashed, read, kept and compared like any other text."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditor import pipeline
from auditor.collect.collecting import Collection, Follow, collect
from auditor.collect.store import EvidenceStore
from auditor.core.model import Audit, DocumentKind, ModelRef, Snapshot
from auditor.evidence import read
from auditor.evidence.cards import declared_links, stated_claims
from auditor.identify.library import Library, load_library
from auditor.identify.taken_in import taken_in
from auditor.manifest.lock_file import make_lock
from tests.hub import Hub
from tests.hub.folders import impatient, make_model
from tests.small_book import card, snapshot

REF = ModelRef(scheme="hf", name="acme/one")
POLICY = "# Acceptable use\n\nYou may not use the model to generate malware or to track individuals.\n"


def addresses(found: Snapshot, book: Library) -> tuple[str, ...]:
    return taken_in(found, stated_claims(found), book)


@pytest.fixture(scope="module")
def book() -> Library:
    return load_library()


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


def audited(near: Hub, store: Path, *, follow: bool) -> tuple[Audit, Collection]:
    kept: list[Collection] = []
    audit = pipeline.audit(
        [REF],
        collecting=pipeline.Collecting(
            sources={"hf": impatient(near)}, store=store, follow_links=follow, collected=kept.append
        ),
    )
    return audit, kept[0]


def test_a_policy_that_a_license_text_names_is_followed_hashed_and_read(tmp_path: Path) -> None:
    make_model(tmp_path / "far", "acme/texts", {"use-policy": POLICY})
    with Hub(tmp_path / "far") as far:
        link = f"{far.url}/acme/texts/resolve/main/use-policy"
        text = f"Acme License\n\nUse must comply with our Acceptable Use Policy ({link}), incorporated by reference.\n"
        make_model(tmp_path / "near", "acme/one", {"README.md": card(license="other"), "LICENSE": text})
        with Hub(tmp_path / "near") as near:
            audit, collection = audited(near, tmp_path / "home", follow=True)
            _, unasked = audited(near, tmp_path / "elsewhere", follow=False)
    followed = collection.snapshots[str(REF)]
    (document,) = [one for one in read(followed).documents if one.location.path == link]
    assert document.kind is DocumentKind.USE_POLICY
    lock = make_lock(audit, collection, policy_file=None)
    assert lock.models[str(REF)]["documents"][link] == document.location.sha256
    assert lock.follows_links
    dossier = audit.models[0].dossier
    assert dossier is not None
    assert link in {file.path for file in dossier.files}
    assert link not in unasked.snapshots[str(REF)].listing


@pytest.mark.parametrize(
    ("tag", "ends"),
    [("llama3", "/USE_POLICY.md"), ("gemma", "/prohibited_use_policy"), ("databricks-open-model", "-open-model")],
    ids=["a policy on record as a file", "a policy on record as a page", "a policy that is not on record"],
)
def test_a_license_known_by_its_tag_alone_tells_where_its_policy_is(book: Library, tag: str, ends: str) -> None:
    found = addresses(snapshot("me/model", {"README.md": card(license="other", license_name=tag)}), book)
    assert [url for url in found if url.startswith("https://") and url.endswith(ends)] == list(found) != []


def test_other_addresses_in_a_license_are_no_policies(book: Library) -> None:
    text = "Acme License\n\nSee https://example.org/about and https://example.org/licenses/acme for more.\n"
    assert addresses(snapshot("me/model", {"LICENSE": text}), book) == ()


def test_a_policy_on_record_that_cannot_be_reached_leaves_the_record_to_tell(book: Library) -> None:
    from dataclasses import replace

    from auditor.analysis import Analysis
    from auditor.core.model import Gap
    from auditor.lineage import trace

    plain = snapshot("me/model", {"README.md": card(license="llama3")})
    (url,) = addresses(plain, book)
    silent = replace(plain, gaps=(Gap(what=url, kind="not-followed", detail="no answer"),))
    found = [trace(Analysis(book).recognized(one), book=book, known={}).weights for one in (plain, silent)]
    assert found[0].complete
    assert found[0] == found[1]


def test_a_later_look_without_links_does_not_lose_what_was_followed(tmp_path: Path) -> None:
    make_model(tmp_path / "far", "acme/texts", {"TERMS": POLICY})
    store = EvidenceStore(tmp_path / "home")

    def kept() -> Snapshot:
        found = store.latest(REF, near.url)
        assert found is not None
        return found

    with Hub(tmp_path / "far") as far:
        link = f"{far.url}/acme/texts/resolve/main/TERMS"
        make_model(tmp_path / "near", "acme/one", {"README.md": card(license="other", license_link=link)})
        with Hub(tmp_path / "near") as near:
            sources = {"hf": impatient(near)}
            collect(
                [REF], sources=sources, follow=Follow(parents_of=lambda _: (), links_of=declared_links), store=store
            )
            first = kept()
            plain = collect([REF], sources=sources, follow=Follow(parents_of=lambda _: ()), store=store)
            second = kept()
    assert link in first.listing
    assert link in second.listing
    assert link not in plain.snapshots[str(REF)].listing
