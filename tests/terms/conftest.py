"""Real texts for the tests of readers."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def licence_texts(corpus: Path) -> list[str]:
    """Real license texts, in the order of their folders."""
    paths = (path for path in sorted(corpus.glob("licenses/*/LICENSE.*")) if path.suffix in (".txt", ".md"))
    return [path.read_text("utf-8", "replace") for path in paths]
