"""Files that name models among much that only looks like one: exactly the models are found."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.discover.more_samples import MORE
from tests.discover.test_kinds import names, search


@pytest.mark.parametrize(("name", "text", "expected"), MORE, ids=[row[0] for row in MORE])
def test_a_file_names_these_models_and_no_others(tmp_path: Path, name: str, text: str, expected: set[str]) -> None:
    found = search(tmp_path, name, text)
    assert names(found) == expected
    assert found.unread == ()
