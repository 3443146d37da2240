"""What changes of a license text state is read from their own words, and told term by term."""

from __future__ import annotations

import pytest

from auditor.cli.reading import text_document
from auditor.core.model import Identification
from auditor.identify import identify_text
from auditor.identify.library import load_library
from auditor.terms import resolve
from auditor.terms.labels import labeled
from tests.identify.own_texts import APACHE

RESEARCH = "The Work may be used for non-commercial research only."


def _labeled(text: str) -> Identification:
    book, document = load_library(), text_document("LICENSE", text)
    found = identify_text(text, book)
    return labeled(document, found, resolve(document, found, book), book)


def _beside(clause: str) -> str:
    """The license with a sentence put in before a clause."""
    assert clause in APACHE
    return APACHE.replace(clause, f"{RESEARCH} {clause}", 1)


@pytest.mark.parametrize("clause", ["Unless required by applicable law or", "You may add Your own copyright"])
def test_a_sentence_put_in_is_labeled_by_what_it_says_whatever_it_stands_beside(clause: str) -> None:
    found = _labeled(_beside(clause))
    (hunk,) = found.hunks
    assert {"commercial-use", "purpose-limit"} <= set(hunk.states)
    assert "warranty-disclaimer" not in hunk.states
    changes = {one.term: (one.change, one.before, one.after) for one in found.changes}
    assert changes["purpose-limit"] == ("added", (), ("research-only",))
    assert changes["commercial-use"] == ("changed", ("allowed",), ("prohibited",))


def test_a_clause_that_is_struck_removes_its_term() -> None:
    start, end = APACHE.index("   6. Trademarks."), APACHE.index("   7. Disclaimer of Warranty.")
    found = _labeled(APACHE[:start] + APACHE[end:])
    assert {one.term: one.change for one in found.changes} == {"trademark-limit": "removed"}
    assert not any(hunk.states for hunk in found.hunks)


def test_words_that_state_no_term_have_no_label() -> None:
    found = _labeled(
        APACHE.replace("You may add Your own copyright", "Herons nest in reeds. You may add Your own copyright")
    )
    assert [hunk.states for hunk in found.hunks] == [()]
    assert found.changes == ()


def test_what_is_not_changed_is_not_labeled() -> None:
    assert _labeled(APACHE).changes == ()
