"""An MLflow registry: a real tracking server where one is installed, and one that answers what it never would."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from auditor.collect.sources import _rest
from auditor.collect.sources.mlflow import FAKE, Mlflow
from auditor.core.errors import AccessDenied, NotFound, SourceError, Unreachable
from auditor.core.model import HEADER_GAP, WEIGHTS_HEADER, ModelRef, Snapshot
from tests.cli.runner import auditor
from tests.hub.fake import FakeHub
from tests.hub.folders import CARD, LICENSE, hurried, make_model
from tests.sources.test_huggingface import tiny_gguf

SERVER = shutil.which("mlflow")
API = "/api/2.0/mlflow"
ARTIFACTS = "/api/2.0/mlflow-artifacts/artifacts"


def texts(snapshot: Snapshot) -> dict[str, bytes]:
    return {file.path: file.data for file in snapshot.files}


# ----------------------------------------------------------------------------------------------------- a real server


class Tracking:
    """A tracking server on loopback, spoken to over its API."""

    def __init__(self, root: Path, *options: str) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.url = f"http://127.0.0.1:{free.getsockname()[1]}"
        port = self.url.rpartition(":")[2]
        self.root = root
        self.process = subprocess.Popen(
            [str(SERVER), "server", "--host", "127.0.0.1", "--port", port, "--workers", "1",
             "--backend-store-uri", f"sqlite:///{root}/store.db", *options],
            cwd=root, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
            env={**os.environ, "PYTHONPATH": "", "MLFLOW_DISABLE_TELEMETRY": "true"},
        )  # fmt: skip
        until = time.monotonic() + 90
        while time.monotonic() < until and self.process.poll() is None:
            try:
                with urllib.request.urlopen(f"{self.url}/health", timeout=2):  # noqa: S310
                    break
            except (urllib.error.URLError, OSError):
                time.sleep(0.2)

    def ask(self, method: str, path: str, content: Any = None) -> Any:
        data = content if isinstance(content, bytes) else json.dumps(content).encode()
        request = urllib.request.Request(self.url + path, data, method=method)  # noqa: S310
        request.add_header("Content-Type", "application/json")
        with urllib.request.urlopen(request, timeout=20) as answer:  # noqa: S310
            return json.loads(answer.read() or b"{}")

    def run(self) -> tuple[str, str]:
        """The id of a new run, and where its artifacts lie."""
        info = self.ask("POST", f"{API}/runs/create", {"experiment_id": "0"})["run"]["info"]
        return info["run_id"], info["artifact_uri"]

    def register(self, name: str, **more: Any) -> None:
        self.ask("POST", f"{API}/registered-models/create", {"name": name, **more})

    def version(self, name: str, source: str, **more: Any) -> str:
        said = {"name": name, "source": source, **more}
        return str(self.ask("POST", f"{API}/model-versions/create", said)["model_version"]["version"])

    def stop(self) -> None:
        os.killpg(self.process.pid, 15)
        self.process.wait(20)


@pytest.fixture(scope="module", params=["serves artifacts", "leaves them where they lie"])
def tracking(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[Tracking]:
    if SERVER is None:
        assert not os.environ.get("AUDITOR_REQUIRE_MLFLOW"), "mlflow is required here and not installed"
        pytest.skip("the server of MLflow is not installed (pipx install mlflow)")
    root = tmp_path_factory.mktemp("mlflow")
    place = f"{root}/artifacts"
    served = request.param == "serves artifacts"
    own = ("--artifacts-destination", place) if served else ("--no-serve-artifacts", "--default-artifact-root", place)
    server = Tracking(root, *own)
    yield server
    server.stop()


def put(server: Tracking, uri: str, files: dict[str, bytes]) -> None:
    """Artifacts below an address, through the server or beside it."""
    for path, data in files.items():
        if uri.startswith("mlflow-artifacts:"):
            server.ask("PUT", f"{ARTIFACTS}{uri.removeprefix('mlflow-artifacts:')}/{path}", data)
        else:
            place = Path(uri.removeprefix("file://")) / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(data)


FILES = {"README.md": CARD.encode(), "MLmodel": b"flavors: {}\n", "model/LICENSE": LICENSE.encode(), "a/w.bin": b"\0"}


def test_versions_of_a_real_server_are_read_by_number_alias_and_none(tracking: Tracking) -> None:
    name = "heron"
    run, place = tracking.run()
    put(tracking, place, {f"pond/{path}": data for path, data in FILES.items()})
    put(tracking, place, {"other/README.md": b"# Another\n"})
    tracking.register(name, description="May be shown.", tags=[{"key": "license", "value": "mit"}])
    said = [{"key": "base_model", "value": "acme/base"}, {"key": "mlflow.user", "value": "root"}]
    first = tracking.version(name, f"runs:/{run}/pond", run_id=run, tags=said, description="Not to be sold.")
    second = tracking.version(name, f"{place}/other", run_id=run)
    tracking.ask("POST", f"{API}/registered-models/alias", {"name": name, "alias": "champion", "version": first})
    source = Mlflow(endpoint=tracking.url, transport=hurried(tracking.url))
    asked = (f"{name}/{first}", f"{name}@{first}", f"{name}@champion", f"{name}/{second}", name, f"{name}/latest")
    read = {ref: source.fetch(ModelRef.parse(f"mlflow:{ref}")) for ref in asked}
    for ref in (f"{name}/{first}", f"{name}@{first}", f"{name}@champion"):
        assert texts(read[ref]) == {path: data for path, data in FILES.items() if not path.endswith(".bin")}
        assert read[ref].listing == tuple(sorted(FILES))
        assert read[ref].gaps == ()
        assert read[ref].metadata["cardData"] == {
            "license": ("mit",),
            "base_model": ("acme/base",),
            "tag license": ("mit",),
            "tag base_model": ("acme/base",),
            "registered model description": ("May be shown.",),
            "model version description": ("Not to be sold.",),
        }
    for ref in (f"{name}/{second}", name, f"{name}/latest"):
        assert texts(read[ref]) == {"README.md": b"# Another\n"}
    assert len({snapshot.revision for snapshot in read.values()}) == 2


def test_a_pinned_digest_gives_the_version_until_anything_of_it_changes(tracking: Tracking) -> None:
    name = "stork"
    run, place = tracking.run()
    put(tracking, place, {"README.md": CARD.encode()})
    tracking.register(name)
    tracking.version(name, f"runs:/{run}/", run_id=run)
    source = Mlflow(endpoint=tracking.url, transport=hurried(tracking.url))
    pinned = ModelRef.parse(f"mlflow:{name}/1@{source.fetch(ModelRef.parse(f'mlflow:{name}/1')).revision}")
    assert source.fetch(pinned).revision == pinned.revision
    tag = {"name": name, "version": "1", "key": "license", "value": "cc-by-nc-4.0"}
    tracking.ask("POST", f"{API}/model-versions/set-tag", tag)
    with pytest.raises(NotFound, match="no longer"):
        source.fetch(pinned)


def test_a_logged_model_of_a_real_server_is_read(tracking: Tracking) -> None:
    name = "crane"
    model = tracking.ask("POST", f"{API}/logged-models", {"experiment_id": "0", "name": "m"})["model"]["info"]
    put(tracking, model["artifact_uri"], FILES)
    tracking.ask("PATCH", f"{API}/logged-models/{model['model_id']}", {
        "model_id": model["model_id"], "status": "LOGGED_MODEL_READY"})  # fmt: skip
    tracking.register(name)
    tracking.version(name, f"models:/{model['model_id']}", model_id=model["model_id"])
    tracking.register(f"{name}.copy")
    tracking.version(f"{name}.copy", f"models:/{name}/1")
    source = Mlflow(endpoint=tracking.url, transport=hurried(tracking.url))
    for ref in (f"mlflow:{name}", f"mlflow:{name}.copy/1"):
        read = source.fetch(ModelRef.parse(ref))
        assert read.listing == tuple(sorted(FILES))
        assert "model/LICENSE" in texts(read)


def test_what_a_real_server_does_not_have_or_serve_is_told(tracking: Tracking) -> None:
    tracking.register("gull")
    tracking.version("gull", "s3://bucket/folder")
    run, place = tracking.run()
    tracking.version("gull", f"{place}/nothing", run_id=run)
    source = Mlflow(endpoint=tracking.url, transport=hurried(tracking.url))
    for ref in ("gull/9", "gull@nobody", "nobody", "nobody/1", "gull/0", "gull/2"):
        with pytest.raises(NotFound):
            source.fetch(ModelRef.parse(f"mlflow:{ref}"))
    with pytest.raises(Unreachable, match="does not serve") as told:
        source.fetch(ModelRef.parse("mlflow:gull/1"))
    assert told.value.where == "s3://bucket/folder"


# ----------------------------------------------------------------------------------- answers that no server should give

ONE = ModelRef.parse("mlflow:acme/one")
ALIAS = f"{API}/registered-models/alias?name=acme&alias=one"
MODEL = f"{API}/registered-models/get?name=acme"
ROOT = "1/models/one/artifacts"
LISTING = f"{ARTIFACTS}?{urlencode({'path': ROOT})}"
README = {"path": "README.md", "file_size": len(CARD)}
LOOP = {"files": [{"path": "x", "is_dir": True}]}
BELOW = {f"{LISTING}{'%2Fx' * depth}": LOOP for depth in range(1, 20)}
Answers = dict[str, Any]


def version(**changes: Any) -> Answers:
    said = {"name": "acme", "version": "1", "status": "READY", "source": f"mlflow-artifacts:/{ROOT}", **changes}
    return {ALIAS: {"model_version": said}}


def listing(*files: Any, **more: Any) -> Answers:
    return {LISTING: {"files": list(files), **more}}


def model(**changes: Any) -> Answers:
    return {MODEL: {"registered_model": {"name": "acme", **changes}}}


ORIGIN = f"{API}/registered-models/get?name=dev"


def copied(**origin: Any) -> Answers:
    """A version that is a copy of another model's, and what is said of that."""
    said = {"name": "dev", "version": "7", "status": "READY", "source": f"mlflow-artifacts:/{ROOT}", **origin}
    return {
        **version(source="models:/dev/7"),
        f"{API}/model-versions/get?name=dev&version=7": {"model_version": said},
        ORIGIN: {"registered_model": {"name": "dev"}},
    }


REFUSED: dict[str, Answers] = {
    "no JSON": {ALIAS: b"{"},
    "a page to log in": {ALIAS: b"<html>Please log in</html>"},
    "a list": {ALIAS: []},
    "no version": {ALIAS: {}},
    "null": {ALIAS: {"model_version": None}},
    "a version that is a word": {ALIAS: {"model_version": "1"}},
    "nested without end": {ALIAS: b"[" * 100_000},
    "nested beyond the bounds": {ALIAS: b'{"model_version":' + b'{"a":' * 60 + b"1" + b"}" * 61},
    "another model": version(name="other"),
    "a number that is none": version(version="one"),
    "a negative number": version(version="-1"),
    "a version that is not ready": version(status="PENDING_REGISTRATION"),
    "no source": version(source=None),
    "a source that is a number": version(source=7),
    "a source on a cloud's inner address": version(source="http://169.254.169.254/latest"),
    "a source on another server": version(source="mlflow-artifacts://other.example/1"),
    "a source on this machine": version(source="file:///etc"),
    "a source that climbs": version(source="mlflow-artifacts:/../../../api/2.0/mlflow/users"),
    "a source that climbs in disguise": version(source="mlflow-artifacts:/1/%2e%2e/%2e%2e/x"),
    "a source with a control character": version(source="mlflow-artifacts:/1/a%0d%0ab"),
    "a run that climbs": version(source="runs:/../../x"),
    "a folder of a run that climbs": version(source="runs:/abc/../../x"),
    "a run whose root is a list": {
        **version(source="s3://b/1", run_id="abc"), f"{API}/runs/get?run_id=abc": {"run": {"info": ["s3://b"]}}
    },
    "a copy of itself": {
        **version(source="models:/acme/1"),
        f"{API}/model-versions/get?name=acme&version=1": version(source="models:/acme/1")[ALIAS],
    },
    "a description of another model": {MODEL: {"registered_model": {"name": "other"}}},
    "tags that are a mapping": model(tags={"license": "cc-by-nc-4.0"}),
    "a tag that is a list": model(tags=[["license", "cc-by-nc-4.0"]]),
    "a tag without a text": model(tags=[{"key": "license", "value": {"a": 1}}]),
    "a description that is a list": model(description=["Not for sale."]),
    "files that are a mapping": {LISTING: {"files": {"README.md": 1}}},
    "files that are numbers": listing(1, 2),
    "a file without a path": listing(README, {"file_size": 3}),
    "a file that climbs": listing(README, {"path": "../../LICENSE"}),
    "a file below a root": listing(README, {"path": "/etc/LICENSE"}),
    "a folder that may be none": listing(README, {"path": "LICENSE", "is_dir": "true"}),
    "an empty list of files": listing(),
    "no list of files": {LISTING: {}},
    "more files than are read": listing(README, *({"path": f"w{number}"} for number in range(100_001))),
    "a file of another length": listing({**README, "file_size": 3}),
    "a next page that is a number": listing(README, next_page_token=5),
    "a next page that is a list": listing(README, next_page_token=["a"]),
}  # fmt: skip


def served(root: Path, changed: Answers) -> FakeHub:
    def answers(name: str, files: Mapping[str, bytes]) -> dict[str, bytes]:
        more = {url: said if isinstance(said, bytes) else json.dumps(said).encode() for url, said in changed.items()}
        return {**FAKE.answers(name, files), **more}

    make_model(root, "acme/one", {"README.md": CARD})
    return FakeHub(root, replace(FAKE, answers=answers))


def read(hub: FakeHub) -> Snapshot:
    return Mlflow(endpoint=hub.url, transport=hurried(hub.url)).fetch(ONE)


@pytest.mark.parametrize("case", sorted(REFUSED))
def test_an_answer_that_cannot_be_used_is_an_error_that_names_the_place(case: str, tmp_path: Path) -> None:
    with served(tmp_path, REFUSED[case]) as hub, pytest.raises((Unreachable, NotFound)) as told:
        read(hub)
    assert told.value.where
    assert len(hub.requests) < 12
    assert not [seen for seen in hub.requests if ".." in seen.target]


@pytest.mark.parametrize(("rows", "gap"), [
    ([README, {"path": "LICENSE\\x"}], ("LICENSE�x", "unreadable")),
    ([README, {"path": "LICENSE\r\nx"}], ("LICENSE��x", "unreadable")),
    ([README, {"path": "LICENSE", "file_size": "7"}], ("LICENSE", "missing")),
    ([README, {"path": "LICENSE", "file_size": 1 << 60}], ("LICENSE", "too-large")),
    ([README, {"path": "a\\b", "is_dir": True}], ("file list", "unreadable")),
    ([README, {"path": "", "is_dir": True}], ("file list", "unreadable")),
    ([README, {"path": "", "file_size": 3}], ("file list", "unreadable")),
    ([README, {"path": "x", "is_dir": True}], ("/".join(["x"] * 12), "unreadable")),
])  # fmt: skip
def test_what_of_a_listing_cannot_be_read_is_a_gap(rows: list[Any], gap: tuple[str, str], tmp_path: Path) -> None:
    with served(tmp_path, {**BELOW, **listing(*rows)}) as hub:
        found = read(hub)
    assert gap in [(one.what, one.kind) for one in found.gaps]
    assert set(texts(found)) == {"README.md"}


def test_folders_and_pages_without_end_have_one_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_rest, "MAX_FOLDERS", 4)
    wide = listing(README, *({"path": f"f{number}", "is_dir": True} for number in range(9)))
    below = {f"{LISTING}%2Ff{number}": {"files": [README]} for number in range(9)}
    with served(tmp_path, {**wide, **below}) as hub:
        assert ("file list", "too-large") in [(gap.what, gap.kind) for gap in read(hub).gaps]
    endless = {"files": [README], "next_page_token": "a"}
    again = {LISTING: endless, f"{LISTING}&page_token=a": endless}
    with served(tmp_path, again) as hub, pytest.raises(Unreachable, match="cannot be used"):
        read(hub)


@pytest.mark.parametrize("after", [0, 1, 2])
@pytest.mark.parametrize(("fault", "expected"), [("401", AccessDenied), ("403", AccessDenied), ("500", Unreachable)])
def test_a_refusal_is_an_error(after: int, fault: str, expected: type[SourceError], tmp_path: Path) -> None:
    with served(tmp_path, {}) as hub:
        hub.fault(fault, after=after)
        with pytest.raises(expected) as told:
            read(hub)
    assert fault == "500" or "MLFLOW_TRACKING_TOKEN" in told.value.hint


def test_a_file_that_is_refused_is_a_gap(tmp_path: Path) -> None:
    with served(tmp_path, {}) as hub:
        hub.fault("403", after=3)
        assert [(gap.what, gap.kind) for gap in read(hub).gaps] == [("README.md", "gated")]


@pytest.mark.parametrize(("said", "asked"), [("cc-by-nc-4.0", True), ("mit", True), ("too large", False)])
def test_weights_say_what_they_are_under_and_large_ones_are_left_to_the_server(
    said: str, asked: bool, tmp_path: Path
) -> None:
    make_model(tmp_path, "acme/one", {"m.gguf": tiny_gguf(said)})
    rows = listing(README, {"path": "m.gguf", "file_size": 1 << 20 if asked else 1 << 40})
    with served(tmp_path, rows) as hub:
        found = read(hub)
        ranges = [seen.headers.get("range") for seen in hub.requests if "gguf" in seen.target]
    assert ranges == (["bytes=0-65535"] if asked else [])
    assert (WEIGHTS_HEADER in found.metadata) is asked
    assert not asked or found.metadata[WEIGHTS_HEADER]["m.gguf"]["license"] == said


def test_weights_that_do_not_arrive_are_a_gap(tmp_path: Path) -> None:
    with served(tmp_path, listing(README, {"path": "m.gguf", "file_size": 9})) as hub:
        assert [(gap.what, gap.kind) for gap in read(hub).gaps] == [(HEADER_GAP, "unreachable")]


@pytest.mark.parametrize("location", ["http://169.254.169.254", "http://127.0.0.1:9", "https://elsewhere.example"])
@pytest.mark.parametrize("after", [0, 1, 2, 3])
def test_nobody_else_answers_for_the_server(location: str, after: int, tmp_path: Path) -> None:
    with served(tmp_path, {}) as hub:
        hub.fault("redirect", location=location, after=after)
        with pytest.raises(Unreachable):
            read(hub)


# --------------------------------------------------------------------------------------------------- names and logins

BASIC = "Basic dTpwYS1zcy13b3Jk"


@pytest.mark.parametrize("text", ["mlflow:a/b/c", "mlflow:a/1@2", "mlflow:a/1@champion"])
def test_a_name_with_two_versions_is_none(text: str) -> None:
    with pytest.raises(NotFound, match="names no version"):
        Mlflow(endpoint="http://127.0.0.1:9").fetch(ModelRef.parse(text))


@pytest.mark.parametrize("value", ["", "databricks", "sqlite:///mlflow.db", "file:/x", "/mlruns"])
def test_a_store_without_a_server_is_told(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MLFLOW_TRACKING_URI", value)
    with pytest.raises(NotFound, match="no MLflow server is named") as told:
        Mlflow().fetch(ONE)
    assert "MLFLOW_TRACKING_URI" in told.value.hint


def test_a_registry_apart_is_not_asked_in_its_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MLFLOW_TRACKING_URI", "https://tracking.example")
    monkeypatch.setenv("MLFLOW_REGISTRY_URI", "https://registry.example")
    with pytest.raises(NotFound, match="apart"):
        Mlflow().fetch(ONE)


@pytest.mark.parametrize(("variables", "address", "sent"), [
    ({}, "http://{}", None),
    ({"MLFLOW_TRACKING_TOKEN": "a-token"}, "http://{}", "Bearer a-token"),
    ({"MLFLOW_TRACKING_USERNAME": "u", "MLFLOW_TRACKING_PASSWORD": "pa-ss-word"}, "http://{}", BASIC),
    ({"MLFLOW_TRACKING_TOKEN": "a-token"}, "http://u:pa-ss-word@{}", BASIC),
])  # fmt: skip
def test_a_login_is_sent_as_the_environment_has_it_and_stands_in_no_place(
    variables: dict[str, str], address: str, sent: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    with served(tmp_path, {}) as hub:
        monkeypatch.setenv("MLFLOW_TRACKING_URI", address.format(hub.url.removeprefix("http://")))
        source = Mlflow(transport=hurried(hub.url))
        found = source.fetch(ONE)
        assert {seen.headers.get("authorization") for seen in hub.requests} == {sent}
        assert source.place(ONE) == found.metadata["endpoint"] == hub.url
    assert "pa-ss" not in repr(found)
    assert "a-token" not in repr(found)


# -------------------------------------------------------------------------------------------- what tags are evidence of


@pytest.mark.parametrize(("said", "code"), [
    (model(tags=[{"key": "license", "value": "mit"}]), 0),
    (model(tags=[{"key": "team", "value": "risk"}], description="Predicts churn from tables."), 0),
    (model(tags=[{"key": "license", "value": "cc-by-nc-4.0"}]), 1),
    (version(tags=[{"key": "license", "value": "cc-by-nc-4.0"}]), 1),
    (version(tags=[{"key": "mlflow.note.content", "value": "For non-commercial use only."}]), 1),
    (version(tags=[{"key": "mlflow.user", "value": "For non-commercial use only."}]), 0),
    (copied(tags=[{"key": "license", "value": "cc-by-nc-4.0"}]), 1),
    (copied(description="For non-commercial use only."), 1),
    (copied(), 0),
    ({**copied(), ORIGIN: {"registered_model": {"name": "dev", "description": "Not to be sold."}}}, 1),
    (version(tags=[{"key": "usage", "value": "internal research only, no commercial use"}]), 1),
    (version(description="May be used for non-commercial purposes only."), 1),
    (model(description="Predicts churn.\n\nNot to be sold."), 1),
    (version(tags=[{"key": "base_model", "value": "meta-llama/Llama-2-7b-hf"}]), 1),
])  # fmt: skip
def test_tags_and_descriptions_agree_or_are_asked_about(
    said: Answers, code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with served(tmp_path, {**said, **listing(README)}) as hub:
        monkeypatch.setenv("MLFLOW_TRACKING_URI", hub.url)
        monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
        assert auditor("review", ONE).code == code
