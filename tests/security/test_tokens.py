"""A token goes to the hub it was given for, and appears nowhere: no other host, no file, no message."""

from __future__ import annotations

import contextlib
import json
import logging
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from auditor import audit
from auditor.collect.collecting import Follow, collect
from auditor.collect.linked import with_linked
from auditor.collect.sources.huggingface import HuggingFace
from auditor.collect.sources.mlflow import Mlflow
from auditor.collect.sources.modelscope import ModelScope
from auditor.core.errors import SourceError, UsageError
from auditor.core.frozen import FrozenMap
from auditor.core.model import ModelRef, Snapshot
from auditor.pipeline import Collecting
from tests.cli.runner import auditor
from tests.hub import Hub
from tests.hub.folders import LICENSE, hurried, impatient, make_model
from tests.hub.registry import RegistryHub

TOKEN = "hf_SECRETsecretSECRETsecretSECRETsecret"
PASSWORD = "pw-SECRET-pw"
ONE = ModelRef(scheme="hf", name="acme/one")


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    make_model(tmp_path / "models", "acme/one")
    with Hub(tmp_path / "models") as running:
        yield running


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Hub]:
    make_model(tmp_path / "elsewhere", "acme/one")
    with Hub(tmp_path / "elsewhere") as running:
        yield running


def secrets(hub: Hub) -> set[str]:
    """Headers that hold a secret, among all that a hub was asked with."""
    return {
        name for seen in hub.requests for name, value in seen.headers.items()
        if TOKEN in value or PASSWORD in value or name in ("cookie", "authorization")
    }  # fmt: skip


@pytest.mark.parametrize("what", ["api", "README.md", "LICENSE", "m.gguf"])
@pytest.mark.parametrize("there_and_back", [False, True])
def test_no_redirect_takes_the_token_to_another_host(
    hub: Hub, other: Hub, tmp_path: Path, what: str, there_and_back: bool
) -> None:
    (tmp_path / "models" / "acme__one" / "m.gguf").write_bytes(b"GGUF" + bytes(100))
    hub.fault("redirect", repo="acme/one", path=None if what == "api" else what, location=other.url)
    if there_and_back:
        other.fault("redirect", repo="acme/one", location=hub.url)
    with contextlib.suppress(SourceError):
        impatient(hub, token=TOKEN).fetch(ONE)
    assert secrets(other) == set()
    assert any(seen.headers.get("authorization") == f"Bearer {TOKEN}" for seen in hub.requests)


def test_a_description_is_taken_from_the_hub_itself_alone(hub: Hub, other: Hub) -> None:
    hub.fault("redirect", repo="acme/one", path="api", location=other.url)
    with pytest.raises(SourceError, match=r"read|answer"):
        impatient(hub, token=TOKEN).fetch(ONE)
    assert other.requests == []


def test_a_link_in_a_card_is_followed_without_the_token_even_back_to_the_hub(hub: Hub, other: Hub) -> None:
    endpoint = FrozenMap({"endpoint": hub.url})
    snapshot = Snapshot(ref=ONE, revision="0" * 40, files=(), listing=(), metadata=endpoint)
    for target in (hub, other):
        link = f"{target.url}/acme/one/resolve/main/LICENSE"
        found = with_linked(snapshot, [link], hurried(target.url))
        assert [file.data for file in found.files] == [LICENSE.encode()]
        assert secrets(target) == set()


def test_a_cookie_of_one_hub_is_not_sent_to_another(hub: Hub, other: Hub) -> None:
    hub.fault("headers", headers={"Set-Cookie": f"session={PASSWORD}; Domain=127.0.0.1; Path=/"})
    impatient(hub, token=TOKEN).fetch(ONE)
    impatient(other, token=False).fetch(ONE)
    assert secrets(other) == set()


def test_the_registry_that_asks_for_a_token_elsewhere_gets_it_from_there_and_tells_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from auditor.collect.sources.oci import Oci

    make_model(tmp_path / "models", "acme/one")
    with RegistryHub(tmp_path / "models", tokens=True) as registry, Hub(tmp_path / "models") as elsewhere:
        host = registry.url.removeprefix("http://")
        login = "dXNlcjpwdy1TRUNSRVQtcHc="
        (tmp_path / "docker").mkdir()
        (tmp_path / "docker" / "config.json").write_text(json.dumps({"auths": {host: {"auth": login}}}))
        monkeypatch.setenv("DOCKER_CONFIG", str(tmp_path / "docker"))
        realm = f'Bearer realm="http://evil.example@{elsewhere.url.removeprefix("http://")}/token",service="x"'
        registry.fault("401", times=1, headers={"WWW-Authenticate": realm})
        with pytest.raises(SourceError):
            Oci(transport=hurried(registry.url)).fetch(ModelRef.parse(f"oci:{host}/acme/one:v1"))
        assert not [seen for seen in elsewhere.requests if "authorization" in seen.headers]


@pytest.fixture
def echo() -> Iterator[tuple[str, list[str]]]:
    """A hostile hub that repeats whatever it was told in every place that is read from it."""
    heard: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            said = self.headers.get("Authorization", "")
            heard.append(said)
            body = json.dumps({"error": said}).encode()
            self.send_response(403)
            self.send_header("X-Error-Message", said)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name of the overridden method
            """Nothing is printed."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}", heard
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("source", ["hf", "mlflow", "modelscope"])
def test_a_hub_that_repeats_the_token_does_not_get_it_into_our_words(
    echo: tuple[str, list[str]], source: str, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    url, heard = echo
    monkeypatch.setenv("MLFLOW_TRACKING_TOKEN", TOKEN)
    readers = {"mlflow": Mlflow(endpoint=url, transport=hurried(url)),
               "hf": HuggingFace(endpoint=url, token=TOKEN, transport=hurried(url)),
               "modelscope": ModelScope(endpoint=url, token=TOKEN, transport=hurried(url))}  # fmt: skip
    with caplog.at_level(logging.DEBUG, logger="auditor"):
        found = collect(
            [ModelRef(scheme=source, name="acme/one")], sources=readers, follow=Follow(parents_of=lambda _: ())
        )
    assert any(TOKEN in said for said in heard)
    assert TOKEN not in repr(found)
    assert TOKEN not in caplog.text


def test_no_report_store_lock_or_bundle_holds_a_secret(
    hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_TOKEN", TOKEN)
    endpoint = hub.url.replace("http://", f"http://user:{PASSWORD}@")
    manifest = tmp_path / "models.yaml"
    manifest.write_text("models:\n- hf:acme/one\n- hf:acme/gone\n", encoding="utf-8")
    out = tmp_path / "out"
    out.mkdir()
    options = ("--endpoint", endpoint, "--store", out / "store")
    told = [
        auditor("check", manifest, *options, "-f", "json", "-o", out / "a.json", "-f", "html", "-o", out / "a.html"),
        auditor("lock", manifest, *options, "-o", out / "models.lock"),
        auditor("check", manifest, *options, "--evidence", out / "bundle"),
        auditor("drift", manifest, *options, "--lock", out / "models.lock"),
    ]
    assert any("authorization" in seen.headers for seen in hub.requests)
    files = [path for path in out.rglob("*") if path.is_file()]
    assert len(files) > 8, [said.err for said in told]
    for text in (*(said.out + said.err for said in told), *(path.read_bytes().decode("latin-1") for path in files)):
        assert TOKEN not in text
        assert PASSWORD not in text


@pytest.mark.parametrize(
    "endpoint", [f"htp://user:{PASSWORD}@hub.example", f"http://user:{PASSWORD}@/x", f"https://u:{PASSWORD}@h?x"]
)
@pytest.mark.parametrize("source", [HuggingFace, Mlflow, ModelScope])
def test_an_endpoint_that_cannot_be_used_is_told_without_its_password(endpoint: str, source: Any) -> None:
    with pytest.raises(UsageError) as told:
        source(endpoint=endpoint).fetch(ONE)
    assert PASSWORD not in str(told.value)


def test_an_endpoint_that_does_not_answer_is_told_without_its_password(tmp_path: Path) -> None:
    endpoint = f"http://user:{PASSWORD}@127.0.0.1:9"
    source = HuggingFace(endpoint=endpoint, token=TOKEN, transport=hurried(endpoint, attempts=1))
    (model,) = audit(["hf:acme/one"], collecting=Collecting(sources={"hf": source}, store=tmp_path / "store")).models
    assert model.failure is not None
    assert PASSWORD not in repr(model)
