"""What tests of hostile input share."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.runner import auditor
from tests.hub.folders import make_model


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An evidence bundle of one model, which verifies."""
    root = tmp_path_factory.mktemp("bundle")
    folder = make_model(root, "acme/one")
    (root / "models.yaml").write_text(f"models:\n- file:{folder}\n", encoding="utf-8")
    auditor("check", root / "models.yaml", "--store", root / "store", "--evidence", root / "bundle")
    assert auditor("verify", root / "bundle").code == 0
    return root / "bundle"
