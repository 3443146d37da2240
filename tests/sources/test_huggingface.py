"""The Hugging Face source against a real loopback hub: the traps of the client, the wire, and hostile answers."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from huggingface_hub import constants, hf_hub_download

from auditor.collect.net.rate_headers import asked_pause
from auditor.collect.net.redirects import redirect_allowed
from auditor.collect.selection import MAX_TEXT_BYTES
from auditor.collect.sources._hf_description import git_blob_sha1
from auditor.collect.sources.huggingface import HuggingFace
from auditor.core.errors import AccessDenied, NotFound, NotStored, RateLimited, SourceError, Unreachable, UsageError
from auditor.core.model import ModelRef
from auditor.evidence import read
from tests.hub import Hub
from tests.hub.folders import CARD, LICENSE, impatient, make_model, make_sparse, no_network

ONE = ModelRef(scheme="hf", name="acme/one")
TOKEN = "hf_secret"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    make_model(tmp_path / "models", "acme/one")
    return tmp_path / "models"


@pytest.fixture
def hub(root: Path) -> Iterator[Hub]:
    with Hub(root) as running:
        yield running


# ------------------------------------------------------------------------------------------------ the plain case


def test_a_model_is_read_with_one_description_and_one_request_for_each_file(hub: Hub) -> None:
    snapshot = impatient(hub).fetch(ONE)
    assert {file.path: file.data.decode() for file in snapshot.files} == {"LICENSE": LICENSE, "README.md": CARD}
    assert snapshot.origin == "hub"
    assert snapshot.metadata["cardData"]["license"] == "mit"
    assert snapshot.metadata["endpoint"] == hub.url
    assert snapshot.gaps == ()
    assert len(hub.requests) == 3
    assert hub.paths()[0].startswith("/api/models/acme/one")
    assert all(f"/resolve/{snapshot.revision}/" in path for path in hub.paths()[1:])


def test_the_environment_names_the_hub(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_ENDPOINT", hub.url + "/")
    assert HuggingFace(token=False).fetch(ONE).revision is not None


@pytest.mark.parametrize("endpoint", ["ftp://hub", "hub.example", "http://", "https://hub/?x=1", "file:///etc"])
def test_an_endpoint_that_is_no_url_is_a_usage_error(endpoint: str) -> None:
    with pytest.raises(UsageError) as refused:
        HuggingFace(endpoint=endpoint).fetch(ONE)
    assert "endpoint" in str(refused.value)


def test_no_call_is_made_that_nobody_asked_for(hub: Hub) -> None:
    impatient(hub).fetch(ONE)
    assert not [path for path in hub.paths() if "agent" in path or "telemetry" in path]
    assert constants.HF_HUB_DISABLE_TELEMETRY is True


@pytest.mark.parametrize("name", ["a/b/c", "a--b", "../x", "a/b.git", "x" * 200, "-a/b"])
def test_a_name_no_hub_can_hold_is_not_found_without_a_request(hub: Hub, name: str) -> None:
    with pytest.raises(NotFound):
        impatient(hub).fetch(ModelRef(scheme="hf", name=name))
    assert hub.requests == []


def test_a_pinned_commit_is_asked_for_and_answered(hub: Hub) -> None:
    sha = impatient(hub).fetch(ONE).revision
    assert impatient(hub).fetch(ONE.at(sha)).revision == sha
    with pytest.raises(NotFound, match="no revision"):
        impatient(hub).fetch(ONE.at("f" * 40))


def test_the_environment_sets_how_long_a_silent_hub_is_waited_for(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_DOWNLOAD_TIMEOUT", "1")
    hub.fault("hang", repo="acme/one", path="api")
    start = time.monotonic()
    with pytest.raises(Unreachable, match="no usable answer") as error:
        impatient(hub, timeout=30.0, deadline=60.0).fetch(ONE)
    assert "within 1 s" in error.value.found
    assert time.monotonic() - start < 10


# ------------------------------------------------------------------------------- a stale copy is never the answer


@pytest.mark.parametrize(
    ("kind", "expected"),
    [("gated", AccessDenied), ("404", NotFound), ("private", NotFound), ("503", Unreachable), ("429", RateLimited)],
)
def test_a_failing_hub_never_yields_the_clients_cached_copy(
    hub: Hub, tmp_path: Path, kind: str, expected: type[SourceError]
) -> None:
    cache = tmp_path / "cache"
    for file in ("README.md", "LICENSE"):
        hf_hub_download("acme/one", file, endpoint=hub.url, cache_dir=cache, token=False)
    hub.fault(kind, repo="acme/one")
    # The client itself, asked for the branch, falls back to its cache in all these cases: that is the trap.
    assert hf_hub_download("acme/one", "LICENSE", endpoint=hub.url, cache_dir=cache, token=False)
    with pytest.raises(expected):
        impatient(hub, cache_dir=cache).fetch(ONE)


def test_a_deleted_repository_is_not_served_from_what_is_known(hub: Hub, root: Path) -> None:
    known = impatient(hub).fetch(ONE)
    for file in (root / "acme__one").iterdir():
        file.unlink()
    (root / "acme__one").rmdir()
    with pytest.raises(NotFound, match="missing or private"):
        impatient(hub).fetch_with(ONE, known)


def test_a_changed_license_is_fetched_although_an_older_one_is_known(hub: Hub, root: Path) -> None:
    known = impatient(hub).fetch(ONE)
    (root / "acme__one" / "LICENSE").write_text("Now for money only.\n")
    before = len(hub.requests)
    snapshot = impatient(hub).fetch_with(ONE, known)
    assert snapshot.revision != known.revision
    assert [file.data for file in snapshot.files if file.path == "LICENSE"] == [b"Now for money only.\n"]
    asked = hub.paths()[before:]
    assert len(asked) == 2  # the description and the license; the card's hash has not changed
    assert asked[1].endswith("/LICENSE")


def test_an_unchanged_model_costs_one_request(hub: Hub) -> None:
    known = impatient(hub).fetch(ONE)
    before = len(hub.requests)
    again = impatient(hub).fetch_with(ONE, known)
    assert len(hub.requests) == before + 1
    assert again.files == known.files


def test_a_repository_that_vanishes_half_way_is_not_found(hub: Hub) -> None:
    hub.fault("404", repo="acme/one", path="README.md", code="RepoNotFound")
    with pytest.raises(NotFound):
        impatient(hub).fetch(ONE)


# ------------------------------------------------------------------------------------------------ gated, refused


def test_a_gated_model_keeps_its_prompt_and_whatever_file_is_served(root: Path) -> None:
    card = "---\nlicense: other\nextra_gated_prompt: Agree to these terms.\n---\n"
    make_model(root, "acme/gated", {"README.md": card, "LICENSE": LICENSE, "USE_POLICY.md": "Be nice.\n"})
    with Hub(root) as hub:
        hub.fault("gated", repo="acme/gated", path="LICENSE")
        hub.fault("403", repo="acme/gated", path="USE_POLICY.md")
        snapshot = impatient(hub).fetch(ModelRef(scheme="hf", name="acme/gated"))
    assert snapshot.metadata["gated"] == "auto"
    assert snapshot.metadata["cardData"]["extra_gated_prompt"] == "Agree to these terms."
    assert [file.path for file in snapshot.files] == ["README.md"]
    assert [(gap.what, gap.kind) for gap in snapshot.gaps] == [("LICENSE", "gated"), ("USE_POLICY.md", "gated")]


@pytest.mark.parametrize("token", [False, "hf_test"])
def test_a_gated_model_that_refuses_every_file_is_still_described(root: Path, token: str | bool) -> None:
    make_model(root, "acme/gated", {"README.md": "---\nextra_gated_heading: Ask\n---\n", "LICENSE": LICENSE})
    with Hub(root, refuse_gated=True) as hub:
        snapshot = impatient(hub, token=token).fetch(ModelRef(scheme="hf", name="acme/gated"))
    assert snapshot.files == ()
    assert {gap.kind for gap in snapshot.gaps} == {"gated"}
    assert snapshot.metadata["cardData"]["extra_gated_heading"] == "Ask"


@pytest.mark.parametrize(
    ("kind", "code", "expected", "says"),
    [
        ("401", None, NotFound, "missing or private"),
        ("401", "", NotFound, "missing or private"),
        ("403", None, AccessDenied, "forbidden"),
        ("403", "GatedRepo", AccessDenied, "gated"),
        ("401", "GatedRepo", AccessDenied, "gated"),
        ("404", None, NotFound, "missing or private"),
        ("404", "", NotFound, "missing or private"),
        ("404", "RevisionNotFound", NotFound, "no revision"),
        ("410", None, NotFound, "missing or private"),
        ("400", None, Unreachable, "cannot be used"),
        ("disabled", None, AccessDenied, "disabled"),
        ("private", None, NotFound, "missing or private"),
        ("500", None, Unreachable, "no usable answer"),
        ("502", None, Unreachable, "no usable answer"),
        ("html", None, Unreachable, "no usable answer"),
        ("broken-json", None, Unreachable, "no usable answer"),
        ("drop", None, Unreachable, "no usable answer"),
        ("cut", None, Unreachable, "no usable answer"),
        ("garbled", None, Unreachable, "no usable answer"),
        ("endless", None, Unreachable, "too large"),
        ("hang", None, Unreachable, "no usable answer"),
    ],
)
def test_every_answer_of_a_hub_becomes_one_of_our_errors(
    hub: Hub, kind: str, code: str | None, expected: type[SourceError], says: str
) -> None:
    hub.fault(kind, repo="acme/one", path="api", code=code)
    start = time.monotonic()
    with pytest.raises(expected, match=says) as error:
        impatient(hub, deadline=1.0).fetch(ONE)
    assert type(error.value) is expected
    assert error.value.where
    assert time.monotonic() - start < 15  # of the 30 s a hub that hangs takes


def test_a_token_the_hub_does_not_accept_is_named(hub: Hub) -> None:
    message = {"X-Error-Message": "Invalid credentials in Authorization header"}
    hub.fault("401", repo="acme/one", code="", headers=message)
    with pytest.raises(AccessDenied, match="token"):
        impatient(hub, token=TOKEN).fetch(ONE)


# ------------------------------------------------------------------------------------------- retries and limits


def test_a_hub_that_stumbles_is_asked_again(hub: Hub) -> None:
    hub.fault("503", repo="acme/one", path="api", times=2)
    hub.fault("500", repo="acme/one", path="LICENSE", times=1)
    hub.fault("drop", repo="acme/one", path="README.md", times=1)
    assert len(impatient(hub).fetch(ONE).files) == 2


@pytest.mark.parametrize("header", [{"Retry-After": "1"}, {"RateLimit": '"api";r=0;t=0'}])
def test_a_429_is_waited_for_as_long_as_the_hub_asks(hub: Hub, header: dict[str, str]) -> None:
    hub.fault("429", repo="acme/one", times=1, headers=header)
    start = time.monotonic()
    assert len(impatient(hub).fetch(ONE).files) == 2
    assert time.monotonic() - start >= 1


def test_a_429_stops_every_thread_and_not_only_the_one_that_got_it(root: Path) -> None:
    for number in range(6):
        make_model(root, f"acme/m{number}")
    with Hub(root) as hub:
        hub.fault("429", times=1, headers={"Retry-After": "1"})
        source = impatient(hub)
        with pytest.raises(RateLimited):
            impatient(hub, patience=0.1).fetch(ONE)
        refused = time.monotonic()
        threads = [
            threading.Thread(target=source.fetch, args=(ModelRef(scheme="hf", name=f"acme/m{number}"),))
            for number in range(6)
        ]
        for thread in threads:
            thread.start()
        time.sleep(0.5)
        assert len(hub.requests) == 1  # nobody asked during the pause
        for thread in threads:
            thread.join()
        assert time.monotonic() - refused >= 1
        assert len(hub.requests) == 1 + 6 * 3


def test_a_pause_beyond_our_patience_ends_at_once_with_the_time_to_wait(hub: Hub) -> None:
    hub.fault("429", repo="acme/one", headers={"RateLimit": '"api";r=0;t=299'})
    start = time.monotonic()
    with pytest.raises(RateLimited) as busy:
        impatient(hub).fetch(ONE)
    assert time.monotonic() - start < 60  # of the 299 s the hub asks for
    assert "30" in busy.value.found
    assert "HF_TOKEN" in busy.value.hint


def test_a_good_answer_that_was_the_last_of_its_window_is_heeded_before_being_told_to(hub: Hub) -> None:
    hub.fault("headers", repo="acme/one", path="api", headers={"RateLimit": '"api";r=0;t=0'})
    start = time.monotonic()
    assert len(impatient(hub).fetch(ONE).files) == 2
    assert time.monotonic() - start >= 1
    assert {seen.status for seen in hub.requests} == {200}


def test_a_window_that_is_not_used_up_costs_nothing(hub: Hub) -> None:
    hub.fault("headers", headers={"RateLimit": '"api";r=3;t=55'})
    start = time.monotonic()
    assert len(impatient(hub).fetch(ONE).files) == 2
    assert time.monotonic() - start < 30  # of the 55 s the window has left


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "7"}, 7),
        ({"retry-after": "Sat, 21 Nov 2026 10:00:30 GMT", "date": "Sat, 21 Nov 2026 10:00:00 GMT"}, 30),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "9" * 400}, None),
        ({}, None),
    ],
)
def test_the_pause_a_hub_asks_for_is_read_from_its_headers(headers: dict[str, str], seconds: float | None) -> None:
    assert asked_pause(headers) == seconds


def test_a_hub_that_goes_down_half_way_is_not_waited_for_at_every_model(root: Path) -> None:
    for number in range(30):
        make_model(root, f"acme/m{number}")
    with Hub(root) as hub:
        source = impatient(hub, backoff=2.5)
        assert source.fetch(ModelRef(scheme="hf", name="acme/m0")).files
    threads = []

    def look(number: int) -> None:
        with pytest.raises(Unreachable):
            source.fetch(ModelRef(scheme="hf", name=f"acme/m{number}"))

    for number in range(1, 9):
        threads.append(threading.Thread(target=look, args=(number,)))
        threads[-1].start()
    for thread in threads:
        thread.join()
    start = time.monotonic()
    for number in range(9, 30):
        look(number)
    # Waiting for each of these 21 models, one after the other, would take 21 pauses of 2.5 s at least.
    assert time.monotonic() - start < 21 * 2.5 / 2


# ------------------------------------------------------------------------------------- bodies that are not right


@pytest.mark.parametrize("kind", ["cut", "short", "garbled", "drop", "hang", "slow", "503"])
def test_a_body_that_did_not_arrive_whole_is_never_evidence(hub: Hub, kind: str) -> None:
    hub.fault(kind, repo="acme/one", path="LICENSE")
    snapshot = impatient(hub, deadline=0.5).fetch(ONE)
    assert [file.path for file in snapshot.files] == ["README.md"]
    assert [(gap.what, gap.kind) for gap in snapshot.gaps] == [("LICENSE", "unreachable")]


@pytest.mark.parametrize("kind", ["cut", "short", "garbled"])
def test_a_damaged_body_is_fetched_again(hub: Hub, kind: str) -> None:
    hub.fault(kind, repo="acme/one", path="LICENSE", times=1)
    assert {file.data for file in impatient(hub).fetch(ONE).files} == {CARD.encode(), LICENSE.encode()}


def test_a_model_none_of_whose_files_arrive_is_unreachable(hub: Hub) -> None:
    for path in ("README.md", "LICENSE"):
        hub.fault("503", repo="acme/one", path=path)
    with pytest.raises(Unreachable):
        impatient(hub).fetch(ONE)


def test_a_listed_file_that_is_not_there_is_a_gap(hub: Hub) -> None:
    hub.fault("no-entry", repo="acme/one", path="LICENSE")
    assert [(gap.what, gap.kind) for gap in impatient(hub).fetch(ONE).gaps] == [("LICENSE", "missing")]


def test_a_license_of_200_megabytes_is_not_downloaded(root: Path) -> None:
    make_model(root, "acme/huge", {"README.md": CARD})
    make_sparse(root / "acme__huge" / "LICENSE", 200_000_000)
    with Hub(root) as hub:
        snapshot = impatient(hub, timeout=10.0).fetch(ModelRef(scheme="hf", name="acme/huge"))
        assert [(gap.what, gap.kind) for gap in snapshot.gaps] == [("LICENSE", "too-large")]
        assert "200000000" in snapshot.gaps[0].detail
        assert not [path for path in hub.paths() if path.endswith("LICENSE")]


def test_a_body_without_end_is_cut_off_at_the_limit(hub: Hub) -> None:
    hub.fault("endless", repo="acme/one", path="LICENSE")
    snapshot = impatient(hub, deadline=10.0).fetch(ONE)
    assert [(gap.what, gap.kind) for gap in snapshot.gaps] == [("LICENSE", "unreachable")]
    assert "announced" in snapshot.gaps[0].detail, "it says nothing of the file, which is small"


# ----------------------------------------------------------------------------------------- redirects and tokens


@pytest.fixture
def other(root: Path) -> Iterator[Hub]:
    with Hub(root) as running:
        yield running


def test_the_token_stays_with_its_hub_when_a_file_lies_elsewhere(hub: Hub, other: Hub) -> None:
    hub.fault("redirect", repo="acme/one", path="LICENSE", location=other.url)
    snapshot = impatient(hub, token=TOKEN).fetch(ONE)
    assert len(snapshot.files) == 2
    assert len(other.requests) == 1
    assert all(seen.headers["authorization"] == f"Bearer {TOKEN}" for seen in hub.requests)
    assert TOKEN not in json.dumps([seen.headers for seen in other.requests])


def test_a_redirect_within_the_hub_keeps_the_token(hub: Hub) -> None:
    hub.fault(
        "redirect", repo="acme/one", path="LICENSE", times=1, headers={"Location": "/acme/one/resolve/main/LICENSE"}
    )
    assert len(impatient(hub, token=TOKEN).fetch(ONE).files) == 2
    assert all("authorization" in seen.headers for seen in hub.requests)


def test_redirects_in_a_circle_end(hub: Hub) -> None:
    hub.fault("redirect", repo="acme/one", path="LICENSE", location=hub.url)
    snapshot = impatient(hub).fetch(ONE)
    assert [(gap.what, gap.kind) for gap in snapshot.gaps] == [("LICENSE", "unreachable")]


@pytest.mark.parametrize(
    ("endpoint", "target", "allowed"),
    [
        ("https://93.184.216.34", "https://93.184.216.34/x", True),
        ("https://93.184.216.34", "https://1.1.1.1/x", True),
        ("https://93.184.216.34", "http://1.1.1.1/x", False),
        ("https://93.184.216.34", "https://127.0.0.1/x", False),
        ("https://93.184.216.34", "https://localhost/x", False),
        ("https://93.184.216.34", "https://169.254.169.254/latest/meta-data", False),
        ("https://93.184.216.34", "https://10.0.0.8/x", False),
        ("https://93.184.216.34", "https://[::1]/x", False),
        ("https://93.184.216.34", "https://[::ffff:10.0.0.1]/x", False),
        ("https://93.184.216.34", "file:///etc/passwd", False),
        ("http://127.0.0.1:8000", "http://127.0.0.1:9000/x", True),
        ("http://10.0.0.1", "http://10.0.0.2/x", True),
        ("http://10.0.0.1", "ftp://10.0.0.2/x", False),
    ],
)
def test_a_public_hub_cannot_send_us_into_a_private_network(endpoint: str, target: str, allowed: bool) -> None:
    assert redirect_allowed(endpoint, target) is allowed


def test_the_token_of_the_environment_is_used_and_false_sends_none(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_TOKEN", "hf_environment")
    impatient(hub, token=True).fetch(ONE)
    assert {seen.headers.get("authorization") for seen in hub.requests} == {"Bearer hf_environment"}
    hub.requests.clear()
    impatient(hub, token=False).fetch(ONE)
    assert {seen.headers.get("authorization") for seen in hub.requests} == {None}


def test_the_token_is_not_printed(hub: Hub) -> None:
    assert TOKEN not in repr(impatient(hub, token=TOKEN))


# --------------------------------------------------------------------------------------- hostile descriptions


@pytest.fixture
def lying() -> Iterator[tuple[str, dict[str, bytes]]]:
    """A hub that answers whatever the test put into the dictionary."""
    answers: dict[str, bytes] = {}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = answers["info"] if self.path.startswith("/api") else answers.get("file", b"text")
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            """Silence."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}", answers
    server.shutdown()
    server.server_close()


SHA = "a" * 40


@pytest.mark.parametrize(
    "info",
    [
        b"[]",
        b"null",
        b"{}",
        b'{"sha": 5, "siblings": []}',
        b'{"sha": "../../x", "siblings": []}',
        b'{"sha": "' + SHA.encode() + b'"}',
        b"[" * 100_000,
        b'{"sha": "' + SHA.encode() + b'", "siblings": [], "x": ' + b"9" * 5000 + b"}",
        b"\xff\xfe\x00",
        b"",
    ],
)
def test_a_description_of_the_wrong_shape_is_no_usable_answer(lying: tuple[str, dict[str, bytes]], info: bytes) -> None:
    endpoint, answers = lying
    answers["info"] = info
    with pytest.raises(Unreachable):
        impatient(endpoint).fetch(ONE)


def test_another_commit_than_the_pinned_one_is_refused(lying: tuple[str, dict[str, bytes]]) -> None:
    endpoint, answers = lying
    answers["info"] = json.dumps({"sha": "b" * 40, "siblings": []}).encode()
    with pytest.raises(Unreachable) as refused:
        impatient(endpoint).fetch(ONE.at(SHA))
    assert SHA in refused.value.found


def test_odd_siblings_card_data_and_text_are_survived(lying: tuple[str, dict[str, bytes]]) -> None:
    endpoint, answers = lying
    deep: object = "x"
    for _ in range(60):
        deep = [deep]
    answers["info"] = json.dumps(
        {
            "sha": SHA,
            "siblings": [
                None,
                5,
                {"rfilename": 7},
                {"rfilename": "../LICENSE"},
                {"rfilename": "LICENSE", "size": -1},
                {"rfilename": "README.md", "lfs": "no", "blobId": 9},
            ],
            "cardData": {"ignore_metadata_errors": True, "license": "half \ud800", "model_index": float("nan")},
            "config": deep,
            "tags": "not a list",
            "gated": {"odd": 1},
            "safetensors": [],
        }
    ).encode()
    snapshot = impatient(endpoint).fetch(ONE)
    assert [file.path for file in snapshot.files] == ["LICENSE", "README.md"]
    assert snapshot.metadata["cardData"]["license"] == "half �"
    assert {(gap.what, gap.kind) for gap in snapshot.gaps} == {
        ("../LICENSE", "unreadable"),
        ("hub metadata config", "unreadable"),
    }
    hash(snapshot)


def test_the_announced_hash_is_checked(lying: tuple[str, dict[str, bytes]]) -> None:
    endpoint, answers = lying
    good = {"rfilename": "README.md", "size": 4, "blobId": git_blob_sha1(b"text")}
    bad = {"rfilename": "LICENSE", "size": 4, "blobId": git_blob_sha1(b"TEXT")}
    answers["info"] = json.dumps({"sha": SHA, "siblings": [good, bad]}).encode()
    snapshot = impatient(endpoint).fetch(ONE)
    assert [file.path for file in snapshot.files] == ["README.md"]
    assert "git hash" in snapshot.gaps[0].detail


def test_a_large_card_is_a_gap(root: Path) -> None:
    make_model(root, "acme/wordy", {"README.md": "x" * (MAX_TEXT_BYTES + 1), "LICENSE": LICENSE})
    with Hub(root) as hub:
        snapshot = impatient(hub).fetch(ModelRef(scheme="hf", name="acme/wordy"))
    assert [(gap.what, gap.kind) for gap in snapshot.gaps] == [("README.md", "too-large")]


# ------------------------------------------------------------------------------------------------------ offline


def test_offline_the_clients_cache_is_read_and_named(hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for file in ("README.md", "LICENSE"):
        hf_hub_download("acme/one", file, endpoint=hub.url, cache_dir=tmp_path, token=False)
    online = impatient(hub).fetch(ONE)
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with no_network(monkeypatch):
        cached = impatient(hub, cache_dir=tmp_path).fetch(ONE)
    assert cached.origin == "cache"
    assert cached.files == online.files
    assert cached.revision == online.revision
    assert cached.retrieved_at.endswith("Z")
    # Files nobody downloaded are unknown: their absence proves nothing.
    assert [(gap.what, gap.kind) for gap in cached.gaps] == [("file list", "missing")]


def test_offline_a_model_that_is_not_cached_is_not_stored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with no_network(monkeypatch), pytest.raises(NotStored) as error:
        HuggingFace(cache_dir=tmp_path).fetch(ONE)
    assert "HF_HUB_OFFLINE" in error.value.hint


# ------------------------------------------------------------------------------------------- headers of weights


def tiny_gguf(license_id: str) -> bytes:
    """The beginning of a GGUF file with one key, then as many bytes as a vocabulary takes."""
    key, value = b"general.license", license_id.encode()
    pair = len(key).to_bytes(8, "little") + key + (8).to_bytes(4, "little") + len(value).to_bytes(8, "little") + value
    return b"GGUF" + (3).to_bytes(4, "little") + bytes(8) + (1).to_bytes(8, "little") + pair + bytes(500_000)


def test_weights_that_describe_themselves_are_asked_by_one_range(tmp_path: Path) -> None:
    make_model(tmp_path, "acme/quants", {"README.md": "# Quants\n", "m.Q4.gguf": tiny_gguf("llama3.1")})
    with Hub(tmp_path) as hub:
        snapshot = impatient(hub).fetch(ModelRef(scheme="hf", name="acme/quants"))
        asked = [seen for seen in hub.requests if "gguf" in seen.target]
    assert dict(snapshot.metadata["weights_header"]["m.Q4.gguf"]) == {"license": "llama3.1"}
    assert [seen.headers["range"] for seen in asked] == ["bytes=0-65535"]
    claims = [(claim.key, claim.value, str(claim.location)) for claim in read(snapshot).claims]
    assert ("license", "llama3.1", "m.Q4.gguf") in claims


@pytest.mark.parametrize("gated", [True, False])
def test_weights_that_are_refused_are_a_gap_unless_the_model_is_gated(tmp_path: Path, gated: bool) -> None:
    card = CARD.replace("tags:", "extra_gated_prompt: Agree first.\ntags:") if gated else CARD
    make_model(tmp_path, "acme/quants", {"README.md": card, "m.gguf": tiny_gguf("mit")})
    with Hub(tmp_path) as hub:
        hub.fault("403", repo="acme/quants", path="m.gguf")
        snapshot = impatient(hub).fetch(ModelRef(scheme="hf", name="acme/quants"))
    assert "weights_header" not in snapshot.metadata
    assert [file.path for file in snapshot.files] == ["README.md"]
    assert [(gap.what, gap.kind) for gap in snapshot.gaps] == ([] if gated else [("header of the weights", "gated")])
