"""Every id of the SPDX list is what its own text answers with."""

from __future__ import annotations

import os
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest

from auditor.identify import identify_text
from auditor.identify.engine import SURE
from auditor.identify.library import Library, load_library
from auditor.identify.page import Page

pytestmark = pytest.mark.corpus
OLD = "depreciate_"
"""How the files of ids begin that the list has retired."""


@cache
def texts() -> dict[str, str]:
    folder = Path(os.environ["AUDITOR_CORPUS"]) / "spdx" / "texts"
    return {path.stem.removeprefix(OLD): path.read_text("utf-8") for path in sorted(folder.glob("*.txt"))}


@cache
def book() -> Library:
    return load_library()


def current(spdx: str) -> str:
    """The id that the list names in place of a retired one; itself where it is none."""
    found = book().resolve(spdx)
    return book().expression(book().current(found[0])) if len(found) == 1 else spdx


@cache
def alike() -> dict[str, set[str]]:
    """Each id → the ids whose text has the same words, retired ids as what they are called now."""
    groups: dict[bytes, set[str]] = defaultdict(set)
    words = {spdx: book().index.vocabulary.of(Page.of(text).folded).tobytes() for spdx, text in texts().items()}
    for spdx, key in words.items():
        groups[key] |= {spdx, current(spdx)}
    return {spdx: groups[key] | groups[words.get(current(spdx), key)] for spdx, key in words.items()}


def test_every_id_of_the_list_is_answered_by_its_own_text() -> None:
    wrong = {}
    for spdx, text in texts().items():
        found = identify_text(text, book())
        if found.status not in SURE or found.expression not in alike()[spdx]:
            wrong[spdx] = (found.status.value, found.expression)
    assert len(texts()) > 700
    assert wrong == {}


def test_every_id_of_the_list_is_known_by_its_name() -> None:
    unknown = {spdx for spdx in texts() if not book().resolve(spdx)}
    assert unknown == set()
