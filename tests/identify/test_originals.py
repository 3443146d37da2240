"""Struck words are shown wherever a text of the original is at hand, and from nothing else."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from auditor.analysis import Analysis
from auditor.core.model import Identification, Status
from auditor.identify import identify_text, originals
from auditor.identify.library import Library, load_library
from auditor.identify.originals import Originals
from auditor.identify.own_records import OwnLicense, add
from tests.identify.own_texts import APACHE, ORCHARD_1
from tests.small_book import card, snapshot

CHANGED = ORCHARD_1.replace("to poison a well", "to sell jam").replace(", or ask the keeper for a letter", "")


def _book(folder: Path) -> Library:
    add(OwnLicense(id="grove-1.0", name="Orchard Model License 1.0"), ORCHARD_1, "x", folder, date(2026, 11, 21))
    return load_library(extra=(folder,))


def _struck(found: Identification) -> list[str]:
    assert found.status is Status.MODIFIED
    return [hunk.before for hunk in found.hunks if hunk.missing]


def test_words_are_struck_where_the_text_lies_beside_its_record(tmp_path: Path) -> None:
    book = _book(tmp_path)
    assert _struck(identify_text(CHANGED, book)) == ["", ""]
    (tmp_path / "grove-1.0.txt").write_text(ORCHARD_1.upper(), "utf-8")  # looks are no difference
    assert _struck(identify_text(CHANGED, load_library(extra=(tmp_path,)))) == [
        "OR ASK THE KEEPER FOR A LETTER",
        "POISON A WELL",
    ]


def test_a_text_that_is_not_the_license_is_no_original(tmp_path: Path) -> None:
    book = _book(tmp_path)
    (tmp_path / "grove-1.0.txt").write_text(ORCHARD_1.replace("a trap", "a trap or two"), "utf-8")
    assert _struck(identify_text(CHANGED, book)) == ["", ""]


@pytest.fixture
def _package(tmp_path: Path) -> Iterator[None]:
    folder = tmp_path / "licensedcode" / "data" / "licenses"
    folder.mkdir(parents=True)
    (folder.parent.parent / "__init__.py").write_text("raise RuntimeError('a package of texts is never loaded')")
    front = "---\nkey: a\nspdx_license_key: Apache-2.0\n---\n\n"
    (folder / "a.LICENSE").write_text(front + APACHE, "utf-8")
    (folder / "b.LICENSE").write_text(front.replace("Apache-2.0", "MIT") + APACHE, "utf-8")
    sys.path.insert(0, str(tmp_path))
    originals._packaged.cache_clear()
    yield
    sys.path.remove(str(tmp_path))
    originals._packaged.cache_clear()


@pytest.mark.usefixtures("_package")
def test_words_are_struck_from_an_installed_package_of_texts() -> None:
    text, book = APACHE.replace("no-charge, ", "", 1), load_library()
    found = identify_text(text, book, originals=Originals(book))
    assert _struck(found) == ["no-charge"]


@pytest.mark.usefixtures("_package")
def test_a_package_that_labels_a_text_wrongly_strikes_nothing() -> None:
    book = load_library()
    form = book.index.first["mit"]
    assert Originals(book).words(form, 0, 4) == ""
    assert Originals(book).words(book.index.first["apache-2.0"], 0, 2).casefold().startswith("apache")


def test_a_parents_copy_of_the_license_shows_what_a_model_struck() -> None:
    analysis = Analysis(load_library())
    base = snapshot("hf:meadow/lark", {"LICENSE": APACHE, "README.md": card(license="apache-2.0")})
    front = card(license="apache-2.0", base_model="meadow/lark")
    struck = snapshot("hf:barn/lark", {"LICENSE": APACHE.replace("no-charge, ", "", 1), "README.md": front})
    known = {str(one.ref): analysis.recognized(one) for one in (base, struck)}
    alone = analysis.dossier(known["hf:barn/lark"]).weights.detected[0]
    beside = analysis.dossier(known["hf:barn/lark"], known).weights.detected[0]
    assert _struck(alone) == [""]
    assert _struck(beside) == ["no-charge"]
    assert [match.hunks[0].before for match in beside.matches] == ["no-charge"]
