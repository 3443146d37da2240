"""Every category of forbidden use in every language: read where it is forbidden, and nowhere else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from auditor.records.vocabulary import vocabulary
from auditor.terms.reading import read
from tests.terms.texts import document

SAID = yaml.safe_load((Path(__file__).parent / "forbidden_uses.yaml").read_text("utf-8"))
LICENSE = "Fen Model License\n\n{}\n"


def _cases() -> Iterator[tuple[str, str, str]]:
    for category, said in SAID["uses"].items():
        for language, words in said.items():
            yield category, language, words


def _uses(sentence: str) -> set[str]:
    terms = read(document(LICENSE.format(sentence))).terms
    return {use for term in terms if term.id == "acceptable-use" for use in term.value}


def test_the_table_holds_every_category_in_every_language() -> None:
    assert set(SAID["uses"]) == set(vocabulary().terms["acceptable-use"].values)
    assert {tuple(said) for said in SAID["uses"].values()} == {tuple(SAID["sentences"])}


@pytest.mark.parametrize(("category", "language", "words"), [*_cases()])
def test_a_use_is_read_where_it_is_forbidden_and_not_where_it_is_allowed(
    category: str, language: str, words: str
) -> None:
    forbidden, *free = SAID["sentences"][language]
    assert category in _uses(forbidden.format(words))
    for sentence in free:
        assert not _uses(sentence.format(words)), sentence


@pytest.mark.parametrize(
    "sentence",
    [
        "Diese Lizenz verbietet nicht genehmigte Glücksspiele.",
        "Deze licentie verbiedt niet goedgekeurde kansspelen.",
        "La licence interdit les jeux d'argent, pas la recherche.",
        "Die Lizenz verbietet Glücksspiel, die Forschung nicht.",
        "Die Lizenz verbietet Glücksspiel und gestattet Werbung nicht.",
        "De licentie verbiedt kansspelen, ook als de gebruiker niet betaalt.",
    ],
)
def test_a_negation_that_belongs_to_something_else_takes_no_ban_back(sentence: str) -> None:
    assert "gambling" in _uses(sentence)


@pytest.mark.parametrize(
    "text",
    [
        "The Taker keeps clear of: gambling; weapons; malware.",
        "IV. Ce qui est exclu. Fabriquer des armes ; les jeux d'argent ; les logiciels malveillants.",
        "6. Limits. Customer shall not, and shall see to it that its users do not,\n   6.1 use it for gambling;\n"
        "   6.2 use it for weapons or malware.",
    ],
)
def test_a_list_under_words_that_forbid_is_read_to_its_end(text: str) -> None:
    assert {"gambling", "weapons", "malware"} <= _uses(text)


@pytest.mark.parametrize(
    "sentence",
    [
        "No malware was found in the files.",
        "No scams have been reported.",
        "The model was not trained to detect weapons, gambling or malware.",
        "The needs of armed forces were not considered when it was trained.",
        "La licence n'interdit ni les jeux d'argent ni les armes.",
    ],
)
def test_what_is_told_of_uses_forbids_none(sentence: str) -> None:
    assert not _uses(sentence)
