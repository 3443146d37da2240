"""ModelScope names no commits: a model is pinned by a digest over its files, and can be asked for by it."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditor.collect.sources.modelscope import FAKE, ModelScope
from auditor.core.errors import NotFound
from auditor.core.model import ModelRef
from tests.hub.fake import FakeHub
from tests.hub.folders import CARD, hurried, make_model


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
