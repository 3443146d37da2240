"""Laws that do not hold yet, and those of their kind that do: names, choices, borrowed terms, lineage in words.

A test that is expected to fail says which class of error is open; the day it holds, it fails here and its mark goes.
"""

from __future__ import annotations

import pytest

from auditor.core.model import Status
from auditor.identify import identify_text
from tests.laws.generators import PLACES, plain_carrier
from tests.laws.repository import book, dossier, license_text, passes, snapshot


def card(front: str, body: str = "Tern sorts short texts.") -> dict[str, bytes]:
    return {**plain_carrier(), "README.md": f"---\n{front}\n---\n# Tern\n\n{body}\n".encode()}


@pytest.mark.parametrize("name", ["acme-apache-2.0", "kimi-mit", "solar-apache-2.0", "apache-2.0-nc", "mit-research"])
def test_an_unknown_word_in_a_license_name_makes_it_another_license(name: str) -> None:
    files = card(f"license: other\nlicense_name: {name}")
    assert not passes({path: data for path, data in files.items() if path != "LICENSE"})


@pytest.mark.xfail(strict=True, reason="identification: a conclusion is a set of ids, joined with AND")
def test_a_choice_of_licenses_is_concluded_as_a_choice() -> None:
    found = dossier(snapshot({"README.md": card("license: MIT OR GPL-3.0-only")["README.md"]}))
    assert " OR " in (found.weights.concluded.expression or "")


@pytest.mark.parametrize("place", ["after two licenses", "before the license text", "inside the license text"])
def test_words_put_into_a_license_file_are_counted(place: str) -> None:
    assert not passes(PLACES[place](plain_carrier(), "Use in Norway is excluded."))


@pytest.mark.xfail(strict=True, reason="identification: struck-out words count as present")
def test_struck_out_words_of_a_license_are_not_there() -> None:
    text = license_text("Apache-2.0")
    struck = text.replace("perpetual,", "~~perpetual,~~")
    assert identify_text(struck, book()).status is Status.MODIFIED


def test_a_grant_for_noncommercial_use_allows_no_commerce() -> None:
    files = {
        "README.md": card("license: other", "")["README.md"],
        "LICENSE": "您可以出于非商业用途使用本模型。".encode(),
    }
    stated = {term.id: term.value for term in dossier(snapshot(files)).weights.terms}
    assert stated.get("commercial-use") != "allowed"
