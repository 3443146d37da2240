"""Files that name models among much that only looks like one: exactly the models are found."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.discover.samples import MORE
from tests.discover.test_kinds import names, search
from tests.in_time import in_time


def test_texts_put_together_of_each_other_without_end_are_given_up(tmp_path: Path) -> None:
    rows = [f"m{n} = " + " + ".join([f"m{n + 1}"] * 40) for n in range(30)]
    rows += [f"k{n} = f'{{k{n + 1}}}{{k{n + 1}}}{{k{n + 1}}}'" for n in range(30)]
    text = "\n".join([*rows, "m30 = 'acme/a-1b'", "k30 = 'x' * 9", "AutoModel.from_pretrained(m0)", "LLM(model=k0)"])
    assert in_time(5.0, lambda: names(search(tmp_path, "app.py", text))) == set()


@pytest.mark.parametrize(("name", "text", "expected"), MORE, ids=[row[0] for row in MORE])
def test_a_file_names_these_models_and_no_others(tmp_path: Path, name: str, text: str, expected: set[str]) -> None:
    found = search(tmp_path, name, text)
    assert names(found) == expected
    assert found.unread == ()
