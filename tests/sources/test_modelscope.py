"""ModelScope names no commits: a model is pinned by a digest over its files, and can be asked for by it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from auditor.collect.sources.modelscope import FAKE, ModelScope
from auditor.core.errors import NotFound, Unreachable
from auditor.core.model import HEADER_GAP, WEIGHTS_HEADER, ModelRef
from tests.hub.fake import FakeHub
from tests.hub.folders import CARD, hurried, make_model
from tests.sources.test_huggingface import tiny_gguf


def test_a_digest_gives_the_model_again_until_something_changes(tmp_path: Path) -> None:
    folder = make_model(tmp_path, "acme/one", {"README.md": CARD, "LICENSE": "Words.\n"})
    with FakeHub(tmp_path, FAKE) as hub:
        source = ModelScope(endpoint=hub.url, transport=hurried(hub.url))
        ref = ModelRef(scheme="modelscope", name="acme/one")
        first = source.fetch(ref)
        assert first.revision is not None
        pinned = ModelRef.parse(f"modelscope:acme/one@{first.revision}")
        assert source.fetch(pinned).files == first.files
        (folder / "LICENSE").write_text("Other words.\n")
        with pytest.raises(NotFound, match="no longer"):
            source.fetch(pinned)
        assert source.fetch(ref).revision != first.revision


@pytest.mark.parametrize("said", ["mit", "cc-by-nc-4.0"])
def test_weights_say_what_they_are_under(said: str, tmp_path: Path) -> None:
    folder = make_model(tmp_path, "acme/one", {"README.md": CARD})
    (folder / "m.gguf").write_bytes(tiny_gguf(said))
    with FakeHub(tmp_path, FAKE) as hub:
        found = ModelScope(endpoint=hub.url, transport=hurried(hub.url)).fetch(ModelRef.parse("modelscope:acme/one"))
        ranges = [seen.headers.get("range") for seen in hub.requests if "gguf" in seen.target]
    assert found.metadata[WEIGHTS_HEADER]["m.gguf"]["license"] == said
    assert ranges == ["bytes=0-65535"]


def test_weights_that_do_not_arrive_are_a_gap(tmp_path: Path) -> None:
    folder = make_model(tmp_path, "acme/one", {"README.md": CARD})
    (folder / "m.gguf").write_bytes(tiny_gguf("mit"))
    with FakeHub(tmp_path, FAKE) as hub:
        hub.fault("404", after=3)
        found = ModelScope(endpoint=hub.url, transport=hurried(hub.url)).fetch(ModelRef.parse("modelscope:acme/one"))
    assert [(gap.what, gap.kind) for gap in found.gaps] == [(HEADER_GAP, "unreachable")]


@pytest.mark.parametrize("entry", [None, 5, {"Type": "blob"}, {"Path": None}, {"Path": ["README.md"]}])
def test_an_entry_without_a_path_is_an_error_and_not_left_out(entry: Any, tmp_path: Path) -> None:
    make_model(tmp_path, "acme/one", {"README.md": CARD})

    def answers(name: str, files: Mapping[str, bytes]) -> dict[str, bytes]:
        told = FAKE.answers(name, files)
        (listing,) = [url for url in told if "/repo/files?" in url]
        rows = [*json.loads(told[listing])["Data"]["Files"], entry]
        return {**told, listing: json.dumps({"Code": 200, "Success": True, "Data": {"Files": rows}}).encode()}

    with FakeHub(tmp_path, replace(FAKE, answers=answers)) as hub, pytest.raises(Unreachable, match="cannot be used"):
        ModelScope(endpoint=hub.url, transport=hurried(hub.url)).fetch(ModelRef.parse("modelscope:acme/one"))
