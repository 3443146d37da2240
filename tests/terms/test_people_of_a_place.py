"""Those at home in a place who do not get a license leave that place out; unions stand for their members."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from auditor.core.model import Term
from auditor.core.resources import data_root
from auditor.terms.reading import read
from tests.terms.texts import document

SAID = yaml.safe_load((Path(__file__).parent / "people_of_a_place.yaml").read_text("utf-8"))
UNIONS = yaml.safe_load((data_root("license_db") / "place_names.yaml").read_text("utf-8"))["unions"]
UNSPACED = ("zh", "ja")


def _sentences(kind: str) -> Iterator[tuple[str, str]]:
    for language, said in SAID.items():
        for who in said["who"]:
            for what in said[kind]:
                yield language, f"{who}{'' if language in UNSPACED else ' '}{what}"


def _left_out(text: str) -> set[str]:
    return {area["area"] for term in _territories(text) for area in _areas(term)}


def _territories(text: str) -> list[Term]:
    return [term for term in read(document(text)).terms if term.id == "territory-exclusion"]


def _areas(term: Term) -> list[dict[str, str]]:
    return list(term.value) if isinstance(term.value, tuple | list) else [term.value]


@pytest.mark.parametrize(("language", "text"), [*_sentences("denied")])
def test_a_license_that_those_at_home_in_a_place_do_not_get_leaves_it_out(language: str, text: str) -> None:
    assert _left_out(text) == {"RU"}, language


@pytest.mark.parametrize(("language", "text"), [*_sentences("not-denied")])
def test_what_denies_no_right_leaves_no_place_out(language: str, text: str) -> None:
    assert not _left_out(text), language


@pytest.mark.parametrize("union", sorted(UNIONS))
def test_a_union_stands_for_its_members(union: str) -> None:
    name = next(word for word in UNIONS[union]["en"] if len(word) > 3).replace("*", "s").replace("countrs", "countries")
    text = f"The license does not extend to persons established in the {name}."
    assert _left_out(text) == set(UNIONS[union]["codes"])
