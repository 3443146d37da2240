"""What could not be read of a model is a gap that matters: a license may have stood there."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from auditor.collect.sources._oci_artifacts import documents
from auditor.core.model import Gap
from tests.fuzz.inputs import tar
from tests.hub import Hub
from tests.hub.folders import CARD, impatient, make_model
from tests.sources.test_huggingface import tiny_gguf

WHOLE = tar({"LICENSE": b"Free for all.\n", "docs/README.md": b"# Kit\n"})


def test_a_header_that_did_not_arrive_is_a_gap_and_the_snapshot_no_evidence(tmp_path: Path) -> None:
    from auditor.collect.store import EvidenceStore
    from auditor.core.model import ModelRef

    make_model(tmp_path, "acme/quants", {"README.md": CARD, "m.gguf": tiny_gguf("cc-by-nc-4.0")})
    with Hub(tmp_path) as hub:
        hub.fault("drop", repo="acme/quants", path="m.gguf")
        snapshot = impatient(hub).fetch(ModelRef(scheme="hf", name="acme/quants"))
    assert [(gap.what, gap.kind) for gap in snapshot.gaps] == [("header of the weights", "unreachable")]
    assert not EvidenceStore(tmp_path / "store").put(snapshot)


@pytest.mark.parametrize(
    ("archive", "kind"),
    [
        (WHOLE[:700], "unreadable"),
        (gzip.compress(WHOLE)[:-20], "unreadable"),
        (b"\x1f\x8b" + b"x" * 100, "unreadable"),
        (gzip.compress(bytes(20 << 20)), "too-large"),
    ],
    ids=["cut", "cut inside the compression", "no compression at all", "bomb"],
)
def test_an_archive_that_cannot_be_read_whole_is_a_gap(archive: bytes, kind: str) -> None:
    files, gaps = documents(archive)
    assert not files
    assert [gap.kind for gap in gaps] == [kind]
    assert "LICENSE" in gaps[0].what


def test_a_document_of_an_archive_beyond_the_limit_is_a_gap() -> None:
    files, gaps = documents(tar({"LICENSE": bytes(4 << 20), "README.md": b"# Kit\n"}))
    assert list(files) == ["README.md"]
    assert [(gap.what, gap.kind) for gap in gaps] == [("LICENSE", "too-large")]


@pytest.mark.parametrize("name", ["../LICENSE", "/LICENSE", "a/../../LICENSE", "..\\LICENSE", "LICENSE\x00.txt"])
def test_no_name_in_an_archive_leads_out_of_it(name: str) -> None:
    files, gaps = documents(tar({name: b"x"}))
    assert not files or list(files) == ["LICENSE"], "tar itself ends a name at a zero byte"
    assert all(isinstance(gap, Gap) for gap in gaps)
