"""Folders of buckets: pinned by what lies in them, and an error or a gap wherever an answer cannot be used."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, cast
from urllib.parse import parse_qs, urlsplit
from xml.sax.saxutils import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.collect.selection import printable, why_unsafe
from auditor.collect.sources import _bucket, az, gs, s3
from auditor.collect.sources._bucket import Bucket, _meaning
from auditor.core.errors import AccessDenied, NotFound, SourceError, Unreachable, UsageError
from auditor.core.model import HEADER_GAP, WEIGHTS_HEADER, ModelRef, Snapshot
from tests.cli.runner import auditor
from tests.hub.buckets import environment, needed, new_bucket
from tests.hub.folders import CARD, LICENSE
from tests.laws.repository import dossier
from tests.sizes import sized
from tests.sources.test_huggingface import tiny_gguf

SOURCES = {name: replace(cast(Bucket, one.SOURCE), places=()) for name, one in {"s3": s3, "gs": gs, "az": az}.items()}
SOURCE = replace(SOURCES["s3"], timeout=4.0)
SOUND = (200, {}, CARD.encode())


def texts(snapshot: Snapshot) -> dict[str, bytes]:
    return {file.path: file.data for file in snapshot.files}


# ------------------------------------------------------------------------------------------------------------- names


@pytest.mark.parametrize(("text", "name"), [
    ("s3://bucket/models/heron", "bucket/models/heron"),
    ("s3://bucket/models/heron/", "bucket/models/heron"),
    ("s3:bucket/heron", "bucket/heron"),
    ("s3://bucket", "bucket"),
    ("gs://bucket/a.b-c_d/e", "bucket/a.b-c_d/e"),
    ("az://container/heron", "container/heron"),
])  # fmt: skip
def test_an_address_is_a_reference(text: str, name: str) -> None:
    ref = ModelRef.parse(text)
    assert (ref.scheme, ref.name) == (text[:2], name)
    assert ModelRef.parse(str(ref)) == ref


@pytest.mark.parametrize("text", [
    "s3://", "s3:///heron", "s3://bucket/../other", "s3://bucket//heron", "s3://key:SECRET-SECRET@bucket/heron", "s3://b/h?x=1",
    "s3://bucket/a b", "s3://host:9000/bucket", "hf://org/name",
])  # fmt: skip
def test_what_is_no_folder_of_a_bucket_is_refused(text: str) -> None:
    with pytest.raises(UsageError) as told:
        ModelRef.parse(text)
    assert "SECRET" not in "\n".join(told.value.lines())


# ------------------------------------------------------------------------------------------------------ a real server


@pytest.mark.parametrize("scheme", ["s3", "gs", "az"])
def test_a_digest_gives_the_folder_until_anything_in_it_changes(scheme: str) -> None:
    with new_bucket(scheme) as bucket:
        source = SOURCES[scheme]
        bucket.put("m/README.md", CARD.encode())
        bucket.put("m/w/LICENSE", LICENSE.encode())
        bucket.put("m2/LICENSE", b"of a neighbor whose name begins alike")
        ref = ModelRef.parse(f"{scheme}://{bucket.name}/m")
        first = source.fetch(ref)
        assert set(texts(first)) == {"README.md", "w/LICENSE"}
        pinned = ref.at(first.revision)
        assert source.fetch(pinned).files == first.files
        bucket.put("m/w/LICENSE", LICENSE.replace("everyone", "nobody  ").encode())
        with pytest.raises(NotFound, match="no longer"):
            source.fetch(pinned)
        with pytest.raises(NotFound, match="no revision"):
            source.fetch(ref.at("main"))
        with pytest.raises(NotFound, match="nothing lies"):
            source.fetch(ModelRef.parse(f"{scheme}://no-such-{bucket.name}/m"))


DEEP = "d/" * 14 + "LICENSE"
PLAIN = ("README.md", "LICENSE", "NOTICE", "NOTICE/LICENSE")
ODD: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "s3": (("LICENSE#1", "LICENSE[1]*", "a%2Fb"),
           ("a\\LICENSE", DEEP, "/LICENSE", "x//LICENSE", "LICENSE-1/", "./LICENSE", "x/../LICENSE", "LICENSE\x07")),
    "gs": ((), (DEEP, "x//LICENSE")),
    "az": (("LICENSE[1]",), (DEEP, "x//LICENSE")),
}  # fmt: skip
"""Keys that are paths of files, and keys that are none; the clients of the other clouds write fewer of them."""


@pytest.mark.parametrize("scheme", ["s3", "gs", "az"])
def test_odd_keys_lead_nowhere_and_are_told(scheme: str) -> None:
    paths, none = ODD[scheme]
    with new_bucket(scheme) as bucket:
        for key in (*PLAIN, *paths, *none, "empty/"):
            bucket.put(f"m/{key}", b"" if key in ("LICENSE", "empty/") else key.encode())
        found = SOURCES[scheme].fetch(ModelRef.parse(f"{scheme}://{bucket.name}/m"))
    assert set(found.listing) == {*PLAIN, *paths}
    assert all(data.decode() == ("" if path == "LICENSE" else path) for path, data in texts(found).items())
    (gap,) = found.gaps
    assert (gap.what, gap.kind) == ("file list", "unreadable")
    assert printable(min(none)) in gap.detail
    assert f"{len(none) - 1} more" in gap.detail


def test_a_review_reads_a_bucket_and_says_where(monkeypatch: pytest.MonkeyPatch) -> None:
    with new_bucket("s3") as bucket:
        bucket.put("m/README.md", CARD.encode())
        said = auditor("review", f"s3://{bucket.name}/m", "-f", "json")
        offline = auditor("review", f"s3://{bucket.name}/other", "--offline")
    assert said.code == 0, said.err
    assert f"s3:{bucket.name}/m" in said.out
    assert "s3-SECRET-s3" not in said.out + said.err
    assert offline.code == 3


# ----------------------------------------------------------------------------------- answers that no server should give


def row(key: str, size: object = 65) -> str:
    return f'<Contents><Key>{escape(key)}</Key><Size>{size}</Size><ETag>"e"</ETag></Contents>'


def listed(*rows: str, more: str = "<IsTruncated>false</IsTruncated>") -> bytes:
    return f"<ListBucketResult><Name>b</Name><Prefix>m/</Prefix>{more}{''.join(rows)}</ListBucketResult>".encode()


README = row("m/README.md")
Reply = tuple[int, dict[str, str], bytes]
ENDLESS = "<IsTruncated>true</IsTruncated><NextContinuationToken>again</NextContinuationToken>"


@contextmanager
def answering(listing: Reply, file: Reply = SOUND) -> Iterator[tuple[str, list[str]]]:
    """A server that answers every listing and every object the same."""
    heard: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            heard.append(self.path)
            status, headers, body = listing if "list-type" in parse_qs(urlsplit(self.path).query) else file
            self.send_response(status)
            for name, value in {"Content-Length": str(len(body)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def do_HEAD(self) -> None:
            self.do_GET()

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name of the overridden method
            """Nothing is printed."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}", heard
    finally:
        server.shutdown()
        server.server_close()


def fetched(url: str, monkeypatch: pytest.MonkeyPatch) -> Snapshot:
    for name, value in environment("s3", url).items():
        monkeypatch.setenv(name, value)
    return SOURCE.fetch(ModelRef.parse("s3://b/m"))


GGUF = tiny_gguf("cc-by-nc-4.0")
BOMB = b'<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><ListBucketResult>&b;'
INNER = "http://169.254.169.254/latest"


def denied(code: str) -> bytes:
    return f"<Error><Code>{code}</Code><Message>No s3-SECRET-s3</Message></Error>".encode()


LISTINGS: dict[str, tuple[Reply, type[SourceError]]] = {
    "refused": ((403, {}, denied("AccessDenied")), AccessDenied),
    "a wrong signature": ((403, {}, denied("SignatureDoesNotMatch")), AccessDenied),
    "no login": ((401, {}, denied("Unauthorized")), AccessDenied),
    "no bucket": ((404, {}, denied("NoSuchBucket")), NotFound),
    "broken": ((500, {}, denied("InternalError")), Unreachable),
    "an empty answer": ((200, {}, b""), SourceError),
    "no XML": ((200, {}, b"{}"), Unreachable),
    "a page to log in": ((200, {}, b"<html><body>Please log in</body></html>"), SourceError),
    "cut XML": ((200, {}, listed(README)[:60]), Unreachable),
    "a bomb of entities": ((200, {}, BOMB), Unreachable),
    "an empty list": ((200, {}, listed()), NotFound),
    "a key of another folder": ((200, {}, listed(README, row("other/LICENSE"))), Unreachable),
    "a key without a folder": ((200, {}, listed(README, row("LICENSE"))), Unreachable),
    "a size that is a word": ((200, {}, listed(row("m/README.md", "long"))), Unreachable),
    "another place on this machine": ((307, {"Location": "http://127.0.0.1:9/b"}, b""), SourceError),
    "a cloud's inner address": ((301, {"Location": INNER}, denied("PermanentRedirect")), SourceError),
    "pages without end": ((200, {}, listed(README, more=ENDLESS)), Unreachable),
    "a length that is a lie": ((200, {"Content-Length": "999"}, listed(README)), Unreachable),
}  # fmt: skip


@pytest.mark.parametrize("case", sorted(LISTINGS))
def test_a_listing_that_cannot_be_used_is_an_error(case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    needed("s3", server=False)
    reply, expected = LISTINGS[case]
    with answering(reply) as (url, _), pytest.raises(expected) as told:
        fetched(url, monkeypatch)
    assert told.value.where.startswith("s3:b/m")
    assert "s3-SECRET-s3" not in "\n".join(told.value.lines())


PIECES = ("", ".", "..", "LICENSE", "README.md", "a b", "x", "\\", "w.bin", "é", "%2e%2e", "notes.txt", "config.json")


@settings(max_examples=sized(12), deadline=None)
@given(keys=st.sets(st.lists(st.sampled_from(PIECES), min_size=1, max_size=4).map("/".join), min_size=1, max_size=20))
def test_no_key_below_the_folder_is_lost(keys: set[str]) -> None:
    """Whatever its key is, an object that holds something is read, listed, or told to be unread; none is read twice."""
    needed("s3", server=False)
    rows = [row(f"m/{key}", len(CARD)) for key in sorted(keys | {"README.md"})]
    with pytest.MonkeyPatch.context() as patch, answering((200, {}, listed(*rows))) as (url, heard):
        found = fetched(url, patch)
    lost = {key for key in keys if key not in found.listing}
    told = " ".join(gap.detail for gap in found.gaps if gap.what == "file list")
    assert bool(lost) == ("no path" in told)
    assert len(lost) < 2 or f"{len(lost) - 1} more" in told
    assert not [path for path in heard if "/../" in path]
    assert not {path for path in found.listing if why_unsafe(path)}


@pytest.mark.parametrize("key", ["", *ODD["s3"][1]])
def test_a_model_with_a_text_under_a_key_that_is_no_path_is_not_known_whole(
    key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    needed("s3", server=False)
    rows = [row(f"m/{path}", len(CARD)) for path in ("README.md", key) if path]
    with answering((200, {}, listed(*rows).replace(b"\x07", b"\\"))) as (url, _):
        found = fetched(url, monkeypatch)
    assert dossier(found).weights.complete is not bool(key)


def test_of_a_bucket_without_end_no_more_is_listed_than_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    needed("s3", server=False)
    monkeypatch.setattr(_bucket, "MAX_LISTING", 300)
    page = listed(README, *(row(f"m/w{number}.bin") for number in range(200)), more=ENDLESS)
    with answering((200, {}, page)) as (url, heard):
        found = fetched(url, monkeypatch)
    assert ("file list", "too-large") in [(gap.what, gap.kind) for gap in found.gaps]
    assert len(heard) < 6


@pytest.mark.parametrize("reply", [(200, {}, GGUF), (206, {}, GGUF), (403, {}, b""), (404, {}, b""), (500, {}, b"")])
def test_weights_say_what_they_are_under_or_are_told_to_be_unread(
    reply: Reply, monkeypatch: pytest.MonkeyPatch
) -> None:
    needed("s3", server=False)
    with answering((200, {}, listed(row("m/tern.gguf", len(GGUF)))), reply) as (url, _):
        found = fetched(url, monkeypatch)
    if reply[0] < 300:
        assert found.metadata[WEIGHTS_HEADER]["tern.gguf"]["license"] == "cc-by-nc-4.0"
    else:
        assert [gap.what for gap in found.gaps] == [HEADER_GAP]


FILES: dict[str, tuple[Reply, str]] = {
    "shorter than listed": ((200, {}, b"short"), "unreachable"),
    "longer than listed": ((200, {}, CARD.encode() * 2), "unreachable"),
    "cut": ((200, {"Content-Length": "65"}, b"cut"), "unreachable"),
    "refused": ((403, {}, denied("AccessDenied")), "gated"),
    "gone": ((404, {}, denied("NoSuchKey")), "missing"),
    "broken": ((500, {}, b""), "unreachable"),
    "another place": ((302, {"Location": INNER}, b""), "gated"),
}


@pytest.mark.parametrize("case", sorted(FILES))
def test_an_object_that_cannot_be_read_is_a_gap_or_an_error(case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    needed("s3", server=False)
    reply, kind = FILES[case]
    with answering((200, {}, listed(README)), reply) as (url, _):
        try:
            found = fetched(url, monkeypatch)
        except Unreachable:
            assert kind == "unreachable"
            return
    assert [(gap.what, gap.kind) for gap in found.gaps] == [("README.md", kind)]
    assert found.files == ()


@pytest.mark.parametrize(("error", "expected"), [
    (PermissionError("x"), AccessDenied),
    (RuntimeError("Unable to locate credentials"), AccessDenied),
    (OSError("Forbidden"), AccessDenied),
    (ValueError("Must provide either a connection_string or account_name with credentials!!"), AccessDenied),
    (TimeoutError(), Unreachable),
    (OSError(5, "a broken pipe"), Unreachable),
])  # fmt: skip
def test_what_a_clouds_client_says_is_one_of_our_errors(error: Exception, expected: type[SourceError]) -> None:
    assert type(_meaning(error, ModelRef.parse("az://c/m"))) is expected
