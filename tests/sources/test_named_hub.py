"""Hubs that references name: each is asked alone, over https, and with its own token or none."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditor.collect.sources.hub import NamedHub
from auditor.core.errors import AccessDenied, NotFound, NotStored, SourceError, Unreachable, UsageError
from auditor.core.model import ModelRef
from tests.cli.runner import auditor
from tests.hub import Hub
from tests.hub.folders import CARD, LICENSE, hurried, make_model

TOKEN = "hf_SECRET_of_one_hub"


def ref_at(hub: Hub, name: str = "acme/one") -> ModelRef:
    return ModelRef.parse(f"hub:{hub.url.removeprefix('http://')}/{name}")


def source(hub: Hub) -> NamedHub:
    return NamedHub(transport=hurried(hub.url))


def test_two_hubs_have_two_models_of_one_name(tmp_path: Path) -> None:
    make_model(tmp_path / "a", "acme/one", {"README.md": CARD, "LICENSE": LICENSE})
    make_model(tmp_path / "b", "acme/one", {"README.md": "# Another\n"})
    with Hub(tmp_path / "a") as one, Hub(tmp_path / "b") as other:
        first, second = source(one).fetch(ref_at(one)), source(other).fetch(ref_at(other))
        assert first.ref == ref_at(one)
        assert (first.metadata["endpoint"], second.metadata["endpoint"]) == (one.url, other.url)
        assert {file.path for file in first.files} == {"LICENSE", "README.md"}
        assert [file.data for file in second.files] == [b"# Another\n"]
        pinned = ref_at(one).at(first.revision)
        assert source(one).fetch(pinned).revision == first.revision


def test_a_token_goes_to_its_own_host_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_model(tmp_path, "acme/one")
    monkeypatch.setenv("HF_TOKEN", "hf_of_the_public_hub")
    with Hub(tmp_path) as one, Hub(tmp_path) as other:
        monkeypatch.setenv("AUDITOR_HUB_TOKENS", f"{one.url.removeprefix('http://')}={TOKEN}")
        source(one).fetch(ref_at(one))
        found = source(other).fetch(ref_at(other))
        assert {seen.headers.get("authorization") for seen in one.requests} == {f"Bearer {TOKEN}"}
        assert {seen.headers.get("authorization") for seen in other.requests} == {None}
    assert "SECRET" not in repr(found)


@pytest.mark.parametrize("value", [TOKEN, f"={TOKEN}", "host=", f"host={TOKEN} {TOKEN}"])
def test_tokens_without_a_host_are_an_error_that_does_not_repeat_them(
    value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AUDITOR_HUB_TOKENS", value)
    with pytest.raises(UsageError) as told:
        NamedHub().fetch(ModelRef.parse("hub:models.example/acme/one"))
    assert "SECRET" not in "\n".join(told.value.lines())


@pytest.mark.parametrize("text", [
    "hub:acme/one", "hub:acme/one/two", "hub:models.example/one", "hub:models.example/a/b/c", "hub:models.example",
    "hub:models.example/acme/one:tag", "hub:models.example/datasets/acme/one",
])  # fmt: skip
def test_what_names_no_model_of_a_hub_is_told(text: str) -> None:
    with pytest.raises(NotFound, match="names no model of a hub"):
        NamedHub().place(ModelRef.parse(text))


@pytest.mark.parametrize("text", [
    f"hub:user:{TOKEN}@models.example/acme/one", f"hub:{TOKEN}@models.example/acme/one", "hub://models.example/acme/one",
    "hub:models.example/../one", "hub:models.example/acme/one?x",
])  # fmt: skip
def test_what_is_no_reference_is_refused_without_its_secret(text: str) -> None:
    with pytest.raises((UsageError, NotFound)) as told:
        NamedHub().place(ModelRef.parse(text))
    assert "SECRET" not in "\n".join(told.value.lines())


def test_hosts_elsewhere_are_asked_over_https_alone() -> None:
    for host in ("models.example", "10.0.0.8:8080", "localhost.example"):
        assert NamedHub().place(ModelRef.parse(f"hub:{host}/acme/one")) == f"https://{host}"
    for host in ("127.0.0.1:80", "localhost:8080", "localhost"):
        assert NamedHub().place(ModelRef.parse(f"hub:{host}/acme/one")) == f"http://{host}"


@pytest.mark.parametrize(("fault", "expected"), [
    ("gated", AccessDenied), ("private", NotFound), ("403", AccessDenied), ("404", NotFound), ("503", Unreachable),
    ("html", Unreachable), ("broken-json", Unreachable), ("drop", Unreachable),
])  # fmt: skip
def test_its_errors_are_those_of_any_hub(fault: str, expected: type[SourceError], tmp_path: Path) -> None:
    make_model(tmp_path, "acme/one")
    with Hub(tmp_path) as hub:
        hub.fault(fault, repo="acme/one")
        with pytest.raises(expected):
            source(hub).fetch(ref_at(hub))


@pytest.mark.parametrize("location", ["http://169.254.169.254", "http://127.0.0.1:9", "https://elsewhere.example"])
def test_nobody_else_describes_its_models(location: str, tmp_path: Path) -> None:
    make_model(tmp_path, "acme/one")
    with Hub(tmp_path) as hub:
        hub.fault("redirect", location=location)
        with pytest.raises(Unreachable):
            source(hub).fetch(ref_at(hub))


def test_offline_it_reads_what_was_stored_and_no_clients_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_model(tmp_path / "hub", "acme/one", {"README.md": CARD})
    with Hub(tmp_path / "hub") as hub:
        ref = ref_at(hub)
        assert auditor("review", ref, "--store", tmp_path / "store").code == 0
    assert auditor("review", ref, "--store", tmp_path / "store", "--offline").code == 0
    assert auditor("review", ref, "--store", tmp_path / "empty", "--offline").code == 3
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises(NotStored):
        NamedHub().fetch(ref)
