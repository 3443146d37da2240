"""License texts behind links: followed where the hub may send us, hashed and read, and never anywhere else."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditor.collect.collecting import Follow, collect
from auditor.collect.linked import with_linked
from auditor.collect.net.redirects import peer_allowed
from auditor.collect.store import EvidenceStore
from auditor.core.frozen import FrozenMap
from auditor.core.model import ModelRef, Snapshot
from auditor.evidence import read
from auditor.evidence.cards import declared_links
from tests.hub import Hub
from tests.hub.folders import LICENSE, hurried, impatient, make_model, no_network

REF = ModelRef(scheme="hf", name="acme/one")


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Behind a proxy only the proxy knows addresses; here they are ours to judge."""
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


def on(endpoint: str) -> Snapshot:
    return Snapshot(ref=REF, revision="c" * 40, files=(), listing=(), metadata=FrozenMap({"endpoint": endpoint}))


def test_a_linked_text_is_fetched_hashed_kept_and_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_model(tmp_path / "far", "acme/texts", {"TERMS": LICENSE})
    with Hub(tmp_path / "far") as far:
        link = f"{far.url}/acme/texts/resolve/main/TERMS"
        card = f"---\nlicense: other\nlicense_link: {link}\n---\n# One\n"
        make_model(tmp_path / "near", "acme/one", {"README.md": card})
        with Hub(tmp_path / "near") as near:
            store = EvidenceStore(tmp_path / "home")
            sources = {"hf": impatient(near)}
            found = collect(
                [REF], sources=sources, follow=Follow(parents_of=lambda _: (), links_of=declared_links), store=store
            )
            plain = collect([REF], sources=sources, follow=Follow(parents_of=lambda _: ()))
    (snapshot,) = found.snapshots.values()
    assert {file.path: file.data.decode() for file in snapshot.files} == {"README.md": card, link: LICENSE}
    assert link not in plain.snapshots["hf:acme/one"].listing
    (document,) = [document for document in read(snapshot).documents if document.location.path == link]
    assert document.score > 0.5
    assert all("authorization" not in seen.headers for seen in far.requests)
    with no_network(monkeypatch):
        again = collect([REF], sources=sources, follow=Follow(parents_of=lambda _: ()), store=store, offline=True)
    assert [file.path for file in again.snapshots["hf:acme/one"].files] == ["README.md", link]


@pytest.mark.parametrize(
    "link",
    [
        "http://example.com/LICENSE",
        "https://127.0.0.1/LICENSE",
        "https://localhost/LICENSE",
        "https://169.254.169.254/latest/meta-data/",
        "https://[::1]/LICENSE",
        "https://10.0.0.1/LICENSE",
        "https://user:secret@example.com/LICENSE",
        "https://metadata.internal/LICENSE",
        "https://example.com/" + "x" * 600,
    ],
)
def test_a_public_hub_never_sends_us_into_a_private_network(link: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with no_network(monkeypatch):
        found = with_linked(on("https://1.1.1.1"), [link], hurried("https://1.1.1.1"))
    assert found.files == ()
    (gap,) = found.gaps
    assert gap.kind == "not-followed"
    assert "secret" not in gap.what


def test_an_address_that_changed_its_mind_after_the_look_up_is_refused() -> None:
    assert not peer_allowed("https://1.1.1.1", "10.0.0.1")
    assert not peer_allowed("https://1.1.1.1", "")
    assert peer_allowed("https://1.1.1.1", "8.8.8.8")
    assert peer_allowed("http://127.0.0.1:8080", "127.0.0.1")


def test_other_schemes_and_relative_links_are_left_alone_and_pages_lead_to_their_files(tmp_path: Path) -> None:
    assert with_linked(on("http://127.0.0.1:1"), ["LICENSE", "ftp://x/y", "file:///etc/passwd"]).gaps == ()
    folder = make_model(
        tmp_path,
        "acme/one",
        {"README.md": "---\nlicense_link: https://huggingface.co/acme/two/blob/main/LICENSE\n---\n# One\n"},
    )
    from auditor.collect.sources.local import SOURCE

    snapshot = SOURCE.fetch(ModelRef(scheme="file", name=str(folder)))
    assert declared_links(snapshot) == ("https://huggingface.co/acme/two/resolve/main/LICENSE",)


@pytest.mark.parametrize("fault", ["404", "503", "drop", "endless", "redirect"])
def test_a_link_that_gives_no_text_is_a_gap_and_nothing_more(tmp_path: Path, fault: str) -> None:
    make_model(tmp_path, "acme/texts", {"TERMS": LICENSE})
    with Hub(tmp_path) as far:
        far.fault(fault, repo="acme/texts", seconds=1, location="ftp://nowhere")
        link = f"{far.url}/acme/texts/resolve/main/TERMS"
        found = with_linked(on("http://127.0.0.1:1"), [link], hurried(far.url, timeout=1.0, deadline=2.0))
    assert found.files == ()
    assert [gap.what for gap in found.gaps] == [link]
